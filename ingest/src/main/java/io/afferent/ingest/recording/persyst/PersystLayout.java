package io.afferent.ingest.recording.persyst;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.schema.SampleType;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * How samples lie in the data file.
 *
 * @param rate exact rate
 * @param channels channels of a sample, at least 1
 * @param microvoltsPerStep value of one digital step (uV), not 0
 * @param type INT16 or INT32, little-endian
 * @param headerBytes bytes in front of sample 0
 */
record PersystLayout(
    SampleRate rate,
    int channels,
    BigDecimal microvoltsPerStep,
    SampleType type,
    long headerBytes) {
  private static final int MOST_CHANNELS = 65_536;
  private static final BigDecimal FASTEST_HZ = BigDecimal.valueOf(10_000_000L);
  private static final BigDecimal SLOWEST_HZ = new BigDecimal("1e-6");

  static PersystLayout of(PersystText text) throws RecordingException {
    String fileType = text.value(PersystText.FILE_INFO, "FileType");
    if (!fileType.isEmpty() && !fileType.equalsIgnoreCase("Interleaved")) {
      throw refused(
          text,
          "FileType",
          "only Interleaved files have their samples beside the layout; other types describe files"
              + " of other makers, so open those");
    }
    BigDecimal channels = number(text, "WaveformCount");
    if (channels.stripTrailingZeros().scale() > 0
        || channels.signum() <= 0
        || channels.compareTo(BigDecimal.valueOf(MOST_CHANNELS)) > 0) {
      throw refused(text, "WaveformCount", "allowed is a count of 1 to " + MOST_CHANNELS);
    }
    BigDecimal step = number(text, "Calibration");
    if (step.signum() == 0) {
      throw refused(text, "Calibration", "a step of 0 uV makes every sample 0; correct it");
    }
    return new PersystLayout(
        rate(text), channels.intValueExact(), step, type(text), headerBytes(text));
  }

  /** Bytes of one value. */
  int bytesPerValue() {
    return type == SampleType.INT16 ? 2 : 4;
  }

  private static SampleRate rate(PersystText text) throws RecordingException {
    BigDecimal hz = number(text, "SamplingRate").stripTrailingZeros();
    if (hz.compareTo(SLOWEST_HZ) >= 0 && hz.compareTo(FASTEST_HZ) <= 0 && hz.scale() <= 9) {
      BigDecimal scale = BigDecimal.ONE.scaleByPowerOfTen(Math.max(0, hz.scale()));
      return new SampleRate(hz.multiply(scale).longValueExact(), scale.longValueExact());
    }
    throw refused(
        text, "SamplingRate", "allowed are 1e-6 to 1e7 Hz with at most 9 decimals; correct it");
  }

  private static SampleType type(PersystText text) throws RecordingException {
    BigDecimal code = number(text, "DataType");
    if (code.signum() == 0) {
      return SampleType.INT16;
    }
    if (code.compareTo(BigDecimal.valueOf(7)) == 0) {
      return SampleType.INT32;
    }
    throw refused(text, "DataType", "known are 0 (16 bits) and 7 (32 bits)");
  }

  private static long headerBytes(PersystText text) throws RecordingException {
    if (text.value(PersystText.FILE_INFO, "HeaderLength").isEmpty()) {
      return 0;
    }
    BigDecimal bytes = number(text, "HeaderLength");
    if (bytes.signum() < 0
        || bytes.stripTrailingZeros().scale() > 0
        || bytes.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0) {
      throw refused(text, "HeaderLength", "allowed is a count of bytes of 0 or more");
    }
    return bytes.longValueExact();
  }

  private static BigDecimal number(PersystText text, String key) throws RecordingException {
    // Machines with a decimal comma write it here too.
    String value = text.value(PersystText.FILE_INFO, key).replace(',', '.');
    Optional<BigDecimal> number = SourceText.decimal(value);
    if (number.isEmpty()) {
      throw refused(text, key, "a number is needed to read the samples; add or correct it");
    }
    return number.get();
  }

  private static RecordingException refused(PersystText text, String key, String reason) {
    return text.refused(PersystText.FILE_INFO, key, reason);
  }
}
