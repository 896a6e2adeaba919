package io.afferent.jobs.frame;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * An exact rate in Hz as a rational in lowest terms. Sample indexes map to times through it with
 * 128-bit arithmetic, never by adding up a rounded period (specification of signals, A1 rule 3).
 *
 * @param numerator numerator, at least 1
 * @param denominator denominator, at least 1
 */
public record Rate(long numerator, long denominator) implements Comparable<Rate> {

  private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000L);

  public Rate {
    if (numerator < 1 || denominator < 1) {
      throw new IllegalArgumentException(
          "a rate must be a positive fraction, was " + numerator + "/" + denominator);
    }
    long divisor = gcd(numerator, denominator);
    numerator /= divisor;
    denominator /= divisor;
  }

  /** The rate that a decimal number of Hz denotes, exactly. */
  public static Rate ofHz(BigDecimal hz) {
    if (hz.signum() <= 0) {
      throw new IllegalArgumentException("a rate must be above 0 Hz, was " + hz.toPlainString());
    }
    BigDecimal plain = hz.stripTrailingZeros();
    int scale = Math.max(plain.scale(), 0);
    if (scale > 12 || plain.precision() - plain.scale() > 12) {
      throw new IllegalArgumentException(
          "a rate must have at most 12 digits on each side of the point, was "
              + hz.toPlainString());
    }
    return new Rate(
        plain.movePointRight(scale).longValueExact(), BigInteger.TEN.pow(scale).longValueExact());
  }

  /** The rate as the nearest double (Hz). */
  public double hz() {
    return (double) numerator / denominator;
  }

  /** Nanoseconds from sample 0 to sample {@code index}, rounded down. */
  public long nanosOf(long index) {
    long high = Math.multiplyHigh(index, denominator);
    long low = index * denominator;
    if (high == (low >> 63) && Math.abs(low) <= Long.MAX_VALUE / 1_000_000_000L) {
      return Math.floorDiv(low * 1_000_000_000L, numerator);
    }
    BigInteger[] parts =
        BigInteger.valueOf(index)
            .multiply(BigInteger.valueOf(denominator))
            .multiply(NANOS_PER_SECOND)
            .divideAndRemainder(BigInteger.valueOf(numerator));
    BigInteger floor = parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    return floor.longValueExact();
  }

  /** Samples in {@code seconds}, when that is a whole number. */
  public BigDecimal samplesIn(BigDecimal seconds) {
    BigDecimal product = seconds.multiply(BigDecimal.valueOf(numerator));
    BigDecimal divisor = BigDecimal.valueOf(denominator);
    BigDecimal[] parts = product.divideAndRemainder(divisor);
    return parts[1].signum() == 0
        ? parts[0]
        : product.divide(divisor, new MathContext(20, RoundingMode.HALF_EVEN));
  }

  @Override
  public int compareTo(Rate other) {
    return BigInteger.valueOf(numerator)
        .multiply(BigInteger.valueOf(other.denominator))
        .compareTo(BigInteger.valueOf(other.numerator).multiply(BigInteger.valueOf(denominator)));
  }

  /** The rate as people write it: a decimal where that is exact, else the fraction. */
  @Override
  public String toString() {
    try {
      return new BigDecimal(numerator)
              .divide(new BigDecimal(denominator))
              .stripTrailingZeros()
              .toPlainString()
          + " Hz";
    } catch (ArithmeticException notFinite) {
      return numerator + "/" + denominator + " Hz";
    }
  }

  private static long gcd(long a, long b) {
    while (b != 0) {
      long rest = a % b;
      a = b;
      b = rest;
    }
    return a;
  }
}
