package io.afferent.jobs.pipeline;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns what is written into the value of an option. Values: {@link Integer}, {@link BigDecimal}
 * (numbers, and durations in seconds), {@link String}, {@link Boolean}, and lists of them.
 */
final class OptionReader {

  /** What is wrong with a value; says what to write. */
  static final class ValueException extends Exception {
    private static final long serialVersionUID = 1L;

    ValueException(String message) {
      super(message);
    }
  }

  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d{1,18}(\\.\\d{0,18})?|\\.\\d{1,18})([eE][-+]?\\d{1,2})?");
  private static final Pattern INTEGER = Pattern.compile("[-+]?\\d{1,10}");
  private static final Pattern LONG_INTEGER = Pattern.compile("[-+]?\\d{11,}");
  private static final Pattern LONG_NUMBER =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
  private static final Pattern DURATION =
      Pattern.compile("(\\d{1,12}(?:\\.\\d{1,12})?) ?([a-zA-Zµ]+)");
  private static final Map<String, BigDecimal> SECONDS_PER_UNIT =
      Map.of(
          "ns", new BigDecimal("1e-9"),
          "us", new BigDecimal("1e-6"),
          "µs", new BigDecimal("1e-6"),
          "ms", new BigDecimal("1e-3"),
          "s", BigDecimal.ONE,
          "min", BigDecimal.valueOf(60),
          "h", BigDecimal.valueOf(3600));

  private OptionReader() {}

  /** The value of an option. */
  static Object read(OptionSpec spec, YamlNode node) throws ValueException {
    return switch (spec.type()) {
      case INTEGER -> integer(spec.name(), node);
      case NUMBER -> number(spec.name(), node);
      case DURATION -> seconds(spec.name(), node);
      case TEXT, BUNDLE -> text(spec.name(), node);
      case CHOICE -> choice(spec.name(), spec.allowed(), node);
      case FLAG -> flag(spec.name(), node);
      case TEXT_LIST -> texts(spec.name(), node);
      case NUMBER_LIST -> numbers(spec.name(), node);
      case PAIR_LIST -> pairs(spec.name(), node);
    };
  }

  static int integer(String name, YamlNode node) throws ValueException {
    String text = plain(name, "a whole number", name + ": 4", node);
    try {
      if (INTEGER.matcher(text).matches()) {
        return Integer.parseInt(text);
      }
    } catch (NumberFormatException outOfRange) {
      throw new ValueException(name + " is too large for a whole number: " + text);
    }
    if (LONG_INTEGER.matcher(text).matches()) {
      throw new ValueException(name + " is too large for a whole number: " + node.described());
    }
    throw new ValueException(name + " must be a whole number, got " + node.described());
  }

  static BigDecimal number(String name, YamlNode node) throws ValueException {
    String text = plain(name, "a number", name + ": 0.5", node);
    if (!NUMBER.matcher(text).matches()) {
      if (LONG_NUMBER.matcher(text).matches()) {
        throw new ValueException(
            name
                + " must be a number, got "
                + node.described()
                + "; write at most 18 digits on each side of the point and 2 in the exponent");
      }
      String hint = "";
      Matcher leading = Pattern.compile("([-+]?[0-9.]+) ?[a-zA-Z]+").matcher(text);
      if (leading.matches() && NUMBER.matcher(leading.group(1)).matches()) {
        hint = "; the unit is in the name of the option, write " + name + ": " + leading.group(1);
      }
      throw new ValueException(name + " must be a number, got " + node.described() + hint);
    }
    return new BigDecimal(text);
  }

  static BigDecimal seconds(String name, YamlNode node) throws ValueException {
    String example = name + ": 12s";
    if (!(node instanceof YamlNode.Scalar scalar) || scalar.isNull()) {
      throw new ValueException(
          name + " must be a duration, got " + node.described() + "; write for example " + example);
    }
    String text = scalar.text().strip();
    Matcher matcher = DURATION.matcher(text);
    if (matcher.matches()) {
      BigDecimal factor = SECONDS_PER_UNIT.get(matcher.group(2));
      if (factor != null) {
        return new BigDecimal(matcher.group(1)).multiply(factor).stripTrailingZeros();
      }
      throw new ValueException(
          name
              + " has the unknown unit of time \""
              + matcher.group(2)
              + "\"; allowed: ns, us, ms, s, min, h");
    }
    if (NUMBER.matcher(text).matches() && !text.startsWith("-")) {
      throw new ValueException(
          name + " needs a unit of time, got " + text + "; write " + name + ": " + text + "s");
    }
    throw new ValueException(
        name + " must be a duration, got " + node.described() + "; write for example " + example);
  }

  static String text(String name, YamlNode node) throws ValueException {
    if (node instanceof YamlNode.Scalar scalar && !scalar.isNull()) {
      if (scalar.text().isBlank()) {
        throw new ValueException(name + " must not be empty");
      }
      return scalar.text();
    }
    throw new ValueException(name + " must be a text, got " + node.described());
  }

  static String choice(String name, List<String> allowed, YamlNode node) throws ValueException {
    if (node instanceof YamlNode.Scalar scalar && !scalar.isNull()) {
      if (allowed.contains(scalar.text())) {
        return scalar.text();
      }
      throw new ValueException(
          name + " cannot be \"" + scalar.text() + "\"" + Suggestion.hint(scalar.text(), allowed));
    }
    throw new ValueException(
        name + " must be one of " + String.join(", ", allowed) + ", got " + node.described());
  }

  static boolean flag(String name, YamlNode node) throws ValueException {
    if (node instanceof YamlNode.Scalar scalar && scalar.plain()) {
      if (scalar.text().equals("true")) {
        return true;
      }
      if (scalar.text().equals("false")) {
        return false;
      }
    }
    throw new ValueException(name + " must be true or false, got " + node.described());
  }

  static List<String> texts(String name, YamlNode node) throws ValueException {
    List<String> values = new ArrayList<>();
    for (YamlNode item : items(name, "a list of names", "[Cz, Pz]", node)) {
      values.add(text("an item of " + name, item));
    }
    return List.copyOf(values);
  }

  private static List<BigDecimal> numbers(String name, YamlNode node) throws ValueException {
    List<BigDecimal> values = new ArrayList<>();
    for (YamlNode item : items(name, "a list of numbers", "[8, 13]", node)) {
      values.add(number("an item of " + name, item));
    }
    return List.copyOf(values);
  }

  private static List<List<String>> pairs(String name, YamlNode node) throws ValueException {
    List<List<String>> values = new ArrayList<>();
    for (YamlNode item : items(name, "a list of pairs", "[[Fp1, F7], [F7, T7]]", node)) {
      List<String> pair = texts("an item of " + name, item);
      if (pair.size() != 2) {
        throw new ValueException(
            "each item of "
                + name
                + " must be a pair like [Fp1, F7], got "
                + pair.size()
                + " names in line "
                + item.line());
      }
      values.add(pair);
    }
    return List.copyOf(values);
  }

  private static List<YamlNode> items(String name, String what, String example, YamlNode node)
      throws ValueException {
    if (node instanceof YamlNode.Sequence sequence) {
      return sequence.items();
    }
    throw new ValueException(
        name
            + " must be "
            + what
            + ", got "
            + node.described()
            + "; write for example "
            + name
            + ": "
            + example);
  }

  private static String plain(String name, String what, String example, YamlNode node)
      throws ValueException {
    if (node instanceof YamlNode.Scalar scalar && !scalar.isNull()) {
      if (scalar.plain()) {
        return scalar.text();
      }
      if (NUMBER.matcher(scalar.text()).matches()) {
        throw new ValueException(
            name
                + " must be "
                + what
                + ", got "
                + node.described()
                + "; write it without quotes: "
                + name
                + ": "
                + scalar.text());
      }
    }
    throw new ValueException(
        name + " must be " + what + ", got " + node.described() + "; write for example " + example);
  }
}
