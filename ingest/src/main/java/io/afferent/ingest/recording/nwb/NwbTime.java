package io.afferent.ingest.recording.nwb;

import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.hdf5.Hdf5File;
import io.afferent.ingest.recording.hdf5.Hdf5Kind;
import io.afferent.ingest.recording.hdf5.Hdf5Object;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Times of NWB: seconds since a date that the file names. */
final class NwbTime {
  /** No session lasts longer, and times of this size are far from where they stop fitting. */
  static final double LONGEST_SECONDS = 1e9;

  private static final int EARLIEST_YEAR = 1900;
  private static final int LATEST_YEAR = 2199;
  private static final int LONGEST_DATE = 64;
  private static final double LOWEST_HZ = 1e-6;
  private static final double HIGHEST_HZ = 1e9;

  private NwbTime() {}

  /** Whether a time in seconds can be turned into nanoseconds. */
  static boolean isUsable(double seconds) {
    return Math.abs(seconds) <= LONGEST_SECONDS;
  }

  /** The nanosecond nearest to a usable time, the even one of two. */
  static long nanos(double seconds) {
    double product = seconds * 1e9;
    double nearest = Math.rint(product);
    // What the product lost to rounding; both differences are exact.
    double beyond = (product - nearest) + Math.fma(seconds, 1e9, -product);
    return (long) nearest + (beyond > 0.5 ? 1 : beyond < -0.5 ? -1 : 0);
  }

  /** A time as the file has it, for people. */
  static String text(double seconds) {
    return BigDecimal.valueOf(seconds).stripTrailingZeros().toPlainString();
  }

  /** An exact rate from its shortest decimal; empty when it is no usable rate. */
  static Optional<SampleRate> rate(String text) {
    try {
      BigDecimal hz = new BigDecimal(text).stripTrailingZeros();
      if (hz.doubleValue() < LOWEST_HZ || hz.doubleValue() > HIGHEST_HZ) {
        return Optional.empty();
      }
      return Optional.of(
          hz.scale() <= 0
              ? new SampleRate(hz.longValueExact(), 1)
              : new SampleRate(
                  hz.unscaledValue().longValueExact(),
                  BigDecimal.ONE.scaleByPowerOfTen(hz.scale()).longValueExact()));
    } catch (ArithmeticException | NumberFormatException noFraction) {
      return Optional.empty();
    }
  }

  /** The date that times count from (ns since 1970-01-01). */
  static long zeroNanos(Hdf5File file, SourceWarnings warnings) throws IOException {
    for (String name : new String[] {"timestamps_reference_time", "session_start_time"}) {
      Optional<Hdf5Object> found = file.root().child(name);
      if (found.isEmpty() || !found.get().isDataset()) {
        continue;
      }
      Optional<String> text = text(found.get());
      Optional<Long> nanos =
          text.isPresent() ? parse(name, text.get(), warnings) : Optional.empty();
      if (nanos.isPresent()) {
        return nanos.get();
      }
      warnings.add(
          name + " is no date and time of this age: " + SourceText.quoted(text.orElse("no text")));
    }
    warnings.add("it is not told when the session began; times count from 1970-01-01");
    return 0;
  }

  private static Optional<String> text(Hdf5Object found) throws IOException {
    if (found.dataset().type().kind() != Hdf5Kind.TEXT || found.dataset().count() != 1) {
      return Optional.empty();
    }
    List<String> texts = found.dataset().texts(1, LONGEST_DATE);
    return Optional.of(texts.get(0).strip());
  }

  private static Optional<Long> parse(String name, String text, SourceWarnings warnings) {
    String iso = text.replace(' ', 'T');
    Instant instant;
    try {
      instant = OffsetDateTime.parse(iso).toInstant();
    } catch (DateTimeException noZone) {
      try {
        instant = LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
        warnings.add(name + " names no zone; it is read as UTC");
      } catch (DateTimeException noDate) {
        return Optional.empty();
      }
    }
    int year = instant.atOffset(ZoneOffset.UTC).getYear();
    return year < EARLIEST_YEAR || year > LATEST_YEAR
        ? Optional.empty()
        : Optional.of(instant.getEpochSecond() * 1_000_000_000L + instant.getNano());
  }
}
