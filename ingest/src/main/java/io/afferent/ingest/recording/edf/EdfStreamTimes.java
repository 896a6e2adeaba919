package io.afferent.ingest.recording.edf;

import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.schema.GapCause;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Sample indexes and device times of one stream. Run {@code k} has the samples {@code
 * firstIndexes[k]} (inclusive) to {@code endIndexes[k]} (exclusive); what lies between runs is
 * missing.
 */
final class EdfStreamTimes {
  private final SampleRate rate;
  private final int samplesPerRecord;
  private final long[] firstRecords;
  private final long[] firstIndexes;
  private final long[] endIndexes;
  private final long[] startNanos;
  private final List<RecordingGap> gaps;

  /**
   * @param headerStartNanos device time of the header's start time (ns)
   */
  EdfStreamTimes(
      SampleRate rate,
      int samplesPerRecord,
      long recordCount,
      EdfTimeline timeline,
      long headerStartNanos) {
    this.rate = rate;
    this.samplesPerRecord = samplesPerRecord;
    int runs = timeline.runs();
    this.firstRecords = new long[runs];
    this.firstIndexes = new long[runs];
    this.endIndexes = new long[runs];
    this.startNanos = new long[runs];
    long end = 0;
    for (int k = 0; k < runs; k++) {
      firstRecords[k] = timeline.firstRecord(k);
      long nextRecord = k + 1 < runs ? timeline.firstRecord(k + 1) : recordCount;
      long sinceStart = timeline.startNanos(k) - timeline.firstStartNanos();
      startNanos[k] = headerStartNanos + timeline.startNanos(k);
      firstIndexes[k] = Math.max(end, rate.indexNearest(sinceStart));
      end = firstIndexes[k] + (nextRecord - firstRecords[k]) * samplesPerRecord;
      endIndexes[k] = end;
    }
    this.gaps = List.copyOf(findGaps());
  }

  long sampleCount() {
    return endIndexes[endIndexes.length - 1];
  }

  /** The run that holds the index or lies in front of it. */
  int runOf(long sampleIndex) {
    int found = Arrays.binarySearch(firstIndexes, sampleIndex);
    return found >= 0 ? found : Math.max(0, -found - 2);
  }

  long endOfRun(int run) {
    return endIndexes[run];
  }

  /** Samples of this stream in the file before the index, which lies in the run: gaps taken out. */
  long storedIndex(int run, long sampleIndex) {
    return firstRecords[run] * samplesPerRecord + (sampleIndex - firstIndexes[run]);
  }

  long deviceTimeNanos(long sampleIndex) {
    int run = runOf(sampleIndex);
    return startNanos[run] + rate.nanosAt(sampleIndex - firstIndexes[run]);
  }

  OptionalLong nearestIndex(long deviceTimeNanos) {
    int found = Arrays.binarySearch(startNanos, deviceTimeNanos);
    int run = found >= 0 ? found : Math.max(0, -found - 2);
    long index = firstIndexes[run] + rate.indexNearest(deviceTimeNanos - startNanos[run]);
    if (run + 1 < firstIndexes.length) {
      index = Math.min(index, firstIndexes[run + 1]);
    }
    return index < 0 || index >= sampleCount() ? OptionalLong.empty() : OptionalLong.of(index);
  }

  List<RecordingGap> gaps() {
    return gaps;
  }

  private List<RecordingGap> findGaps() {
    List<RecordingGap> found = new ArrayList<>();
    for (int k = 1; k < firstIndexes.length; k++) {
      long missing = firstIndexes[k] - endIndexes[k - 1];
      if (missing > 0) {
        found.add(
            new RecordingGap(
                endIndexes[k - 1],
                missing,
                deviceTimeNanos(endIndexes[k - 1] - 1),
                startNanos[k],
                GapCause.DISCONTINUOUS_FILE));
      }
    }
    return found;
  }
}
