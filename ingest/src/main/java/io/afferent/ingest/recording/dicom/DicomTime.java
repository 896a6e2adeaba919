package io.afferent.ingest.recording.dicom;

import io.afferent.ingest.recording.file.SourceText;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates and times as images have them, in nanoseconds since 1970-01-01 of the scanner's local time;
 * an offset from UTC behind a time is left out, so that all times of a series are on one clock.
 */
final class DicomTime {
  private static final long NANOS_PER_DAY = 86_400_000_000_000L;
  private static final int FIRST_YEAR = 1970;
  private static final int LAST_YEAR = 2200;

  private static final Pattern DATE = Pattern.compile("(\\d{4})[.-]?(\\d{2})[.-]?(\\d{2})");

  /** Colons are of the predecessor of DICOM. */
  private static final Pattern TIME =
      Pattern.compile("(\\d{2})(?::?(\\d{2})(?::?(\\d{2}(?:\\.\\d{1,9})?))?)?");

  private static final Pattern DATE_TIME =
      Pattern.compile("(\\d{8})(\\d{2}(?:\\d{2}(?:\\d{2}(?:\\.\\d{1,9})?)?)?)([+-]\\d{4})?");

  private DicomTime() {}

  /** Time of a classic image: its acquisition, with the first date that it has. */
  static OptionalLong acquired(DataSet set) {
    OptionalLong both = dateTime(set.text(DicomTag.ACQUISITION_DATE_TIME));
    OptionalLong time = timeOfDay(set.text(DicomTag.ACQUISITION_TIME));
    if (time.isEmpty()) {
      return both;
    }
    int[] dates = {
      DicomTag.ACQUISITION_DATE, DicomTag.SERIES_DATE, DicomTag.CONTENT_DATE, DicomTag.STUDY_DATE
    };
    for (int tag : dates) {
      OptionalLong day = day(set.text(tag));
      if (day.isPresent()) {
        return OptionalLong.of(day.getAsLong() * NANOS_PER_DAY + time.getAsLong());
      }
    }
    return both.isPresent() ? both : time;
  }

  /** Nanoseconds of {@code YYYYMMDDHHMMSS.FFFFFF&ZZXX}; empty when it is no such text. */
  static OptionalLong dateTime(String text) {
    Matcher parts = DATE_TIME.matcher(text);
    if (!parts.matches()) {
      return OptionalLong.empty();
    }
    OptionalLong day = day(parts.group(1));
    OptionalLong time = timeOfDay(parts.group(2));
    return day.isPresent() && time.isPresent()
        ? OptionalLong.of(day.getAsLong() * NANOS_PER_DAY + time.getAsLong())
        : OptionalLong.empty();
  }

  /** Nanoseconds since midnight of {@code HHMMSS.FFFFFF}; empty when it is no such text. */
  static OptionalLong timeOfDay(String text) {
    Matcher parts = TIME.matcher(text);
    if (!parts.matches()) {
      return OptionalLong.empty();
    }
    int hours = Integer.parseInt(parts.group(1));
    int minutes = parts.group(2) == null ? 0 : Integer.parseInt(parts.group(2));
    Optional<BigDecimal> seconds =
        parts.group(3) == null ? Optional.of(BigDecimal.ZERO) : SourceText.decimal(parts.group(3));
    // A leap second has the number 60.
    if (hours > 23 || minutes > 59 || seconds.isEmpty() || seconds.get().intValue() > 60) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        (hours * 60L + minutes) * 60_000_000_000L
            + seconds.get().movePointRight(9).longValueExact());
  }

  private static OptionalLong day(String text) {
    Matcher parts = DATE.matcher(text);
    if (!parts.matches()) {
      return OptionalLong.empty();
    }
    int year = Integer.parseInt(parts.group(1));
    if (year < FIRST_YEAR || year > LAST_YEAR) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(
          LocalDate.of(year, Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)))
              .toEpochDay());
    } catch (DateTimeException noSuchDay) {
      return OptionalLong.empty();
    }
  }
}
