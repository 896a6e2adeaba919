package io.afferent.ingest.recording.xdf;

import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.SampleTimes;
import io.afferent.schema.GapCause;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Times of a regular stream. In each segment they lie on the straight line that fits the stamps,
 * which takes out their jitter and keeps the rate that the device really had. Immutable.
 */
final class XdfRegularTimes implements SampleTimes {
  private final long[] firstIndexes;
  private final long[] storedBefore;
  private final long[] counts;
  private final long[] startNanos;
  private final double[] periodNanos;
  private final List<RecordingGap> gaps;

  /**
   * @param name name of the stream, for warnings
   */
  XdfRegularTimes(XdfTrack track, XdfClock clock, String name, SourceWarnings warnings) {
    int segments = Math.max(1, track.segments().size());
    firstIndexes = new long[segments];
    storedBefore = new long[segments];
    counts = new long[segments];
    startNanos = new long[segments];
    periodNanos = new double[segments];
    double nominal = track.nominalPeriod();
    periodNanos[0] = nominal * 1e9;
    long late = 0;
    List<RecordingGap> found = new ArrayList<>();
    XdfClock.Stretch before = clock.at(0, 0);
    for (int k = 0; k < track.segments().size(); k++) {
      XdfTrack.Segment segment = track.segments().get(k);
      XdfClock.Stretch stretch =
          clock.at(segment.firstStamp, segment.lastStamp, segment.firstPlace, segment.lastPlace);
      double start = segment.start(nominal);
      double period = segment.period(nominal);
      startNanos[k] = XdfStamps.nanos(stretch.apply(start));
      periodNanos[k] = Math.max(1, period * (1 + stretch.slope()) * 1e9);
      storedBefore[k] = segment.firstStored;
      counts[k] = segment.count;
      if (k > 0 && place(k, cause(segment, stretch, before), found)) {
        late++;
      }
      before = stretch;
    }
    gaps = List.copyOf(found);
    if (late > 0) {
      warnings.add(
          name
              + ": "
              + late
              + " segments begin before the one in front of them ends, by their stamps and clock"
              + " offsets; they are placed right behind it");
    }
  }

  private static GapCause cause(
      XdfTrack.Segment segment, XdfClock.Stretch stretch, XdfClock.Stretch before) {
    if (!stretch.equals(before)) {
      return GapCause.CLOCK_RESET;
    }
    return segment.behindDamage ? GapCause.PARTIAL_WRITE : GapCause.DISCONTINUOUS_FILE;
  }

  /**
   * Gives a segment its first index; whether it would begin too early.
   *
   * @param found takes the gap in front of it, if there is one
   */
  private boolean place(int k, GapCause cause, List<RecordingGap> found) {
    long end = firstIndexes[k - 1] + counts[k - 1];
    double periods = (startNanos[k] - startNanos[k - 1]) / periodNanos[k - 1];
    long index = firstIndexes[k - 1] + Math.round(periods);
    firstIndexes[k] = Math.max(end, index);
    if (firstIndexes[k] > end) {
      found.add(
          new RecordingGap(
              end, firstIndexes[k] - end, timeIn(k - 1, end - 1), startNanos[k], cause));
    }
    long earliest = timeIn(k - 1, end - 1) + 1;
    if (index < end || startNanos[k] < earliest) {
      startNanos[k] = Math.max(startNanos[k], timeIn(k - 1, end));
      return index < end;
    }
    return false;
  }

  private long timeIn(int segment, long index) {
    return startNanos[segment] + Math.round((index - firstIndexes[segment]) * periodNanos[segment]);
  }

  @Override
  public long sampleCount() {
    return firstIndexes[firstIndexes.length - 1] + counts[counts.length - 1];
  }

  @Override
  public long storedFrom(long sampleIndex) {
    int segment = segmentOf(sampleIndex);
    return Math.max(0, firstIndexes[segment] + counts[segment] - sampleIndex);
  }

  @Override
  public long storedIndex(long sampleIndex) {
    int segment = segmentOf(sampleIndex);
    return storedBefore[segment] + (sampleIndex - firstIndexes[segment]);
  }

  @Override
  public long deviceTimeNanos(long sampleIndex) {
    return timeIn(segmentOf(sampleIndex), sampleIndex);
  }

  @Override
  public OptionalLong nearestIndex(long deviceTimeNanos) {
    int found = Arrays.binarySearch(startNanos, deviceTimeNanos);
    int segment = found >= 0 ? found : Math.max(0, -found - 2);
    double periods = (deviceTimeNanos - startNanos[segment]) / periodNanos[segment];
    long index = firstIndexes[segment] + Math.round(periods);
    if (segment + 1 < firstIndexes.length) {
      index = Math.min(index, firstIndexes[segment + 1]);
    }
    return index < 0 || index >= sampleCount() ? OptionalLong.empty() : OptionalLong.of(index);
  }

  @Override
  public List<RecordingGap> gaps() {
    return gaps;
  }

  /**
   * Samples per second over all segments by the clock of the recorder; 0 when there are too few.
   */
  double effectiveHz() {
    double steps = 0;
    double nanos = 0;
    for (int k = 0; k < counts.length; k++) {
      steps += Math.max(0, counts[k] - 1);
      nanos += Math.max(0, counts[k] - 1) * periodNanos[k];
    }
    return nanos > 0 ? steps / nanos * 1e9 : 0;
  }

  private int segmentOf(long sampleIndex) {
    int found = Arrays.binarySearch(firstIndexes, sampleIndex);
    return found >= 0 ? found : Math.max(0, -found - 2);
  }
}
