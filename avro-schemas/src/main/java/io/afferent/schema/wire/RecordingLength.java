package io.afferent.schema.wire;

/**
 * How long a recording may be, and how fast. Times in the pipeline are nanoseconds in 64 bits,
 * which end after 292 years: an index or a rate that leads further, or a rate whose samples no such
 * time tells apart, is damage, and is refused where it comes in.
 */
final class RecordingLength {

  /** Longest time from the first sample of a recording to any other (years of 365 days). */
  static final int MAX_YEARS = 100;

  private static final double MAX_SECONDS = MAX_YEARS * 365.0 * 86_400;

  /** Highest rate: at higher ones neighbours would have the same time. */
  private static final double MAX_RATE_HZ = 1e9;

  private RecordingLength() {}

  /** Whether samples follow each other faster than a clock of nanoseconds can tell. */
  static boolean isTooFast(long rateNumerator, long rateDenominator) {
    return rateNumerator > MAX_RATE_HZ * rateDenominator;
  }

  /**
   * Whether a number of samples at a rate of at least 0 Hz takes longer; never at 0 Hz. Rounding
   * moves the bound by less than a microsecond, and half of what a clock holds lies behind it.
   */
  static boolean isBeyond(long samples, long rateNumerator, long rateDenominator) {
    return rateNumerator > 0 && (double) samples * rateDenominator > MAX_SECONDS * rateNumerator;
  }
}
