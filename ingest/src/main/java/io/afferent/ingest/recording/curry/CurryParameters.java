package io.afferent.ingest.recording.curry;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How samples lie in the data file.
 *
 * @param channels channels of a sample
 * @param samples declared number of samples, empty when the size of the file tells
 * @param rate exact rate
 * @param ascii whether samples are text
 * @param byChannel whether all samples of a channel follow each other
 * @param order order of the bytes of a value
 * @param startNanos device time of sample 0 (ns)
 */
record CurryParameters(
    int channels,
    OptionalLong samples,
    SampleRate rate,
    boolean ascii,
    boolean byChannel,
    ByteOrder order,
    long startNanos) {
  private static final int MOST_CHANNELS = 65_536;
  private static final BigDecimal FASTEST_HZ = BigDecimal.valueOf(10_000_000L);
  private static final BigDecimal SLOWEST_HZ = new BigDecimal("1e-6");
  private static final double SAME = 1e-5;
  private static final String COMPRESSED = "{2912E8D8-F5C8-4E25-A8E7-A1385967DA09}";

  static CurryParameters of(CurryText text, SourceWarnings warnings) throws RecordingException {
    if (text.value("DataGuid").equalsIgnoreCase(COMPRESSED)) {
      throw text.refused("DataGuid", "the samples are compressed; have Curry write raw float");
    }
    BigDecimal channels = whole(text, "NumChannels");
    if (channels.signum() <= 0 || channels.compareTo(BigDecimal.valueOf(MOST_CHANNELS)) > 0) {
      throw text.refused("NumChannels", "allowed is a count of 1 to " + MOST_CHANNELS);
    }
    if (!text.value("NumTrials").isEmpty()
        && whole(text, "NumTrials").compareTo(BigDecimal.ONE) > 0) {
      throw text.refused(
          "NumTrials", "epochs are no continuous recording; export the recording they are from");
    }
    BigDecimal samples = whole(text, "NumSamples");
    boolean unknown = samples.signum() < 0 || samples.compareTo(BigDecimal.valueOf(1L << 60)) > 0;
    return new CurryParameters(
        channels.intValueExact(),
        unknown ? OptionalLong.empty() : OptionalLong.of(samples.longValueExact()),
        rate(text, warnings),
        isAscii(text),
        text.value("DataSampOrder").toUpperCase(Locale.ROOT).startsWith("CHAN"),
        isBigEndian(text) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
        startNanos(text, warnings));
  }

  private static boolean isAscii(CurryText text) throws RecordingException {
    String format = text.value("DataFormat").toUpperCase(Locale.ROOT);
    if (!format.isEmpty()
        && !format.startsWith("FLOAT")
        && !format.startsWith("RAW")
        && !format.equals("ASCII")) {
      throw text.refused("DataFormat", "known are FLOAT and ASCII; have Curry write raw float");
    }
    return format.equals("ASCII") || text.value("DataByteOrder").equalsIgnoreCase("ASCII");
  }

  private static boolean isBigEndian(CurryText text) {
    String order = text.value("DataByteOrder").toUpperCase(Locale.ROOT);
    return order.startsWith("MOTOROLA") || order.startsWith("BIG");
  }

  private static SampleRate rate(CurryText text, SourceWarnings warnings)
      throws RecordingException {
    Optional<BigDecimal> hz = positive(text, "SampleFreqHz");
    Optional<BigDecimal> micros = positive(text, "SampleTimeUsec");
    if (hz.isEmpty() && micros.isEmpty()) {
      throw text.refused(
          "SampleFreqHz", "nor is there a SampleTimeUsec above 0; the rate is needed, so add it");
    }
    try {
      if (micros.isEmpty()) {
        return fraction(hz.get());
      }
      double told = 1e6 / micros.get().doubleValue();
      if (hz.isPresent() && Math.abs(told - hz.get().doubleValue()) <= SAME * told) {
        return fraction(hz.get());
      }
      if (hz.isPresent()) {
        warnings.add(
            "SampleTimeUsec = "
                + micros.get().toPlainString()
                + " contradicts SampleFreqHz = "
                + hz.get().toPlainString()
                + "; the time counts");
      }
      return SampleRate.of(1, micros.get().movePointLeft(6));
    } catch (ArithmeticException doesNotFit) {
      throw text.refused("SampleFreqHz", "the rate has too many digits; correct it");
    }
  }

  private static SampleRate fraction(BigDecimal hz) {
    BigDecimal scale = BigDecimal.ONE.scaleByPowerOfTen(Math.max(0, hz.scale()));
    return new SampleRate(hz.multiply(scale).longValueExact(), scale.longValueExact());
  }

  /** A rate or a time above 0, empty for 0. */
  private static Optional<BigDecimal> positive(CurryText text, String key)
      throws RecordingException {
    String value = text.value(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    Optional<BigDecimal> number = SourceText.decimal(value.replace(',', '.'));
    if (number.isPresent() && number.get().signum() == 0) {
      return Optional.empty();
    }
    if (number.isEmpty()
        || number.get().compareTo(SLOWEST_HZ) < 0
        || number.get().compareTo(FASTEST_HZ.multiply(FASTEST_HZ)) > 0
        || (key.endsWith("Hz") && number.get().compareTo(FASTEST_HZ) > 0)) {
      throw text.refused(key, "allowed is a rate of 1e-6 to 1e7 Hz; correct it");
    }
    return Optional.of(number.get().stripTrailingZeros());
  }

  private static BigDecimal whole(CurryText text, String key) throws RecordingException {
    Optional<BigDecimal> number = SourceText.decimal(text.value(key));
    if (number.isEmpty() || number.get().stripTrailingZeros().scale() > 0) {
      throw text.refused(key, "a whole number is needed to read the samples; add or correct it");
    }
    return number.get();
  }

  private static long startNanos(CurryText text, SourceWarnings warnings) {
    String[] keys = {
      "StartYear", "StartMonth", "StartDay", "StartHour", "StartMin", "StartSec", "StartMillisec"
    };
    int[] parts = new int[keys.length];
    boolean given = true;
    for (int i = 0; i < keys.length; i++) {
      String value = text.value(keys[i]);
      given &= value.matches("\\d{1,6}") || (i == 6 && value.isEmpty());
      parts[i] = given && !value.isEmpty() ? Integer.parseInt(value) : 0;
    }
    try {
      if (given && parts[0] >= 1900 && parts[0] < 2200 && parts[6] < 1000) {
        LocalDateTime start =
            LocalDateTime.of(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]);
        return start.toEpochSecond(ZoneOffset.UTC) * 1_000_000_000L + parts[6] * 1_000_000L;
      }
    } catch (DateTimeException noSuchTime) {
      // Told below, with dates that are missing.
    }
    warnings.add(
        "the parameters have no date from StartYear to StartMillisec; times count from 1970");
    return 0;
  }
}
