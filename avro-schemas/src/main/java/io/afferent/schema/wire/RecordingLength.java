package io.afferent.schema.wire;

import java.math.BigInteger;

/**
 * How long a recording may be. Times in the pipeline are nanoseconds in 64 bits, which end after
 * 292 years: an index or a rate that leads further is damage, and is refused where it comes in.
 */
final class RecordingLength {

  /** Longest time from the first sample of a recording to any other (years of 365 days). */
  static final int MAX_YEARS = 100;

  private static final BigInteger MAX_SECONDS = BigInteger.valueOf(MAX_YEARS * 365L * 86_400L);

  private RecordingLength() {}

  /** Whether a number of samples at a rate of at least 0 Hz takes longer; never at 0 Hz. */
  static boolean isBeyond(long samples, long rateNumerator, long rateDenominator) {
    return rateNumerator > 0
        && BigInteger.valueOf(samples)
                .multiply(BigInteger.valueOf(rateDenominator))
                .compareTo(MAX_SECONDS.multiply(BigInteger.valueOf(rateNumerator)))
            > 0;
  }
}
