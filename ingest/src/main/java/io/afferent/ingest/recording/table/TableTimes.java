package io.afferent.ingest.recording.table;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.ingest.recording.text.LineReader;
import io.afferent.schema.GapCause;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Takes the times of rows one after another; finds runs without interruption, then the rate and the
 * gaps. Memory grows with the number of gaps only. A step of more than one and a half periods is a
 * gap, one of less than half a period is irregular; both bounds are wider by the last decimal of
 * the times.
 */
final class TableTimes {
  private static final double MOST_IRREGULAR = 0.01;
  private static final double MOST_DRIFT = 0.01;

  private final long periodNanos;
  private final long resolutionNanos;
  private long[] runRows = new long[16];
  private long[] runStarts = new long[16];
  private long[] runEnds = new long[16];
  private int runs;
  private long rows;
  private long previous;
  private long odd;
  private long firstOddLine;

  /**
   * @param periodNanos expected step (ns), at least 1
   * @param resolutionNanos what one unit of the last decimal of a time is (ns), at least 1
   */
  TableTimes(long periodNanos, long resolutionNanos) {
    this.periodNanos = periodNanos;
    this.resolutionNanos = resolutionNanos;
  }

  /** Takes the time of the next row. */
  void add(long nanos, LineReader line) throws RecordingException {
    if (rows == 0) {
      start(nanos);
    } else {
      long step = nanos - previous;
      if (step < 0) {
        throw line.refused(
            "its time is "
                + seconds(-step)
                + " s before that of the row in front of it; times must grow, so sort the rows, or"
                + " take the time out of the layout and declare sampleRateHz");
      }
      if (step > periodNanos + periodNanos / 2 + resolutionNanos) {
        double periods = (double) step / periodNanos;
        boolean whole =
            Math.abs(periods - Math.rint(periods)) * periodNanos
                <= 0.25 * periodNanos + resolutionNanos;
        if (!whole && periods < 10) {
          isOdd(line);
        }
        runEnds[runs - 1] = previous;
        start(nanos);
      } else if (step < periodNanos / 2 - resolutionNanos) {
        isOdd(line);
      }
    }
    previous = nanos;
    rows++;
  }

  private void isOdd(LineReader line) {
    firstOddLine = odd == 0 ? line.number() : firstOddLine;
    odd++;
  }

  private void start(long nanos) {
    if (runs == runRows.length) {
      runRows = Arrays.copyOf(runRows, runs * 2);
      runStarts = Arrays.copyOf(runStarts, runs * 2);
      runEnds = Arrays.copyOf(runEnds, runs * 2);
    }
    runRows[runs] = rows;
    runStarts[runs] = nanos;
    runs++;
  }

  private long rowsOf(int run) {
    return (run + 1 < runs ? runRows[run + 1] : rows) - runRows[run];
  }

  private int longestRun() {
    int longest = 0;
    for (int run = 1; run < runs; run++) {
      longest = rowsOf(run) > rowsOf(longest) ? run : longest;
    }
    return longest;
  }

  /** Refuses times that keep no rate; says so of those that nearly do. */
  void requireRegular(Function<String, RecordingException> refusal, SourceWarnings warnings)
      throws RecordingException {
    if (runs > 0) {
      runEnds[runs - 1] = previous;
    }
    if (odd > Math.max(1, rows * MOST_IRREGULAR) || runs > 2 + rows / 10) {
      throw refusal.apply(
          "the times keep no rate: of "
              + rows
              + " steps "
              + (runs - 1)
              + " are longer than one and a half periods of "
              + seconds(periodNanos)
              + " s and "
              + odd
              + " are no whole number of periods"
              + (odd > 0 ? ", the first at line " + firstOddLine : "")
              + "; only regular samples are read, so resample them, or declare sampleRateHz without"
              + " time to number the rows");
    }
    if (odd > 0) {
      warnings.add(
          odd
              + " of "
              + rows
              + " steps of the times are no whole number of periods, the first at line "
              + firstOddLine
              + "; samples are timed by their rate");
    }
  }

  /** The simplest rate that the longest run allows. */
  SampleRate rate(Function<String, RecordingException> refusal) throws RecordingException {
    int run = longestRun();
    long steps = rowsOf(run) - 1;
    long span = runEnds[run] - runStarts[run];
    if (steps < 1 || span <= resolutionNanos) {
      throw refusal.apply(
          "no two rows follow each other without a gap, so the times tell no rate; declare"
              + " sampleRateHz in a layout");
    }
    return TableRate.simplest(steps, span, resolutionNanos);
  }

  /** Compares a declared rate with the times. */
  void compare(
      SampleRate declared, Function<String, RecordingException> refusal, SourceWarnings warnings)
      throws RecordingException {
    int run = longestRun();
    long steps = rowsOf(run) - 1;
    double span = runEnds[run] - runStarts[run];
    double expected = steps * 1e9 / declared.hz();
    double off = Math.abs(span - expected);
    if (steps < 1 || off <= periodNanos / 2.0 + resolutionNanos) {
      return;
    }
    String said =
        "by the times, "
            + (steps + 1)
            + " samples last "
            + seconds((long) span)
            + " s, at the declared "
            + declared.text()
            + " Hz they last "
            + seconds((long) expected)
            + " s";
    if (off > MOST_DRIFT * expected) {
      throw refusal.apply(said + "; correct sampleRateHz or the unit of time");
    }
    warnings.add(said + "; within a stretch the declared rate counts");
  }

  /**
   * The stretches and gaps.
   *
   * @param originNanos device time of time 0
   */
  RegularTimes times(SampleRate rate, long originNanos) {
    RegularTimes.Builder builder = new RegularTimes.Builder(rate);
    long start = originNanos + runStarts[0];
    builder.stretch(0, rowsOf(0), start, GapCause.UNKNOWN);
    for (int run = 1; run < runs; run++) {
      long missing = Math.max(1, rate.indexNearest(runStarts[run] - runEnds[run - 1]) - 1);
      long lastMissing = start + rate.nanosAt(rowsOf(run - 1) + missing - 1);
      long told = originNanos + runStarts[run];
      // A clock that drifts against the rate may put the row before samples that are missing.
      start = told > lastMissing ? told : lastMissing + Math.max(1, rate.nanosAt(1));
      builder.stretch(
          builder.endIndex() + missing, rowsOf(run), start, GapCause.DISCONTINUOUS_FILE);
    }
    return builder.build();
  }

  private static String seconds(long nanos) {
    return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
  }
}
