package io.afferent.ingest.recording.table;

import io.afferent.ingest.recording.SampleRate;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/** The rate that rounded times stand for. */
final class TableRate {
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000L);
  private static final int MOST_DECIMALS = 3;

  private TableRate() {}

  /**
   * The simplest rate (Hz) of which {@code steps} periods may be written as {@code spanNanos} with
   * that resolution: with as few decimals as fit, at most three, else the fraction of the times as
   * they are.
   */
  static SampleRate simplest(long steps, long spanNanos, long resolutionNanos) {
    BigDecimal count = BigDecimal.valueOf(steps).multiply(NANOS);
    BigDecimal least = ratio(count, spanNanos + resolutionNanos);
    BigDecimal most = ratio(count, Math.max(1, spanNanos - resolutionNanos));
    BigDecimal middle = ratio(count, spanNanos);
    for (int decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
      BigDecimal rounded = middle.setScale(decimals, RoundingMode.HALF_EVEN);
      if (rounded.signum() > 0 && rounded.compareTo(least) >= 0 && rounded.compareTo(most) <= 0) {
        return new SampleRate(rounded.movePointRight(MOST_DECIMALS).longValueExact(), 1000);
      }
    }
    BigInteger numerator = count.toBigIntegerExact();
    BigInteger divisor = numerator.gcd(BigInteger.valueOf(spanNanos));
    BigInteger reduced = numerator.divide(divisor);
    long denominator = spanNanos / divisor.longValueExact();
    // Both parts of a very long run are rounded to what fits; this moves the last sample by less
    // than a nanosecond.
    int surplus = Math.max(0, reduced.bitLength() - 62);
    return new SampleRate(
        reduced.shiftRight(surplus).longValueExact(), Math.max(1, denominator >> surplus));
  }

  private static BigDecimal ratio(BigDecimal count, long nanos) {
    return count.divide(BigDecimal.valueOf(nanos), MathContext.DECIMAL128);
  }
}
