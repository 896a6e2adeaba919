package io.afferent.jobs.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Durations as people write and read them: {@code 500ms}, {@code 30s}, {@code 2min}, {@code 7d}.
 */
final class DurationText {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?) ?([a-z]+)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "min", 60_000_000_000L,
          "h", 3_600_000_000_000L,
          "d", 86_400_000_000_000L);

  private DurationText() {}

  static Duration parse(String text) {
    Matcher matcher = DURATION.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (matcher.matches()) {
      Long unit = NANOS.get(matcher.group(2));
      if (unit != null) {
        BigDecimal nanos =
            new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(unit))
                .setScale(0, RoundingMode.HALF_UP);
        if (nanos.unscaledValue().bitLength() <= 63) {
          return Duration.ofNanos(nanos.longValue());
        }
      }
    }
    throw new TypeConversionException(
        "'" + text + "' is not a duration; write a number and a unit: 500ms, 30s, 2min, 1h or 7d");
  }

  /** Reads a duration, or a bare number as seconds. */
  static final class OrSeconds implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return parse(text.strip().matches("\\d+(\\.\\d+)?") ? text.strip() + "s" : text);
    }
  }

  /** Minutes and seconds, {@code 1:05}, with hours when there are any, {@code 2:03:04}. */
  static String clock(long nanos) {
    long seconds = Math.max(0, Math.round(nanos / 1e9));
    return seconds >= 3600
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
        : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
  }

  /** Seconds with one digit behind the point, {@code 12.3 s}. */
  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }
}
