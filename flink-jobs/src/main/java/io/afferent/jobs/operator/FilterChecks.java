package io.afferent.jobs.operator;

import io.afferent.jobs.filter.SosDesign;
import io.afferent.jobs.frame.Rate;
import io.afferent.jobs.pipeline.OptionSpec;
import io.afferent.jobs.pipeline.OptionType;
import io.afferent.jobs.pipeline.Shape;
import io.afferent.jobs.pipeline.StepProblem;
import io.afferent.jobs.pipeline.StepSettings;
import io.afferent.jobs.step.KernelFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/** The checks that all filters share, and the way from a design to kernels. */
final class FilterChecks {

  static final OptionSpec LOW_HZ =
      OptionSpec.required("low_hz", OptionType.NUMBER, "Hz", "Edge below which is cut.");
  static final OptionSpec HIGH_HZ =
      OptionSpec.required("high_hz", OptionType.NUMBER, "Hz", "Edge above which is cut.");
  static final OptionSpec ORDER =
      OptionSpec.optional(
          "order",
          OptionType.INTEGER,
          "",
          "4",
          "Poles per edge, 1 to " + SosDesign.MAX_ORDER + ".");

  private FilterChecks() {}

  static void order(StepSettings settings) throws StepProblem {
    int order = settings.integer("order");
    if (order < 1 || order > SosDesign.MAX_ORDER) {
      throw new StepProblem(
          "order", "order must be between 1 and " + SosDesign.MAX_ORDER + ", was " + order);
    }
  }

  /** Checks a frequency against 0 and, where the rate is known, half of the rate. */
  static void edge(StepSettings settings, String option, Shape input) throws StepProblem {
    BigDecimal hz = settings.number(option);
    if (hz.signum() <= 0) {
      throw new StepProblem(option, option + " must be above 0 Hz, was " + hz.toPlainString());
    }
    Optional<Rate> rate = input.rate();
    if (rate.isEmpty()) {
      return;
    }
    BigDecimal nyquist =
        BigDecimal.valueOf(rate.get().numerator())
            .divide(
                BigDecimal.valueOf(rate.get().denominator()).multiply(BigDecimal.valueOf(2)),
                9,
                RoundingMode.HALF_EVEN)
            .stripTrailingZeros();
    if (hz.compareTo(nyquist) >= 0) {
      throw new StepProblem(
          option,
          option
              + " "
              + hz.toPlainString()
              + " must be below "
              + nyquist.toPlainString()
              + " Hz, half of the "
              + rate.get()
              + " that the signal has here; write for example "
              + option
              + ": "
              + nyquist
                  .multiply(new BigDecimal("0.9"))
                  .setScale(nyquist.compareTo(BigDecimal.TEN) > 0 ? 0 : 3, RoundingMode.DOWN)
                  .stripTrailingZeros()
                  .toPlainString());
    }
  }

  /** Designs the filter where the rate is known, to find what the edges alone do not show. */
  static Shape designed(String option, SectionsDesign design, Shape input) throws StepProblem {
    if (input.rate().isPresent()) {
      try {
        design.at(input.rate().get().hz());
      } catch (IllegalArgumentException impossible) {
        throw new StepProblem(option, String.valueOf(impossible.getMessage()));
      }
    }
    return input;
  }

  static List<String> waiting(Shape input, String what) {
    return input.rate().isPresent() ? List.of() : List.of(what + " against half of the rate");
  }

  static KernelFactory kernels(SectionsDesign design) {
    return (layout, context) -> new FilterKernel(layout, design.at(layout.rate().hz()));
  }
}
