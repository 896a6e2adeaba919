package io.afferent.ingest.recording.wfdb;

import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The start of a record: a time of day, and perhaps a date. */
final class WfdbStart {
  private static final Pattern TIME =
      Pattern.compile("(?:(?:(\\d{1,2}):)?(\\d{1,2}):)?(\\d{1,2})(?:\\.(\\d{1,9})\\d*)?");
  private static final Pattern DATE = Pattern.compile("(\\d{1,2})/(\\d{1,2})/(\\d{4})");

  private WfdbStart() {}

  /** Nanoseconds since 1970-01-01, which also stands for a date that is not given. */
  static long nanos(WfdbText.Line line, String time, String date, SourceWarnings warnings) {
    LocalTime ofDay = LocalTime.MIDNIGHT;
    if (!time.isEmpty()) {
      Optional<LocalTime> read = time(time);
      if (read.isEmpty()) {
        warn(warnings, line, "base time must be HH:MM:SS", time, "00:00:00");
      }
      ofDay = read.orElse(ofDay);
    }
    LocalDate day = LocalDate.EPOCH;
    if (!date.isEmpty()) {
      Optional<LocalDate> read = date(date);
      if (read.isEmpty()) {
        warn(warnings, line, "base date must be DD/MM/YYYY", date, "01/01/1970");
      }
      day = read.orElse(day);
    }
    return Math.addExact(
        Math.multiplyExact(day.toEpochDay(), 86_400_000_000_000L), ofDay.toNanoOfDay());
  }

  private static void warn(
      SourceWarnings warnings, WfdbText.Line line, String rule, String was, String used) {
    warnings.add(
        "the "
            + rule
            + ", was "
            + SourceText.quoted(was)
            + " in line "
            + line.number()
            + "; "
            + used
            + " is used instead");
  }

  private static Optional<LocalTime> time(String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String fraction = matcher.group(4) == null ? "" : matcher.group(4);
    try {
      return Optional.of(
          LocalTime.of(
              matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1)),
              matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2)),
              Integer.parseInt(matcher.group(3)),
              Integer.parseInt((fraction + "000000000").substring(0, 9))));
    } catch (DateTimeException impossible) {
      return Optional.empty();
    }
  }

  /** Nanoseconds since 1970 hold the years 1678 to 2262; lengths and offsets need room. */
  private static Optional<LocalDate> date(String text) {
    Matcher matcher = DATE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int year = Integer.parseInt(matcher.group(3));
    if (year < 1800 || year > 2190) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          LocalDate.of(
              year, Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(1))));
    } catch (DateTimeException impossible) {
      return Optional.empty();
    }
  }
}
