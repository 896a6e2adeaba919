package io.afferent.jobs.pipeline;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * The options of one step as written, defaults filled in, types already checked by the reader of
 * the file. Getters throw {@link IllegalArgumentException} for an option that the operator did not
 * declare or declared with another type: that is a fault of the operator, not of the file.
 */
public interface StepSettings {

  /** Id of the step, given or derived; fixes the uid of its Flink operators. */
  String id();

  /** Name of the operator. */
  String operator();

  /** Line of the step in the file, from 1. */
  int line();

  /** Whether the option has a value, written or by default. */
  boolean has(String option);

  /** Value of an {@link OptionType#INTEGER}. */
  int integer(String option);

  /** Value of a {@link OptionType#NUMBER}, exact. */
  BigDecimal number(String option);

  /** Value of a {@link OptionType#DURATION} in seconds, exact. */
  BigDecimal seconds(String option);

  /** Value of a {@link OptionType#TEXT}, {@link OptionType#CHOICE} or {@link OptionType#BUNDLE}. */
  String text(String option);

  /** Value of a {@link OptionType#FLAG}. */
  boolean flag(String option);

  /** Value of a {@link OptionType#TEXT_LIST}; empty when not given. */
  List<String> texts(String option);

  /** Value of a {@link OptionType#NUMBER_LIST}; empty when not given. */
  List<BigDecimal> numbers(String option);

  /** Value of a {@link OptionType#PAIR_LIST}; empty when not given. */
  List<List<String>> pairs(String option);

  /**
   * Operator and options in one canonical text, id left out: two steps with the same text compute
   * the same. State that another text left behind is not gone on with.
   */
  String canonical();

  /** {@link #text} when the option has a value. */
  default Optional<String> optionalText(String option) {
    return has(option) ? Optional.of(text(option)) : Optional.empty();
  }
}
