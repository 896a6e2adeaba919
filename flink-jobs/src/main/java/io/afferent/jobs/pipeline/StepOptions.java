package io.afferent.jobs.pipeline;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The settings of a step as they were read. Immutable. */
final class StepOptions implements StepSettings {

  private final String id;
  private final Operator operator;
  private final int line;
  private final Map<String, Object> values;
  private final Map<String, Integer> lines;

  /**
   * Takes what was read.
   *
   * @param values values by option, defaults filled in, as {@link OptionReader} makes them
   * @param lines lines of the options that were written
   */
  StepOptions(
      String id,
      Operator operator,
      int line,
      Map<String, Object> values,
      Map<String, Integer> lines) {
    this.id = id;
    this.operator = operator;
    this.line = line;
    this.values = Map.copyOf(values);
    this.lines = Map.copyOf(lines);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String operator() {
    return operator.name();
  }

  @Override
  public int line() {
    return line;
  }

  @Override
  public String canonical() {
    TreeMap<String, Object> sorted = new TreeMap<>();
    values.forEach(
        (option, value) ->
            sorted.put(
                option,
                value instanceof BigDecimal number
                    ? number.stripTrailingZeros().toPlainString()
                    : value));
    return operator.name() + sorted;
  }

  /** Line of an option, or of the step when it was not written. */
  int lineOf(String option) {
    return lines.getOrDefault(option, line);
  }

  @Override
  public boolean has(String option) {
    spec(option);
    return values.containsKey(option);
  }

  @Override
  public int integer(String option) {
    return value(option, Integer.class, OptionType.INTEGER);
  }

  @Override
  public BigDecimal number(String option) {
    return value(option, BigDecimal.class, OptionType.NUMBER);
  }

  @Override
  public BigDecimal seconds(String option) {
    return value(option, BigDecimal.class, OptionType.DURATION);
  }

  @Override
  public String text(String option) {
    return value(option, String.class, OptionType.TEXT, OptionType.CHOICE, OptionType.BUNDLE);
  }

  @Override
  public boolean flag(String option) {
    return value(option, Boolean.class, OptionType.FLAG);
  }

  @Override
  public List<String> texts(String option) {
    return list(option, OptionType.TEXT_LIST).stream().map(String.class::cast).toList();
  }

  @Override
  public List<BigDecimal> numbers(String option) {
    return list(option, OptionType.NUMBER_LIST).stream().map(BigDecimal.class::cast).toList();
  }

  @Override
  public List<List<String>> pairs(String option) {
    return list(option, OptionType.PAIR_LIST).stream()
        .map(pair -> ((List<?>) pair).stream().map(String.class::cast).toList())
        .toList();
  }

  private List<?> list(String option, OptionType type) {
    checkType(option, type);
    Object value = values.get(option);
    return value == null ? List.of() : (List<?>) value;
  }

  private <T> T value(String option, Class<T> as, OptionType... types) {
    checkType(option, types);
    return Optional.ofNullable(values.get(option))
        .map(as::cast)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "option " + option + " of " + operator() + " has no value; ask has() first"));
  }

  private void checkType(String option, OptionType... types) {
    OptionType declared = spec(option).type();
    if (!List.of(types).contains(declared)) {
      throw new IllegalArgumentException(
          "option " + option + " of " + operator() + " was declared as " + declared);
    }
  }

  private OptionSpec spec(String option) {
    for (OptionSpec spec : operator.options()) {
      if (spec.name().equals(option)) {
        return spec;
      }
    }
    throw new IllegalArgumentException("operator " + operator() + " declares no option " + option);
  }
}
