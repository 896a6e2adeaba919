package io.afferent.ingest.recording.brainvision;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.SourceText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/** The exact rate that a sampling interval (microseconds) stands for. */
final class BrainVisionRate {
  private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);
  private static final double SLOWEST_HZ = 1e-6;

  private BrainVisionRate() {}

  static SampleRate read(BrainVisionText text) throws RecordingException {
    String value = text.value(BrainVisionHeader.COMMON, "SamplingInterval");
    Optional<BigDecimal> interval = SourceText.decimal(value);
    if (interval.isEmpty() || interval.get().signum() <= 0) {
      throw refused(text);
    }
    SampleRate rate;
    try {
      rate = rate(interval.get());
    } catch (ArithmeticException doesNotFit) {
      throw refused(text);
    }
    if (rate.hz() > SampleRate.FASTEST_HZ || rate.hz() < SLOWEST_HZ) {
      throw refused(text);
    }
    return rate;
  }

  private static RecordingException refused(BrainVisionText text) {
    return BrainVisionHeader.refused(
        text,
        BrainVisionHeader.COMMON,
        "SamplingInterval",
        "it must be a decimal above 0 in microseconds, such as 1000 for 1000 Hz");
  }

  /**
   * A million by the interval. An interval like 3333.3333333333335 is what a program prints that
   * computed 1e6 / 300 in double: where a rate of at most three decimals gives exactly that double,
   * the rate is meant.
   */
  static SampleRate rate(BigDecimal interval) {
    BigDecimal rounded =
        MILLION.divide(interval, MathContext.DECIMAL64).setScale(3, RoundingMode.HALF_EVEN);
    boolean printedDouble = interval.stripTrailingZeros().precision() >= 15;
    if (printedDouble
        && rounded.signum() > 0
        && 1e6 / rounded.doubleValue() == interval.doubleValue()) {
      return new SampleRate(rounded.movePointRight(3).longValueExact(), 1000);
    }
    return SampleRate.of(1, interval.movePointLeft(6));
  }
}
