package io.afferent.ingest.recording.xdf;

import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.stored.SampleTimes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Times of an irregular stream: that of each sample is its stamp in the file, by the recorder's
 * clock. There are no gaps, because nothing says when a sample was due. Reads the file.
 */
final class XdfStampedTimes implements SampleTimes {
  private final XdfTrack track;
  private final XdfClock clock;
  private final XdfCursor cursor;

  /** Times of the first and the last sample, once they are known; the ends of the file. */
  private long @Nullable [] range;

  XdfStampedTimes(XdfTrack track, XdfClock clock, XdfCursor cursor) {
    this.track = track;
    this.clock = clock;
    this.cursor = cursor;
  }

  @Override
  public long sampleCount() {
    return track.samples();
  }

  @Override
  public long storedFrom(long sampleIndex) {
    return Math.max(0, track.samples() - sampleIndex);
  }

  @Override
  public long storedIndex(long sampleIndex) {
    return sampleIndex;
  }

  /** Time of a sample; behind the end, that of the last one. */
  @Override
  public long deviceTimeNanos(long sampleIndex) {
    if (track.samples() == 0) {
      return 0;
    }
    try {
      cursor.seek(Math.min(sampleIndex, track.samples() - 1));
      return nanos(cursor.stamp(), cursor.place());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /**
   * The sample nearest to a time, the later one of two; empty outside the recording. Exact while
   * stamps do not run backwards.
   */
  @Override
  public OptionalLong nearestIndex(long deviceTimeNanos) {
    long last = track.samples() - 1;
    if (last < 0) {
      return OptionalLong.empty();
    }
    long[] ends = range;
    if (ends == null) {
      ends = new long[] {deviceTimeNanos(0), deviceTimeNanos(last)};
      range = ends;
    }
    if (deviceTimeNanos < ends[0] || deviceTimeNanos > ends[1]) {
      return OptionalLong.empty();
    }
    // The last mark that is not later, then the last such sample behind it.
    int low = 0;
    int high = track.marks() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (nanos(track.stamp(middle), track.place(middle)) <= deviceTimeNanos) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    long end = low + 1 < track.marks() ? track.first(low + 1) : last;
    long before = track.first(low);
    while (before < end && deviceTimeNanos(before + 1) <= deviceTimeNanos) {
      before++;
    }
    if (before == last) {
      return OptionalLong.of(last);
    }
    long sinceBefore = deviceTimeNanos - deviceTimeNanos(before);
    long untilAfter = deviceTimeNanos(before + 1) - deviceTimeNanos;
    return OptionalLong.of(sinceBefore < untilAfter ? before : before + 1);
  }

  private long nanos(double stamp, long place) {
    return XdfStamps.nanos(clock.at(stamp, place).apply(stamp));
  }

  @Override
  public List<RecordingGap> gaps() {
    return List.of();
  }
}
