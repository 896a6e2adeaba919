package io.afferent.ingest.recording.gdf;

import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The start of a recording in both forms. */
final class GdfStart {
  private static final Pattern DIGITS =
      Pattern.compile("(\\d{4})(\\d{2})(\\d{2})(\\d{2})(\\d{2})(\\d{2})(\\d{2})?");

  /** Day 1 of Matlab is 1 January of the year 0. */
  private static final long DAY_OF_1970 = 719_529;

  private static final long DAYS_OF_1800 = 657_438;
  private static final long DAYS_OF_2190 = 799_879;
  private static final long NANOS_OF_DAY = 86_400_000_000_000L;

  private GdfStart() {}

  /** {@code yyyymmddhhmmsscc}, the last two hundredths of a second, which may be blank. */
  static OptionalLong ofText(String text, SourceWarnings warnings) {
    String plain = text.replace("\0", "").strip();
    if (plain.isEmpty() || plain.matches("0+")) {
      return OptionalLong.empty();
    }
    Matcher matcher = DIGITS.matcher(plain);
    if (matcher.matches()) {
      int year = Integer.parseInt(matcher.group(1));
      if (year >= 1800 && year <= 2190) {
        try {
          LocalDateTime start =
              LocalDateTime.of(
                  year,
                  Integer.parseInt(matcher.group(2)),
                  Integer.parseInt(matcher.group(3)),
                  Integer.parseInt(matcher.group(4)),
                  Integer.parseInt(matcher.group(5)),
                  Integer.parseInt(matcher.group(6)));
          long hundredths = matcher.group(7) == null ? 0 : Long.parseLong(matcher.group(7));
          return OptionalLong.of(
              start.toEpochSecond(ZoneOffset.UTC) * 1_000_000_000L + hundredths * 10_000_000L);
        } catch (DateTimeException impossible) {
          // Told below, together with texts of another shape.
        }
      }
    }
    warnings.add(
        "the start must be yyyymmddhhmmsscc, was "
            + SourceText.quoted(plain)
            + "; 1970-01-01 is used instead");
    return OptionalLong.empty();
  }

  /** Days since the year 0, times 2^32; 0 when not given. Resolves 20 us. */
  static OptionalLong ofDays(long days, SourceWarnings warnings) {
    if (days == 0) {
      return OptionalLong.empty();
    }
    long whole = days >>> 32;
    if (whole < DAYS_OF_1800 || whole > DAYS_OF_2190) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the start is day %d, which must be 0 or lie in the years 1800 to 2190; 1970-01-01 is"
                  + " used instead",
              whole));
      return OptionalLong.empty();
    }
    long fraction = days & 0xFFFF_FFFFL;
    long high = Math.multiplyHigh(fraction, NANOS_OF_DAY);
    long low = fraction * NANOS_OF_DAY;
    return OptionalLong.of((whole - DAY_OF_1970) * NANOS_OF_DAY + ((high << 32) | (low >>> 32)));
  }
}
