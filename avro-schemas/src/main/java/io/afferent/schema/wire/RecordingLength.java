package io.afferent.schema.wire;

import java.math.BigInteger;

/**
 * How long a recording may be, and how fast. Times in the pipeline are nanoseconds in 64 bits,
 * which end after 292 years: an index or a rate that leads further, or a rate whose samples no such
 * time tells apart, is damage, and is refused where it comes in.
 */
final class RecordingLength {

  /** Longest time from the first sample of a recording to any other (years of 365 days). */
  static final int MAX_YEARS = 100;

  private static final BigInteger MAX_SECONDS = BigInteger.valueOf(MAX_YEARS * 365L * 86_400L);

  private RecordingLength() {}

  /** Highest rate: at higher ones neighbours would have the same time. */
  private static final BigInteger MAX_RATE_HZ = BigInteger.valueOf(1_000_000_000L);

  /** Whether samples follow each other faster than a clock of nanoseconds can tell. */
  static boolean isTooFast(long rateNumerator, long rateDenominator) {
    return BigInteger.valueOf(rateNumerator)
            .compareTo(MAX_RATE_HZ.multiply(BigInteger.valueOf(rateDenominator)))
        > 0;
  }

  /** Whether a number of samples at a rate of at least 0 Hz takes longer; never at 0 Hz. */
  static boolean isBeyond(long samples, long rateNumerator, long rateDenominator) {
    return rateNumerator > 0
        && BigInteger.valueOf(samples)
                .multiply(BigInteger.valueOf(rateDenominator))
                .compareTo(MAX_SECONDS.multiply(BigInteger.valueOf(rateNumerator)))
            > 0;
  }
}
