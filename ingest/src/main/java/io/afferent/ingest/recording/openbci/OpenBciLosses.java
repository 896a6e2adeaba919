package io.afferent.ingest.recording.openbci;

import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.schema.GapCause;
import java.util.Arrays;

/**
 * Finds out how many samples are missing between rows. A short loss is what the counter says. A
 * loss of half the counter's period or more may be one that the counter hides, or a radio that was
 * silent and then sent all at once: the arrival times tell. Without a loss they come back to their
 * course against the samples, with one they stay behind by its length. Memory grows with the number
 * of losses only. Not thread-safe.
 */
final class OpenBciLosses {
  /**
   * Arrival times and a counter that goes on agree to within the jitter of the radio. If they
   * differ by more than this part of the counter's period, the board was stopped and its counter
   * began again.
   */
  private static final double RESTART_PART = 8;

  private final double periodNanos;
  private final int counterPeriod;
  private final boolean timed;

  /** A break of this many samples in the times or in the counter is looked into. */
  private final double suspicious;

  private final int bucketRows;
  private long[] rows = new long[16];
  private long[] lost = new long[16];
  private int losses;

  private long row;
  private long lostSoFar;
  private long firstNanos;
  private long previousNanos;

  /** Least lag (ns) of arrival behind the samples, in this and the last bucket of rows. */
  private double bucketLag = Double.POSITIVE_INFINITY;

  private double lastBucketLag = Double.POSITIVE_INFINITY;

  private int openLoss = -1;
  private long openStep;
  private double openLagBefore;
  private double openLagSince;
  private double openRowsLeft;
  private int contradictions;
  private int restarts;

  /**
   * @param counterPeriod samples after which the counter begins again, 0 when it does not tell
   * @param timed whether rows have arrival times
   */
  OpenBciLosses(SampleRate rate, int counterPeriod, boolean timed) {
    this.periodNanos = 1e9 / rate.hz();
    this.counterPeriod = counterPeriod;
    this.timed = timed;
    this.suspicious = counterPeriod > 0 ? counterPeriod / 2.0 : Math.max(2, rate.hz() / 2);
    this.bucketRows = (int) Math.max(64, Math.min(4096, 2 * suspicious));
  }

  /**
   * Takes the next row.
   *
   * @param step samples behind the row before by the counter, 0 when it does not tell
   * @param nanos arrival (ns)
   */
  void add(long step, long nanos) {
    if (row == 0) {
      firstNanos = nanos;
    } else {
      double elapsed = (nanos - previousNanos) / periodNanos;
      boolean suspect = timed && (elapsed >= suspicious || step - 1 >= suspicious || step == 0);
      if (suspect && (step != 0 || elapsed >= suspicious)) {
        settle();
        open(step, elapsed);
      } else if (step > 1) {
        record(step - 1);
        lostSoFar += step - 1;
      }
    }
    if (timed) {
      follow(nanos);
    }
    previousNanos = nanos;
    row++;
  }

  /** The loss in front of the row before was longer by one sample. */
  void oneMoreBefore() {
    if (openLoss >= 0 && openLoss == losses - 1) {
      openStep++;
    } else if (losses > 0) {
      lost[losses - 1]++;
      lostSoFar++;
    }
  }

  private void follow(long nanos) {
    double lag = (nanos - firstNanos) - (row + lostSoFar) * periodNanos;
    if (openLoss >= 0) {
      openLagSince = Math.min(openLagSince, lag);
      openRowsLeft--;
      if (openRowsLeft <= 0) {
        settle();
      }
      return;
    }
    bucketLag = Math.min(bucketLag, lag);
    if (row % bucketRows == 0) {
      lastBucketLag = bucketLag;
      bucketLag = Double.POSITIVE_INFINITY;
    }
  }

  private void open(long step, double elapsed) {
    openLoss = losses;
    openStep = step;
    openLagBefore = Math.min(bucketLag, lastBucketLag);
    openLagSince = Double.POSITIVE_INFINITY;
    openRowsLeft = Math.max(0, elapsed) + 2 * suspicious;
    record(0);
  }

  /** Decides on the loss that was looked into. */
  private void settle() {
    if (openLoss < 0) {
      return;
    }
    double behind = (openLagSince - openLagBefore) / periodNanos;
    long loss = loss(behind);
    lost[openLoss] = loss;
    lostSoFar += loss;
    bucketLag = openLagSince - loss * periodNanos;
    lastBucketLag = Double.POSITIVE_INFINITY;
    openLoss = -1;
  }

  private long loss(double behind) {
    if (!Double.isFinite(behind)) {
      return Math.max(0, openStep - 1);
    }
    if (openStep == 0 || (counterPeriod == 0 && openStep == 1)) {
      return behind >= suspicious / 2 ? Math.round(behind) : 0;
    }
    long told = openStep - 1;
    if (counterPeriod == 0) {
      contradictions += behind < told / 2.0 ? 1 : 0;
      return behind < told / 2.0 ? 0 : told;
    }
    long periods = Math.round((behind - told) / counterPeriod);
    if (periods < 0) {
      contradictions++;
      return 0;
    }
    long counted = told + periods * counterPeriod;
    if (Math.abs(behind - counted) > counterPeriod / RESTART_PART) {
      restarts++;
      return Math.max(0, Math.round(behind));
    }
    return counted;
  }

  private void record(long loss) {
    if (losses == rows.length) {
      rows = Arrays.copyOf(rows, losses * 2);
      lost = Arrays.copyOf(lost, losses * 2);
    }
    rows[losses] = row;
    lost[losses] = loss;
    losses++;
  }

  /** Rows at which the counter says that many samples were lost and the times say that not. */
  int contradictions() {
    return contradictions;
  }

  /** Pauses whose length by the times is none that the counter allows. */
  int restarts() {
    return restarts;
  }

  /** Samples missing in all, once the last row was taken. */
  long total() {
    settle();
    return lostSoFar;
  }

  /**
   * The stretches, once the last row was taken.
   *
   * @param startNanos device time of the first row (ns)
   */
  RegularTimes times(SampleRate rate, long startNanos, GapCause cause) {
    settle();
    RegularTimes.Builder builder = new RegularTimes.Builder(rate);
    long first = 0;
    long index = 0;
    for (int i = 0; i <= losses; i++) {
      long end = i < losses ? rows[i] : row;
      if (i < losses && lost[i] == 0) {
        continue;
      }
      builder.stretch(index, end - first, startNanos + rate.nanosAt(index), cause);
      index += end - first + (i < losses ? lost[i] : 0);
      first = end;
    }
    return builder.build();
  }
}
