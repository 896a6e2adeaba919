package io.afferent.jobs.window;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.time.Duration;

/**
 * Where the windows of a stream lie: window {@code k} covers the sample indexes {@code k * hop} to
 * {@code k * hop + length}, the latter excluded, counted from index 0 of the recording.
 *
 * @param lengthSamples at least 1
 * @param hopSamples at least 1; below the length windows overlap, above it samples are left out
 */
public record WindowLayout(int lengthSamples, int hopSamples) {
  private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000L);

  /** Checks the numbers. */
  public WindowLayout {
    if (lengthSamples < 1) {
      throw new IllegalArgumentException("lengthSamples must be at least 1, was " + lengthSamples);
    }
    if (hopSamples < 1) {
      throw new IllegalArgumentException("hopSamples must be at least 1, was " + hopSamples);
    }
  }

  /**
   * Returns the layout with the given durations at a rate of {@code rateNumerator /
   * rateDenominator} hertz.
   *
   * <p>A duration must be a whole number of samples, or the nanosecond nearest to one: 333333333 ns
   * are 10 samples at 30 Hz.
   *
   * @throws IllegalArgumentException if a duration is not, or is not positive, or the rate is not;
   *     the message names the two nearest choices
   */
  public static WindowLayout of(
      Duration length, Duration hop, long rateNumerator, long rateDenominator) {
    if (rateNumerator < 1 || rateDenominator < 1) {
      throw new IllegalArgumentException(
          "windows need a rate above 0 Hz with a denominator above 0, was "
              + rateNumerator
              + "/"
              + rateDenominator
              + "; an irregular stream must be resampled first");
    }
    return new WindowLayout(
        samplesOf("length", length, rateNumerator, rateDenominator),
        samplesOf("hop", hop, rateNumerator, rateDenominator));
  }

  private static int samplesOf(String name, Duration duration, long num, long den) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(
          "the window " + name + " must be above 0, was " + duration);
    }
    BigInteger nanos =
        BigInteger.valueOf(duration.getSeconds())
            .multiply(NANOS_PER_SECOND)
            .add(BigInteger.valueOf(duration.getNano()));
    // samples = nanos * num / (den * 1e9)
    BigInteger numerator = nanos.multiply(BigInteger.valueOf(num));
    BigInteger denominator = BigInteger.valueOf(den).multiply(NANOS_PER_SECOND);
    BigInteger below = numerator.divide(denominator);
    for (BigInteger samples : new BigInteger[] {below, below.add(BigInteger.ONE)}) {
      // |nanos - samples * den * 1e9 / num| < 1/2
      BigInteger distance = samples.multiply(denominator).subtract(numerator).abs();
      if (samples.signum() > 0 && distance.shiftLeft(1).compareTo(BigInteger.valueOf(num)) < 0) {
        if (samples.bitLength() > 31) {
          throw new IllegalArgumentException(
              "the window "
                  + name
                  + " "
                  + duration
                  + " is "
                  + samples
                  + " samples; at most "
                  + Integer.MAX_VALUE
                  + " are allowed");
        }
        return samples.intValueExact();
      }
    }
    throw new IllegalArgumentException(
        "the window "
            + name
            + " "
            + seconds(numerator, denominator, num, den)
            + " is "
            + decimal(numerator, denominator)
            + " samples at "
            + (den == 1 ? Long.toString(num) : num + "/" + den)
            + " Hz, which is not a whole number; nearest: "
            + (below.signum() == 0 ? "" : choice(below, num, den) + " or ")
            + choice(below.add(BigInteger.ONE), num, den));
  }

  private static String choice(BigInteger samples, long num, long den) {
    return samples
        + (samples.equals(BigInteger.ONE) ? " sample (" : " samples (")
        + decimal(samples.multiply(BigInteger.valueOf(den)), BigInteger.valueOf(num))
        + " s)";
  }

  private static String seconds(BigInteger numerator, BigInteger denominator, long num, long den) {
    return decimal(
            numerator.multiply(BigInteger.valueOf(den)),
            denominator.multiply(BigInteger.valueOf(num)))
        + " s";
  }

  private static String decimal(BigInteger numerator, BigInteger denominator) {
    return new BigDecimal(numerator)
        .divide(new BigDecimal(denominator), new MathContext(10))
        .stripTrailingZeros()
        .toPlainString();
  }
}
