package io.afferent.ingest.recording;

import java.math.BigDecimal;

/**
 * What readers of images and the descriptions beside them hold for a time from one volume to the
 * next (TR), so that all of them take and refuse the same.
 */
public final class VolumePeriod {
  /** Begins the warning of a reader that knows no time between volumes. */
  public static final String UNKNOWN = "the time between volumes is not known";

  /** No scanner waits longer (s); what says so means milliseconds. */
  public static final BigDecimal LONGEST_SECONDS = new BigDecimal(100);

  /** The shortest that is read (s). */
  public static final BigDecimal SHORTEST_SECONDS = new BigDecimal("0.000001");

  /** Picoseconds; with more decimals a rate would not fit. */
  public static final int MOST_DECIMALS = 12;

  /** Headers round more than this (s). */
  private static final BigDecimal SAME = new BigDecimal("0.0005");

  private VolumePeriod() {}

  /** Whether a declared time (s) can be one between volumes. */
  public static boolean isAllowed(BigDecimal seconds) {
    return seconds.compareTo(SHORTEST_SECONDS) >= 0
        && seconds.compareTo(LONGEST_SECONDS) <= 0
        && seconds.stripTrailingZeros().scale() <= MOST_DECIMALS;
  }

  /** Whether two times (s) are the same up to rounding. */
  public static boolean agree(BigDecimal first, BigDecimal second) {
    return first.subtract(second).abs().compareTo(SAME) <= 0;
  }
}
