package io.afferent.jobs.operator;

import io.afferent.jobs.pipeline.Glob;
import io.afferent.jobs.pipeline.OptionSpec;
import io.afferent.jobs.pipeline.Shape;
import io.afferent.jobs.pipeline.StepProblem;
import io.afferent.jobs.pipeline.StepSettings;
import java.math.BigDecimal;
import java.util.List;

/** The checks of the options of {@link DetectOperator}. */
final class DetectChecks {

  private DetectChecks() {}

  /** Refuses a number or duration that is given and not above 0. */
  static void above(String option, StepSettings settings) throws StepProblem {
    if (settings.has(option) && value(option, settings).signum() <= 0) {
      throw new StepProblem(
          option, option + " must be above 0, was " + value(option, settings).toPlainString());
    }
  }

  static void between(String option, StepSettings settings, String least, String most)
      throws StepProblem {
    BigDecimal value = value(option, settings);
    if (value.compareTo(new BigDecimal(least)) < 0 || value.compareTo(new BigDecimal(most)) > 0) {
      throw new StepProblem(
          option,
          option + " must be between " + least + " and " + most + ", was " + value.toPlainString());
    }
  }

  private static BigDecimal value(String option, StepSettings settings) {
    for (OptionSpec spec : new DetectOperator().options()) {
      if (spec.name().equals(option)) {
        return switch (spec.type()) {
          case DURATION -> settings.seconds(option);
          case INTEGER -> BigDecimal.valueOf(settings.integer(option));
          default -> settings.number(option);
        };
      }
    }
    throw new IllegalArgumentException("there is no option " + option);
  }

  static void endsAtTheBaseline(StepSettings settings) throws StepProblem {
    if (settings.has("on_ratio")
        && settings
                .number("on_ratio")
                .multiply(settings.number("off_ratio"))
                .compareTo(BigDecimal.ONE)
            <= 0) {
      throw new StepProblem(
          "on_ratio",
          "on_ratio "
              + settings.number("on_ratio").toPlainString()
              + " times off_ratio "
              + settings.number("off_ratio").toPlainString()
              + " must be above 1, or a unit back at its baseline would stay on; raise one of them");
    }
  }

  static void longEnough(StepSettings settings) throws StepProblem {
    if (settings.has("max_duration")
        && settings.seconds("max_duration").compareTo(settings.seconds("min_duration")) < 0) {
      throw new StepProblem(
          "max_duration",
          "max_duration "
              + settings.seconds("max_duration").toPlainString()
              + " s must not be below min_duration "
              + settings.seconds("min_duration").toPlainString()
              + " s; lower min_duration");
    }
  }

  /** Checks the names of units, and that there are as many as must be on at once. */
  static void units(StepSettings settings, Shape input) throws StepProblem {
    int least = settings.integer("min_units");
    if (least < 1) {
      throw new StepProblem("min_units", "min_units must be at least 1, was " + least);
    }
    if (input.units().isEmpty()) {
      return;
    }
    List<String> units = input.units().get();
    List<String> patterns = settings.texts("units");
    UnitNames.matched("units", patterns, units);
    long watched =
        patterns.isEmpty()
            ? units.size()
            : units.stream()
                .filter(unit -> patterns.stream().anyMatch(p -> new Glob(p).matches(unit)))
                .count();
    if (watched < least) {
      throw new StepProblem(
          "min_units",
          "min_units " + least + " cannot be reached: only " + watched + " units are watched");
    }
  }

  static void edges(StepSettings settings, Shape input) throws StepProblem {
    for (String option : List.of("low_hz", "high_hz")) {
      if (settings.has(option)) {
        FilterChecks.edge(settings, option, input);
      }
    }
    if (settings.has("low_hz")
        && settings.has("high_hz")
        && settings.number("low_hz").compareTo(settings.number("high_hz")) >= 0) {
      throw new StepProblem(
          "low_hz",
          "low_hz "
              + settings.number("low_hz").toPlainString()
              + " must be below high_hz "
              + settings.number("high_hz").toPlainString()
              + "; are the edges swapped?");
    }
  }
}
