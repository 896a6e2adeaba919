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
import io.afferent.jobs.resample.ResampleRatio;
import java.util.List;
import java.util.Optional;

/** Brings the signal to another rate, exactly in its sample count and times. */
public final class ResampleOperator implements Operator {

  @Override
  public String name() {
    return "resample";
  }

  @Override
  public String summary() {
    return "Brings the signal to another rate (polyphase, exact ratio).";
  }

  @Override
  public List<OptionSpec> options() {
    return List.of(OptionSpec.required("to_hz", OptionType.NUMBER, "Hz", "Rate of the output."));
  }

  @Override
  public String example() {
    return "resample: {to_hz: 250}";
  }

  @Override
  public Stage takes() {
    return Stage.SIGNAL;
  }

  @Override
  public boolean keepsRate() {
    return false;
  }

  @Override
  public Shape check(StepSettings settings, Shape input, CheckContext context) throws StepProblem {
    Rate to = rate(settings);
    if (input.rate().isPresent()) {
      Rate from = input.rate().get();
      try {
        ResampleRatio.between(
            from.numerator(), from.denominator(), to.numerator(), to.denominator());
      } catch (IllegalArgumentException impossible) {
        throw new StepProblem("to_hz", String.valueOf(impossible.getMessage()));
      }
    }
    return input.withRate(Optional.of(to));
  }

  private static Rate rate(StepSettings settings) throws StepProblem {
    try {
      return Rate.ofHz(settings.number("to_hz"));
    } catch (IllegalArgumentException impossible) {
      throw new StepProblem("to_hz", "to_hz cannot be used: " + impossible.getMessage());
    }
  }

  @Override
  public List<String> waiting(StepSettings settings, Shape input) {
    return input.rate().isPresent() ? List.of() : List.of("the ratio of to_hz to the rate");
  }

  @Override
  public void attach(StepSettings settings, GraphBuilder graph, CheckContext context)
      throws StepProblem {
    Rate to = rate(settings);
    long numerator = to.numerator();
    long denominator = to.denominator();
    graph.kernelStep(
        settings.id(),
        (layout, step) -> new ResampleKernel(layout, new Rate(numerator, denominator)));
  }
}
