package io.afferent.ingest.recording.openbci;

import io.afferent.ingest.recording.text.CellSplitter;
import io.afferent.ingest.recording.text.DecimalParser;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the times of rows: seconds or milliseconds since 1970, {@code 2021-03-04 05:06:07.008}, or
 * the time of day alone, which goes on behind midnight. Not thread-safe.
 */
final class OpenBciClock {
  private static final long DAY_NANOS = 86_400_000_000_000L;

  /** Beyond, a number is no time that fits (ns). */
  private static final long LARGEST_TIME = 3_000_000_000_000_000_000L;

  /** Larger numbers are milliseconds: as seconds they would lie behind the year 5000. */
  private static final double FEWEST_MILLISECONDS = 1e11;

  private static final double FIRST_UNIX_SECONDS = 1e8;
  private static final Pattern TIME =
      Pattern.compile(
          "(?:(\\d{4})-(\\d{1,2})-(\\d{1,2})["
              + " T])?(\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:[.,](\\d{1,9}))?");

  private final DecimalParser decimals = new DecimalParser('.');
  private final int power;
  private final boolean text;
  private final boolean dated;
  private long midnights;
  private long previous = Long.MIN_VALUE;

  private OpenBciClock(int power, boolean text, boolean dated) {
    this.power = power;
    this.text = text;
    this.dated = dated;
  }

  /** A clock of the kind that the first time is of; empty when it is no time. */
  static Optional<OpenBciClock> of(String first) {
    Matcher matcher = TIME.matcher(first.strip());
    if (matcher.matches()) {
      return Optional.of(new OpenBciClock(0, true, matcher.group(1) != null));
    }
    byte[] bytes = first.strip().getBytes(StandardCharsets.ISO_8859_1);
    DecimalParser number = new DecimalParser('.');
    if (!number.parse(bytes, 0, bytes.length) || !(number.value() >= 0)) {
      return Optional.empty();
    }
    boolean milliseconds = number.value() >= FEWEST_MILLISECONDS;
    return Optional.of(
        new OpenBciClock(milliseconds ? 6 : 9, false, number.value() >= FIRST_UNIX_SECONDS));
  }

  /** Whether a cell at the end of a row is a time: text with colons, or milliseconds since 1970. */
  static boolean isTime(String cell) {
    if (TIME.matcher(cell.strip()).matches()) {
      return true;
    }
    byte[] bytes = cell.strip().getBytes(StandardCharsets.ISO_8859_1);
    DecimalParser number = new DecimalParser('.');
    return number.parse(bytes, 0, bytes.length) && number.value() >= FEWEST_MILLISECONDS;
  }

  /** Whether times have a date. */
  boolean dated() {
    return dated;
  }

  /** Whether times are times of day as text, of which the date may be told elsewhere. */
  boolean isTimeOfDay() {
    return text && !dated;
  }

  /** Time of a row (ns), empty when its cell is none. */
  OptionalLong nanos(byte[] line, CellSplitter cells, int column) {
    if (!text) {
      boolean number =
          decimals.parseScaled(line, cells.from(column), cells.to(column), power)
              && Math.abs(decimals.scaled()) < LARGEST_TIME;
      return number ? OptionalLong.of(decimals.scaled()) : OptionalLong.empty();
    }
    Matcher matcher = TIME.matcher(cells.text(column));
    if (!matcher.matches() || dated != (matcher.group(1) != null)) {
      return OptionalLong.empty();
    }
    int hour = Integer.parseInt(matcher.group(4));
    int minute = Integer.parseInt(matcher.group(5));
    int second = Integer.parseInt(matcher.group(6));
    if (hour > 23 || minute > 59 || second > 60) {
      return OptionalLong.empty();
    }
    String fraction = matcher.group(7) == null ? "0" : matcher.group(7);
    long nanos =
        (hour * 3600L + minute * 60L + second) * 1_000_000_000L
            + Long.parseLong((fraction + "000000000").substring(0, 9));
    return dated ? onDay(matcher, nanos) : OptionalLong.of(behindMidnight(nanos));
  }

  private static OptionalLong onDay(Matcher matcher, long nanos) {
    try {
      LocalDate day =
          LocalDate.of(
              Integer.parseInt(matcher.group(1)),
              Integer.parseInt(matcher.group(2)),
              Integer.parseInt(matcher.group(3)));
      boolean fits = day.getYear() >= 1900 && day.getYear() < 2060;
      return fits ? OptionalLong.of(day.toEpochDay() * DAY_NANOS + nanos) : OptionalLong.empty();
    } catch (DateTimeException noSuchDay) {
      return OptionalLong.empty();
    }
  }

  private long behindMidnight(long nanos) {
    long time = midnights + nanos;
    if (previous != Long.MIN_VALUE
        && time < previous - DAY_NANOS / 2
        && midnights < LARGEST_TIME / 2) {
      midnights += DAY_NANOS;
      time += DAY_NANOS;
    }
    previous = Math.max(previous, time);
    return time;
  }
}
