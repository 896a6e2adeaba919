package io.afferent.jobs.operator;

import io.afferent.jobs.frame.Rate;
import io.afferent.jobs.pipeline.CheckContext;
import io.afferent.jobs.pipeline.GraphBuilder;
import io.afferent.jobs.pipeline.Operator;
import io.afferent.jobs.pipeline.OptionSpec;
import io.afferent.jobs.pipeline.OptionType;
import io.afferent.jobs.pipeline.Shape;
import io.afferent.jobs.pipeline.Stage;
import io.afferent.jobs.pipeline.StepProblem;
import io.afferent.jobs.pipeline.StepSettings;
import io.afferent.jobs.window.WindowAssembler;
import io.afferent.jobs.window.WindowLayout;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** Cuts the signal into windows on the grid of the recording. */
public final class WindowOperator implements Operator {

  private static final BigDecimal LONGEST_SECONDS = BigDecimal.valueOf(3600);

  @Override
  public String name() {
    return "window";
  }

  @Override
  public String summary() {
    return "Cuts the signal into windows; one that touches a gap is counted, not made.";
  }

  @Override
  public List<OptionSpec> options() {
    return List.of(
        OptionSpec.required("length", OptionType.DURATION, "", "Length of a window."),
        OptionSpec.optional(
            "hop",
            OptionType.DURATION,
            "",
            "",
            "From the start of a window to that of the next; the length when left out."));
  }

  @Override
  public String example() {
    return "window: {length: 12s, hop: 1s}";
  }

  @Override
  public Stage takes() {
    return Stage.SIGNAL;
  }

  @Override
  public Stage gives() {
    return Stage.WINDOWS;
  }

  @Override
  public Shape check(StepSettings settings, Shape input, CheckContext context) throws StepProblem {
    Duration length = duration(settings, "length");
    Duration hop = settings.has("hop") ? duration(settings, "hop") : length;
    if (input.rate().isEmpty()) {
      return input.withWindows(OptionalLong.empty(), OptionalLong.empty());
    }
    Rate rate = input.rate().get();
    layout("length", length, length, rate);
    WindowLayout layout = layout("hop", length, hop, rate);
    long units = input.units().map(List::size).orElse(1);
    long values = Math.multiplyExact(units, layout.lengthSamples());
    if (values > WindowAssembler.MAX_VALUES) {
      throw new StepProblem(
          "length",
          "a window of "
              + layout.lengthSamples()
              + " samples of "
              + units
              + (units == 1 ? " unit" : " units")
              + " has "
              + values
              + " values, at most "
              + WindowAssembler.MAX_VALUES
              + " are allowed; shorten it, or resample to a lower rate before it");
    }
    return input.withWindows(
        OptionalLong.of(layout.lengthSamples()), OptionalLong.of(layout.hopSamples()));
  }

  private static Duration duration(StepSettings settings, String option) throws StepProblem {
    BigDecimal seconds = settings.seconds(option);
    if (seconds.signum() <= 0 || seconds.compareTo(LONGEST_SECONDS) > 0) {
      throw new StepProblem(
          option,
          option
              + " must be above 0 and at most 1h, was "
              + seconds.stripTrailingZeros().toPlainString()
              + "s");
    }
    return Duration.ofNanos(
        seconds.movePointRight(9).setScale(0, RoundingMode.HALF_EVEN).longValueExact());
  }

  private static WindowLayout layout(String option, Duration length, Duration hop, Rate rate)
      throws StepProblem {
    try {
      return WindowLayout.of(length, hop, rate.numerator(), rate.denominator());
    } catch (IllegalArgumentException impossible) {
      throw new StepProblem(option, String.valueOf(impossible.getMessage()));
    }
  }

  @Override
  public List<String> waiting(StepSettings settings, Shape input) {
    return input.rate().isPresent()
        ? List.of()
        : List.of("whether length and hop are whole numbers of samples");
  }

  @Override
  public void attach(StepSettings settings, GraphBuilder graph, CheckContext context)
      throws StepProblem {
    Duration length = duration(settings, "length");
    Duration hop = settings.has("hop") ? duration(settings, "hop") : length;
    graph.kernelStep(
        settings.id(),
        (layout, step) ->
            new WindowKernel(
                layout,
                step,
                WindowLayout.of(
                    length, hop, layout.rate().numerator(), layout.rate().denominator())));
  }
}
