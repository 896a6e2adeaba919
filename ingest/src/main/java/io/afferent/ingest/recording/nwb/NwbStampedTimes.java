package io.afferent.ingest.recording.nwb;

import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.hdf5.Hdf5Dataset;
import io.afferent.ingest.recording.stored.SampleTimes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Times of an irregular stream: that of each sample is its time stamp, to the nearest nanosecond.
 * There are no gaps, because nothing says when a sample was due. Reads the file; holds a window of
 * it.
 */
final class NwbStampedTimes implements SampleTimes {
  private static final int WINDOW = 4096;

  private final Hdf5Dataset stamps;
  private final long zeroNanos;
  private final double[] window = new double[WINDOW];
  private long windowFirst;
  private int windowLength;

  /**
   * @param stamps seconds, ascending and usable
   * @param zeroNanos device time of second 0
   */
  NwbStampedTimes(Hdf5Dataset stamps, long zeroNanos) {
    this.stamps = stamps;
    this.zeroNanos = zeroNanos;
  }

  @Override
  public long sampleCount() {
    return stamps.count();
  }

  @Override
  public long storedFrom(long sampleIndex) {
    return Math.max(0, stamps.count() - sampleIndex);
  }

  @Override
  public long storedIndex(long sampleIndex) {
    return sampleIndex;
  }

  /** Time of a sample; behind the end, that of the last one. */
  @Override
  public long deviceTimeNanos(long sampleIndex) {
    if (stamps.count() == 0) {
      return zeroNanos;
    }
    long index = Math.min(sampleIndex, stamps.count() - 1);
    if (index < windowFirst || index >= windowFirst + windowLength) {
      long first = index - index % WINDOW;
      int length = (int) Math.min(WINDOW, stamps.count() - first);
      windowLength = 0;
      try {
        stamps.numbers(first, length, window);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
      windowFirst = first;
      windowLength = length;
    }
    return zeroNanos + NwbTime.nanos(window[(int) (index - windowFirst)]);
  }

  /** The sample nearest to a time, the later one of two; empty outside the recording. */
  @Override
  public OptionalLong nearestIndex(long deviceTimeNanos) {
    long last = stamps.count() - 1;
    if (last < 0
        || deviceTimeNanos < deviceTimeNanos(0)
        || deviceTimeNanos > deviceTimeNanos(last)) {
      return OptionalLong.empty();
    }
    long low = 0;
    long high = last;
    while (low < high) {
      long middle = (low + high + 1) >>> 1;
      if (deviceTimeNanos(middle) <= deviceTimeNanos) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    if (low == last) {
      return OptionalLong.of(last);
    }
    long sinceBefore = deviceTimeNanos - deviceTimeNanos(low);
    long untilAfter = deviceTimeNanos(low + 1) - deviceTimeNanos;
    return OptionalLong.of(sinceBefore < untilAfter ? low : low + 1);
  }

  @Override
  public List<RecordingGap> gaps() {
    return List.of();
  }
}
