package io.afferent.ingest.recording.edf;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * When the records of a file start: runs of records without interruption, each with its start time.
 * A continuous file is one run.
 */
final class EdfTimeline {
  private final long[] firstRecords;
  private final long[] startNanos;

  private EdfTimeline(long[] firstRecords, long[] startNanos) {
    this.firstRecords = firstRecords;
    this.startNanos = startNanos;
  }

  int runs() {
    return firstRecords.length;
  }

  /** First record of a run; ascending, that of run 0 is 0. */
  long firstRecord(int run) {
    return firstRecords[run];
  }

  /** Start of a run after the start time of the header (ns); ascending. */
  long startNanos(int run) {
    return startNanos[run];
  }

  /** Start of record 0 after the start time of the header (ns): the sub-second start. */
  long firstStartNanos() {
    return startNanos[0];
  }

  /** Takes the record starts in order and finds the interruptions. */
  static final class Builder {
    private static final int MOST_RUNS = 1_000_000;
    private final RecordingFile file;
    private final EdfHeader header;
    private final SampleRate recordRate;
    private final long toleranceNanos;
    private long[] firstRecords = new long[1];
    private long[] startNanos = new long[1];
    private int runs = 1;
    private boolean startKnown;
    private long strays;
    private long firstStray;
    private long overlaps;
    private long firstOverlap;
    private long withoutStart;
    private long largestJumpNanos;
    private long largestJumpRecord;

    /**
     * @param recordRate records per second, 0 when records have no duration
     * @param toleranceNanos half a sample period of the fastest signal: a smaller jump is rounding
     */
    Builder(RecordingFile file, EdfHeader header, SampleRate recordRate, long toleranceNanos) {
      this.file = file;
      this.header = header;
      this.recordRate = recordRate;
      this.toleranceNanos = Math.max(1, toleranceNanos);
    }

    void recordWithoutStart(long record) {
      withoutStart++;
    }

    void recordStart(long record, long nanos) throws RecordingException {
      if (record == 0) {
        startNanos[0] = nanos;
        startKnown = true;
        return;
      }
      if (recordRate.numerator() == 0) {
        return;
      }
      if (!startKnown && !header.isDiscontinuous()) {
        // The start of a continuous file follows from that of any record.
        startNanos[0] = nanos - recordRate.nanosAt(record);
        startKnown = true;
        return;
      }
      dropStrayStart(record, nanos);
      long jump = nanos - expected(runs - 1, record);
      if (!header.isDiscontinuous()) {
        if (Math.abs(jump) > Math.abs(largestJumpNanos)) {
          largestJumpNanos = jump;
          largestJumpRecord = record;
        }
      } else if (jump >= toleranceNanos) {
        addRun(record, nanos);
      } else if (jump <= -toleranceNanos) {
        firstOverlap = overlaps == 0 ? record : firstOverlap;
        overlaps++;
      }
    }

    private long expected(int run, long record) {
      return startNanos[run] + recordRate.nanosAt(record - firstRecords[run]);
    }

    /**
     * Takes back the jump of the record in front when this record continues as if there had been
     * none: then its start is damaged, and would move everything behind it.
     */
    private void dropStrayStart(long record, long nanos) {
      if (runs > 1
          && firstRecords[runs - 1] == record - 1
          && Math.abs(nanos - expected(runs - 2, record)) < toleranceNanos) {
        runs--;
        firstStray = strays == 0 ? record - 1 : firstStray;
        strays++;
      }
    }

    private void addRun(long record, long nanos) throws RecordingException {
      if (runs == MOST_RUNS) {
        throw file.refused(
            "more than "
                + MOST_RUNS
                + " interruptions; the record start times are damaged, copy the file again");
      }
      if (runs == firstRecords.length) {
        firstRecords = Arrays.copyOf(firstRecords, runs * 2);
        startNanos = Arrays.copyOf(startNanos, runs * 2);
      }
      firstRecords[runs] = record;
      startNanos[runs] = nanos;
      runs++;
    }

    EdfTimeline build(SourceWarnings warnings) {
      if (overlaps > 0) {
        warnings.add(
            overlaps
                + " records start before the record in front of them ends, the first is record "
                + (firstOverlap + 1)
                + "; they are taken as consecutive");
      }
      if (strays > 0) {
        warnings.add(
            strays
                + " records start at a time that the records around them contradict, the first is"
                + " record "
                + (firstStray + 1)
                + "; they are taken as consecutive");
      }
      if (header.isDiscontinuous() && withoutStart > 0) {
        warnings.add(
            withoutStart
                + " records of a file with gaps do not say when they start; they are taken as"
                + " consecutive");
      }
      if (Math.abs(largestJumpNanos) > 2 * toleranceNanos) {
        warnings.add(
            "the file says it is continuous, but record "
                + (largestJumpRecord + 1)
                + " starts "
                + BigDecimal.valueOf(largestJumpNanos, 9).toPlainString()
                + " s off; it is taken as continuous");
      }
      return new EdfTimeline(Arrays.copyOf(firstRecords, runs), Arrays.copyOf(startNanos, runs));
    }
  }
}
