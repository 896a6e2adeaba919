package io.afferent.jobs.resample;

import java.math.BigInteger;

/**
 * The exact ratio of an output rate to an input rate, in lowest terms: {@code up} output samples
 * take as long as {@code down} input samples.
 *
 * <p>Output sample {@code m} belongs to the input time {@code m * down / up}, in input samples,
 * both counted from index 0 of the recording.
 *
 * @param up at least 1, at most {@value #MAX_TERM}
 * @param down at least 1, at most {@value #MAX_TERM}
 */
public record ResampleRatio(int up, int down) {
  /**
   * The largest term. The filter has {@code 20 * max(up, down) + 1} taps: at this bound 8 MB of
   * coefficients for an instance, and no more arithmetic per output than for a small ratio.
   */
  public static final int MAX_TERM = 50_000;

  /** Checks the terms. */
  public ResampleRatio {
    if (up < 1 || down < 1 || up > MAX_TERM || down > MAX_TERM) {
      throw new IllegalArgumentException(
          "up and down must be in 1.." + MAX_TERM + ", were " + up + " and " + down);
    }
    if (!BigInteger.valueOf(up).gcd(BigInteger.valueOf(down)).equals(BigInteger.ONE)) {
      throw new IllegalArgumentException(
          "up and down must be in lowest terms, were " + up + " and " + down);
    }
  }

  /**
   * Returns the ratio between two rates that are given as rationals in hertz.
   *
   * @throws IllegalArgumentException if a term of a rate is below 1, or a term of the ratio is
   *     above {@value #MAX_TERM}
   */
  public static ResampleRatio between(
      long fromNumerator, long fromDenominator, long toNumerator, long toDenominator) {
    if (fromNumerator < 1 || fromDenominator < 1 || toNumerator < 1 || toDenominator < 1) {
      throw new IllegalArgumentException(
          "rates must be above 0 Hz with denominators above 0, were "
              + fromNumerator
              + "/"
              + fromDenominator
              + " and "
              + toNumerator
              + "/"
              + toDenominator
              + "; an irregular stream cannot be resampled");
    }
    BigInteger up = BigInteger.valueOf(toNumerator).multiply(BigInteger.valueOf(fromDenominator));
    BigInteger down = BigInteger.valueOf(toDenominator).multiply(BigInteger.valueOf(fromNumerator));
    BigInteger divisor = up.gcd(down);
    up = up.divide(divisor);
    down = down.divide(divisor);
    BigInteger largest = up.max(down);
    if (largest.compareTo(BigInteger.valueOf(MAX_TERM)) > 0) {
      throw new IllegalArgumentException(
          "resampling from "
              + fromNumerator
              + "/"
              + fromDenominator
              + " Hz to "
              + toNumerator
              + "/"
              + toDenominator
              + " Hz takes the ratio "
              + up
              + "/"
              + down
              + " and a filter of "
              + largest.multiply(BigInteger.valueOf(20)).add(BigInteger.ONE)
              + " taps; terms up to "
              + MAX_TERM
              + " are allowed: choose a target rate that shares more factors with the source rate");
    }
    return new ResampleRatio(up.intValueExact(), down.intValueExact());
  }

  /** Returns whether both rates are the same. */
  public boolean isIdentity() {
    return up == 1 && down == 1;
  }

  /**
   * Returns the number of output samples that lie before input index {@code inputIndex}, {@code
   * ceil(inputIndex * up / down)}: also the index of the first output sample at or after it.
   *
   * @throws IllegalArgumentException if {@code inputIndex} is negative
   * @throws ArithmeticException if the result does not fit a long
   */
  public long firstOutputAtOrAfter(long inputIndex) {
    if (inputIndex < 0) {
      throw new IllegalArgumentException("inputIndex must be at least 0, was " + inputIndex);
    }
    return BigInteger.valueOf(inputIndex)
        .multiply(BigInteger.valueOf(up))
        .add(BigInteger.valueOf(down - 1L))
        .divide(BigInteger.valueOf(down))
        .longValueExact();
  }

  /** Returns {@code outputIndex * down - inputIndex * up}, exactly. */
  public long offsetInUpsampledSteps(long outputIndex, long inputIndex) {
    return BigInteger.valueOf(outputIndex)
        .multiply(BigInteger.valueOf(down))
        .subtract(BigInteger.valueOf(inputIndex).multiply(BigInteger.valueOf(up)))
        .longValueExact();
  }
}
