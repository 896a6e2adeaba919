package io.afferent.ingest.recording.wfdb;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SampleRate;
import java.math.BigDecimal;

/** Exact rates from the decimals of a header. */
final class WfdbRates {
  private static final BigDecimal FASTEST_HZ = BigDecimal.valueOf(SampleRate.FASTEST_HZ);

  private WfdbRates() {}

  /**
   * A rate.
   *
   * @param hz rate of frames or ticks, above 0
   * @param perFrame samples in each
   * @throws RecordingException if it is above 1 GHz or has too many digits
   */
  static SampleRate of(BigDecimal hz, int perFrame, String fileName) throws RecordingException {
    BigDecimal rate = hz.multiply(BigDecimal.valueOf(perFrame)).stripTrailingZeros();
    if (rate.compareTo(FASTEST_HZ) <= 0) {
      try {
        return SampleRate.ofHz(rate);
      } catch (ArithmeticException doesNotFit) {
        // Told below, together with rates that are too high.
      }
    }
    throw new RecordingException(
        fileName
            + ": a rate must be at most 1e9 Hz and have at most 18 digits, was "
            + rate.toPlainString()
            + " Hz; the header is damaged");
  }
}
