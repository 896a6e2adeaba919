package io.afferent.ingest.recording.stored;

import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.schema.GapCause;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Times of a stream of one exact rate: stretches of stored samples without interruption, each with
 * its start time. What lies between stretches is missing. Immutable.
 */
public final class RegularTimes implements SampleTimes {
  private final SampleRate rate;
  private final long[] firstIndexes;
  private final long[] endIndexes;
  private final long[] storedBefore;
  private final long[] startNanos;
  private final List<RecordingGap> gaps;

  private RegularTimes(Builder builder, SampleRate rate) {
    this.rate = rate;
    this.firstIndexes = Arrays.copyOf(builder.firstIndexes, builder.stretches);
    this.endIndexes = Arrays.copyOf(builder.endIndexes, builder.stretches);
    this.storedBefore = Arrays.copyOf(builder.storedBefore, builder.stretches);
    this.startNanos = Arrays.copyOf(builder.startNanos, builder.stretches);
    List<RecordingGap> found = new ArrayList<>();
    for (int k = 1; k < builder.stretches; k++) {
      long missing = firstIndexes[k] - endIndexes[k - 1];
      if (missing > 0) {
        found.add(
            new RecordingGap(
                endIndexes[k - 1],
                missing,
                deviceTimeNanos(endIndexes[k - 1] - 1),
                startNanos[k],
                builder.causes.get(k)));
      }
    }
    this.gaps = List.copyOf(found);
  }

  /** {@code sampleCount} samples without a gap, the first at {@code startNanos}. */
  public static RegularTimes continuous(SampleRate rate, long sampleCount, long startNanos) {
    return new Builder(rate).stretch(0, sampleCount, startNanos, GapCause.UNKNOWN).build();
  }

  @Override
  public long sampleCount() {
    return endIndexes[endIndexes.length - 1];
  }

  @Override
  public long storedFrom(long sampleIndex) {
    int stretch = stretchOf(sampleIndex);
    return sampleIndex < firstIndexes[stretch] ? 0 : Math.max(0, endIndexes[stretch] - sampleIndex);
  }

  @Override
  public long storedIndex(long sampleIndex) {
    int stretch = stretchOf(sampleIndex);
    return storedBefore[stretch] + (sampleIndex - firstIndexes[stretch]);
  }

  @Override
  public long deviceTimeNanos(long sampleIndex) {
    int stretch = stretchOf(sampleIndex);
    return startNanos[stretch] + rate.nanosAt(sampleIndex - firstIndexes[stretch]);
  }

  @Override
  public OptionalLong nearestIndex(long deviceTimeNanos) {
    int found = Arrays.binarySearch(startNanos, deviceTimeNanos);
    int stretch = found >= 0 ? found : Math.max(0, -found - 2);
    long index = firstIndexes[stretch] + rate.indexNearest(deviceTimeNanos - startNanos[stretch]);
    if (stretch + 1 < firstIndexes.length) {
      index = Math.min(index, firstIndexes[stretch + 1]);
    }
    return index < 0 || index >= sampleCount() ? OptionalLong.empty() : OptionalLong.of(index);
  }

  @Override
  public List<RecordingGap> gaps() {
    return gaps;
  }

  /** Index of a stored sample; outside the stored ones, counted on. */
  public long indexOfStored(long storedIndex) {
    int low = 0;
    int high = storedBefore.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (storedBefore[middle] <= storedIndex) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    int stretch = low;
    return firstIndexes[stretch] + (storedIndex - storedBefore[stretch]);
  }

  /**
   * Device time of a moment that is told by the stored samples alone.
   *
   * @param elapsedNanos time since the first sample, without the gaps (ns)
   */
  public long deviceTimeOfStored(long elapsedNanos) {
    long nearest = rate.indexNearest(elapsedNanos);
    long stored = rate.nanosAt(nearest) > elapsedNanos ? nearest - 1 : nearest;
    return deviceTimeNanos(indexOfStored(stored)) + elapsedNanos - rate.nanosAt(stored);
  }

  /** The stretch that holds the index or lies in front of it. */
  private int stretchOf(long sampleIndex) {
    int found = Arrays.binarySearch(firstIndexes, sampleIndex);
    return found >= 0 ? found : Math.max(0, -found - 2);
  }

  /** Takes stretches in order. */
  public static final class Builder {
    private final SampleRate rate;
    private final List<GapCause> causes = new ArrayList<>();
    private long[] firstIndexes = new long[1];
    private long[] endIndexes = new long[1];
    private long[] storedBefore = new long[1];
    private long[] startNanos = new long[1];
    private int stretches;
    private long stored;

    /**
     * @param rate exact rate, above 0 Hz
     */
    public Builder(SampleRate rate) {
      if (rate.numerator() == 0) {
        throw new IllegalArgumentException("an irregular stream has no regular times");
      }
      this.rate = rate;
    }

    /** Index behind the last stretch so far, 0 before the first. */
    public long endIndex() {
      return stretches == 0 ? 0 : endIndexes[stretches - 1];
    }

    /**
     * Adds samples without interruption.
     *
     * @param firstIndex index of the first of them, at least {@link #endIndex()}, 0 for the first
     *     stretch
     * @param count how many they are
     * @param firstNanos device time of the first of them (ns), later than all before
     * @param cause why samples are missing in front of it, if they are
     */
    public Builder stretch(long firstIndex, long count, long firstNanos, GapCause cause) {
      boolean backwards = stretches > 0 && firstNanos <= startNanos[stretches - 1];
      if (firstIndex < endIndex() || count < 0 || backwards || (stretches == 0 && firstIndex > 0)) {
        throw new IllegalArgumentException(
            "stretches must ascend from index 0, was "
                + count
                + " samples from "
                + firstIndex
                + " behind "
                + endIndex());
      }
      if (stretches == firstIndexes.length) {
        int room = stretches * 2;
        firstIndexes = Arrays.copyOf(firstIndexes, room);
        endIndexes = Arrays.copyOf(endIndexes, room);
        storedBefore = Arrays.copyOf(storedBefore, room);
        startNanos = Arrays.copyOf(startNanos, room);
      }
      firstIndexes[stretches] = firstIndex;
      endIndexes[stretches] = firstIndex + count;
      storedBefore[stretches] = stored;
      startNanos[stretches] = firstNanos;
      causes.add(cause);
      stored += count;
      stretches++;
      return this;
    }

    public RegularTimes build() {
      if (stretches == 0) {
        throw new IllegalStateException("there must be at least 1 stretch, were 0");
      }
      return new RegularTimes(this, rate);
    }
  }
}
