package io.afferent.ingest.recording;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * An exact sampling rate as a reduced fraction (Hz). 1228 samples in 9.59375 s are exactly 128/1.
 *
 * @param numerator numerator (Hz), 0 for an irregular stream
 * @param denominator denominator (Hz), at least 1
 */
public record SampleRate(long numerator, long denominator) {
  /** The longest that a recording may last, or lie from another time (s), 31 years. */
  public static final long LONGEST_SECONDS = 1_000_000_000L;

  /** The fastest rate of a recording (Hz); periods of faster ones are below a nanosecond. */
  public static final long FASTEST_HZ = 1_000_000_000L;

  /** No decimal with more digits behind the point reduces to a fraction of two longs. */
  private static final int MOST_DECIMALS = 62;

  private static final BigDecimal SLOWEST_HZ = new BigDecimal("1e-6");
  private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000L);

  public SampleRate {
    if (numerator < 0 || denominator < 1) {
      throw new IllegalArgumentException(
          "a rate must be a fraction of at least 0/1 Hz, was " + numerator + "/" + denominator);
    }
    long divisor = gcd(numerator, denominator);
    numerator /= divisor;
    denominator /= divisor;
  }

  /**
   * The rate of {@code samples} in {@code seconds}.
   *
   * @throws ArithmeticException if {@code seconds} is not positive or the reduced fraction does not
   *     fit two longs
   */
  public static SampleRate of(long samples, BigDecimal seconds) {
    if (seconds.signum() <= 0) {
      throw new ArithmeticException("the duration must be above 0 s, was " + seconds);
    }
    BigDecimal stripped = seconds.stripTrailingZeros();
    BigInteger numerator = BigInteger.valueOf(samples);
    BigInteger denominator = stripped.unscaledValue();
    if (stripped.scale() >= 0) {
      numerator = numerator.multiply(BigInteger.TEN.pow(stripped.scale()));
    } else {
      denominator = denominator.multiply(BigInteger.TEN.pow(-stripped.scale()));
    }
    BigInteger divisor = numerator.gcd(denominator);
    return new SampleRate(
        numerator.divide(divisor).longValueExact(), denominator.divide(divisor).longValueExact());
  }

  /**
   * The rate that a decimal stands for: 173.61 Hz are 17361/100.
   *
   * @throws ArithmeticException if {@code hz} is negative or the reduced fraction does not fit two
   *     longs
   */
  public static SampleRate ofHz(BigDecimal hz) {
    BigDecimal plain = hz.stripTrailingZeros();
    if (plain.signum() < 0 || plain.scale() > MOST_DECIMALS) {
      throw new ArithmeticException("a rate must be a fraction of two longs, was " + hz + " Hz");
    }
    if (plain.scale() <= 0) {
      return new SampleRate(plain.longValueExact(), 1);
    }
    BigInteger denominator = BigInteger.TEN.pow(plain.scale());
    BigInteger divisor = plain.unscaledValue().gcd(denominator);
    return new SampleRate(
        plain.unscaledValue().divide(divisor).longValueExact(),
        denominator.divide(divisor).longValueExact());
  }

  /**
   * Whether so many samples last more than {@link #LONGEST_SECONDS}, so that the number or the rate
   * is damage. Negative numbers count as positive ones do.
   *
   * @throws ArithmeticException if the stream is irregular
   */
  public boolean isTooLong(long samples) {
    if (numerator == 0) {
      throw new ArithmeticException("an irregular stream has no time per index");
    }
    if (samples == Long.MIN_VALUE) {
      return isTooLong(Long.MAX_VALUE);
    }
    long count = Math.abs(samples);
    int high =
        Long.compare(
            Math.multiplyHigh(count, denominator), Math.multiplyHigh(LONGEST_SECONDS, numerator));
    return high > 0
        || (high == 0
            && Long.compareUnsigned(count * denominator, LONGEST_SECONDS * numerator) > 0);
  }

  /**
   * The rate that a decimal of a file stands for, as {@link #ofHz} does.
   *
   * @param hz from 1e-6 Hz to {@link #FASTEST_HZ}
   * @throws ArithmeticException if it is out of range or the fraction does not fit two longs
   */
  public static SampleRate ofPlausibleHz(BigDecimal hz) {
    if (hz.compareTo(SLOWEST_HZ) < 0 || hz.compareTo(BigDecimal.valueOf(FASTEST_HZ)) > 0) {
      throw new ArithmeticException("a rate must be from 1e-6 to 1e9 Hz, was " + hz);
    }
    return ofHz(hz);
  }

  /** The rate as a double (Hz), for people and for filter design. */
  public double hz() {
    return (double) numerator / denominator;
  }

  /** The rate as people write it, rounded to at most nine significant digits: {@code 12.8}. */
  public String text() {
    return BigDecimal.valueOf(numerator)
        .divide(BigDecimal.valueOf(denominator), new MathContext(9))
        .stripTrailingZeros()
        .toPlainString();
  }

  /**
   * Time from sample 0 to sample {@code index}: floor(index * denominator * 1e9 / numerator) ns,
   * computed from the index without rounding in between.
   *
   * @throws ArithmeticException if the stream is irregular or the time does not fit a long
   */
  public long nanosAt(long index) {
    if (numerator == 0) {
      throw new ArithmeticException("an irregular stream has no time per index");
    }
    long high = Math.multiplyHigh(index, denominator);
    long product = index * denominator;
    if (high == product >> 63) {
      long whole = Math.floorDiv(product, numerator);
      long rest = product - whole * numerator;
      if (rest <= Long.MAX_VALUE / 1_000_000_000L) {
        return Math.addExact(
            Math.multiplyExact(whole, 1_000_000_000L), rest * 1_000_000_000L / numerator);
      }
    }
    BigInteger exact =
        BigInteger.valueOf(index).multiply(BigInteger.valueOf(denominator)).multiply(NANOS);
    return floorDivide(exact, BigInteger.valueOf(numerator)).longValueExact();
  }

  /**
   * Index nearest to {@code nanos} after sample 0, halves up; negative for times before sample 0.
   *
   * @throws ArithmeticException if the stream is irregular or the index does not fit a long
   */
  public long indexNearest(long nanos) {
    if (numerator == 0) {
      throw new ArithmeticException("an irregular stream has no index per time");
    }
    BigInteger twice = BigInteger.TWO;
    BigInteger divisor = NANOS.multiply(BigInteger.valueOf(denominator));
    BigInteger dividend = BigInteger.valueOf(nanos).multiply(BigInteger.valueOf(numerator));
    return floorDivide(dividend.multiply(twice).add(divisor), divisor.multiply(twice))
        .longValueExact();
  }

  /** Index nearest to {@code seconds} after sample 0, exact from the decimal, halves up. */
  public long indexNearest(BigDecimal seconds) {
    return seconds
        .multiply(BigDecimal.valueOf(numerator))
        .add(BigDecimal.valueOf(denominator).divide(BigDecimal.valueOf(2)))
        .divide(BigDecimal.valueOf(denominator), 0, RoundingMode.FLOOR)
        .longValueExact();
  }

  private static BigInteger floorDivide(BigInteger dividend, BigInteger divisor) {
    BigInteger[] parts = dividend.divideAndRemainder(divisor);
    return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
  }

  private static long gcd(long a, long b) {
    while (b != 0) {
      long rest = a % b;
      a = b;
      b = rest;
    }
    return a == 0 ? 1 : a;
  }
}
