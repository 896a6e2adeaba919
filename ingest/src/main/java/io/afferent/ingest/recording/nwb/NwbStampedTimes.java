package io.afferent.ingest.recording.nwb;

import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.hdf5.Hdf5Dataset;
import io.afferent.ingest.recording.stored.SampleTimes;
import io.afferent.ingest.recording.stored.StampSearch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Times of an irregular stream: that of each sample is its time stamp, to the nearest nanosecond.
 * There are no gaps, because nothing says when a sample was due. Reads the file; holds a window of
 * it and, once a sample was sought by its time, the first time of every window.
 */
final class NwbStampedTimes implements SampleTimes {
  private static final int WINDOW = 4096;

  private final Hdf5Dataset stamps;
  private final long zeroNanos;
  private final double[] window;
  private long windowFirst;
  private int filled;
  private long[] windowTimes = {};

  /**
   * @param stamps seconds, ascending and usable
   * @param zeroNanos device time of second 0
   */
  NwbStampedTimes(Hdf5Dataset stamps, long zeroNanos) {
    this(stamps, zeroNanos, WINDOW);
  }

  /**
   * @param windowLength stamps that are read at once
   */
  NwbStampedTimes(Hdf5Dataset stamps, long zeroNanos, int windowLength) {
    this.stamps = stamps;
    this.zeroNanos = zeroNanos;
    this.window = new double[windowLength];
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
    if (index < windowFirst || index >= windowFirst + filled) {
      long first = index - index % window.length;
      int length = (int) Math.min(window.length, stamps.count() - first);
      filled = 0;
      try {
        stamps.numbers(first, length, window);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
      windowFirst = first;
      filled = length;
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
    // Each look into another window may unpack a chunk of the file.
    long[] starts = windowTimes();
    long place =
        StampSearch.lastNotAfter(0, starts.length - 1, k -> starts[(int) k], deviceTimeNanos);
    long low = place * window.length;
    long high = Math.min(last, low + window.length - 1);
    long before = StampSearch.lastNotAfter(low, high, this::deviceTimeNanos, deviceTimeNanos);
    return OptionalLong.of(
        StampSearch.nearer(before, last, this::deviceTimeNanos, deviceTimeNanos));
  }

  private long[] windowTimes() {
    if (windowTimes.length == 0) {
      int windows = Math.toIntExact((stamps.count() + window.length - 1) / window.length);
      long[] times = new long[windows];
      for (int k = 0; k < windows; k++) {
        times[k] = deviceTimeNanos((long) k * window.length);
      }
      windowTimes = times;
    }
    return windowTimes;
  }

  @Override
  public List<RecordingGap> gaps() {
    return List.of();
  }
}
