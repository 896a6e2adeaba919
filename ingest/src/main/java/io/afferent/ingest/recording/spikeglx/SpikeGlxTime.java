package io.afferent.ingest.recording.spikeglx;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Rate and start of a file.
 *
 * @param rate exact rate
 * @param startNanos device time of sample 0 (ns): when the file was created, a local time
 * @param firstSample samples of the run before this file, empty when not told
 */
record SpikeGlxTime(SampleRate rate, long startNanos, OptionalLong firstSample) {
  private static final BigDecimal FASTEST_HZ = BigDecimal.valueOf(SampleRate.FASTEST_HZ);
  private static final double SLOWEST_HZ = 1e-6;
  private static final BigDecimal LAST_LONG = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final int EARLIEST_YEAR = 1971;
  private static final int LATEST_YEAR = 2199;

  static SpikeGlxTime of(SpikeGlxMeta meta, SpikeGlxDevice device, SourceWarnings warnings)
      throws RecordingException {
    SampleRate rate = rate(meta, device.rateKey());
    OptionalLong firstSample = firstSample(meta, rate, warnings);
    // Tools that cut or filter files write their own time of creation beside the first one.
    for (String key : new String[] {"fileCreateTime_original", "fileCreateTime"}) {
      Optional<String> text = meta.text(key);
      Optional<LocalDateTime> created = text.flatMap(SpikeGlxTime::localTime);
      if (created.isPresent()) {
        Instant start = created.get().toInstant(ZoneOffset.UTC);
        long nanos = start.getEpochSecond() * 1_000_000_000L + start.getNano();
        return new SpikeGlxTime(rate, nanos, firstSample);
      }
      if (text.isPresent()) {
        warnings.add(
            meta.fileName()
                + ": "
                + key
                + " is no date and time of this age: "
                + SourceText.quoted(text.get()));
      }
    }
    warnings.add(
        meta.fileName()
            + ": it is not told when the file was created; times count from the begin of the run,"
            + " put at 1970-01-01");
    return new SpikeGlxTime(rate, rate.nanosAt(firstSample.orElse(0)), firstSample);
  }

  private static SampleRate rate(SpikeGlxMeta meta, String key) throws RecordingException {
    BigDecimal hz = meta.requiredPositive(key);
    if (hz.compareTo(FASTEST_HZ) <= 0 && hz.doubleValue() >= SLOWEST_HZ) {
      try {
        return SampleRate.ofHz(hz);
      } catch (ArithmeticException doesNotFit) {
        // Told below, together with rates out of range.
      }
    }
    throw meta.refused(key, "a rate must be from 1e-6 to 1e9 Hz and have at most 18 digits");
  }

  private static OptionalLong firstSample(
      SpikeGlxMeta meta, SampleRate rate, SourceWarnings warnings) {
    Optional<String> text = meta.text("firstSample");
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    BigDecimal first = SourceText.decimal(text.get()).orElse(BigDecimal.ONE.negate());
    boolean whole = first.signum() >= 0 && first.stripTrailingZeros().scale() <= 0;
    if (whole && first.compareTo(LAST_LONG) <= 0 && !rate.isTooLong(first.longValue())) {
      return OptionalLong.of(first.longValue());
    }
    warnings.add(
        meta.fileName() + ": firstSample is no sample number: " + SourceText.quoted(text.get()));
    return OptionalLong.empty();
  }

  private static Optional<LocalDateTime> localTime(String text) {
    try {
      LocalDateTime time = LocalDateTime.parse(text.replace(' ', 'T'));
      return time.getYear() < EARLIEST_YEAR || time.getYear() > LATEST_YEAR
          ? Optional.empty()
          : Optional.of(time);
    } catch (DateTimeParseException notATime) {
      return Optional.empty();
    }
  }
}
