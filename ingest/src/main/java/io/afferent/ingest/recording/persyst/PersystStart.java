package io.afferent.ingest.recording.persyst;

import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When a recording began: TestDate and TestTime, and the fraction of the first sample time. */
final class PersystStart {
  static final long DAY_NANOS = 86_400_000_000_000L;
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final BigDecimal DAY_SECONDS = BigDecimal.valueOf(86_400);

  /** Smaller numbers of seconds are no time of this age. */
  private static final BigDecimal FIRST_UNIX_SECONDS = BigDecimal.valueOf(100_000_000L);

  private static final int FIRST_YEAR_OF_CENTURY = 85;
  private static final Pattern DATE = Pattern.compile("(\\d{1,4})([/.-])(\\d{1,2})\\2(\\d{1,4})");
  private static final Pattern TIME =
      Pattern.compile("(\\d{1,2})[:.](\\d{1,2})[:.](\\d{1,2}(?:[.,]\\d{1,12})?)\\s*([AaPp][Mm])?");

  private PersystStart() {}

  /**
   * Device time of sample 0 (ns).
   *
   * @param first what [SampleTimes] says of sample 0 (s), empty when it says nothing
   */
  static long nanos(PersystText text, Optional<BigDecimal> first, SourceWarnings warnings) {
    String dateText = value(text, "TestDate");
    String timeText = value(text, "TestTime");
    Optional<LocalDate> date = date(dateText);
    OptionalLong time = timeOfDay(timeText);
    if (date.isEmpty()) {
      if (first.isPresent() && first.get().compareTo(FIRST_UNIX_SECONDS) >= 0) {
        return nanos(first.get());
      }
      warnings.add(
          text.fileName()
              + (dateText.isEmpty()
                  ? ": has no TestDate"
                  : ": TestDate " + SourceText.quoted(dateText) + " is no date of 1900 to 2199")
              + "; times count from 1970-01-01");
    }
    if (time.isEmpty() && !timeText.isEmpty()) {
      warnings.add(
          text.fileName()
              + ": TestTime "
              + SourceText.quoted(timeText)
              + " is no time of day as HH:MM:SS and was left out");
    }
    long midnight = date.isPresent() ? date.get().toEpochDay() * DAY_NANOS : 0;
    OptionalLong clock = timeOfDay(first);
    if (time.isEmpty()) {
      return midnight + clock.orElse(0);
    }
    if (clock.isPresent() && Math.abs(clock.getAsLong() - time.getAsLong()) < SECOND_NANOS) {
      return midnight + clock.getAsLong();
    }
    if (clock.isPresent() && clock.getAsLong() != 0) {
      warnings.add(
          text.fileName()
              + ": by [SampleTimes] the first sample is of "
              + first.orElse(BigDecimal.ZERO).toPlainString()
              + " s, by TestTime of "
              + SourceText.quoted(timeText)
              + "; TestTime counts");
    }
    return midnight + time.getAsLong();
  }

  private static String value(PersystText text, String key) {
    String value = text.value("Patient", key);
    return value.isEmpty() ? text.value(PersystText.FILE_INFO, key) : value;
  }

  /**
   * A date as the versions of the software write it: {@code 12/31/2023}, {@code 31-12-2023}, {@code
   * 2023.12.31}. Slashes put the month first, unless it can only be the day.
   */
  static Optional<LocalDate> date(String text) {
    Matcher matcher = DATE.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int first = Integer.parseInt(matcher.group(1));
    int second = Integer.parseInt(matcher.group(3));
    int third = Integer.parseInt(matcher.group(4));
    boolean yearFirst = matcher.group(1).length() > 2;
    boolean monthFirst = matcher.group(2).equals("/") && first <= 12;
    int year = yearFirst ? first : third;
    if (year < 100) {
      year += year < FIRST_YEAR_OF_CENTURY ? 2000 : 1900;
    }
    if (year < 1900 || year > 2199) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          yearFirst
              ? LocalDate.of(year, second, third)
              : LocalDate.of(year, monthFirst ? first : second, monthFirst ? second : first));
    } catch (DateTimeException noSuchDay) {
      return Optional.empty();
    }
  }

  private static OptionalLong timeOfDay(String text) {
    Matcher matcher = TIME.matcher(text.strip());
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    int hour = Integer.parseInt(matcher.group(1));
    if (matcher.group(4) != null) {
      hour = hour % 12 + (matcher.group(4).equalsIgnoreCase("PM") ? 12 : 0);
    }
    int minute = Integer.parseInt(matcher.group(2));
    BigDecimal second = new BigDecimal(matcher.group(3).replace(',', '.'));
    if (hour > 23 || minute > 59 || second.compareTo(BigDecimal.valueOf(60)) >= 0) {
      return OptionalLong.empty();
    }
    return OptionalLong.of((hour * 3600L + minute * 60L) * SECOND_NANOS + nanos(second));
  }

  /** Seconds since midnight; empty when they are no part of a day. */
  private static OptionalLong timeOfDay(Optional<BigDecimal> seconds) {
    return seconds.isPresent()
            && seconds.get().signum() >= 0
            && seconds.get().compareTo(DAY_SECONDS) < 0
        ? OptionalLong.of(nanos(seconds.get()))
        : OptionalLong.empty();
  }

  /** Whole nanoseconds. */
  static long nanos(BigDecimal seconds) {
    return seconds.movePointRight(9).setScale(0, RoundingMode.HALF_UP).longValueExact();
  }
}
