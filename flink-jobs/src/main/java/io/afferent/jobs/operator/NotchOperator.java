package io.afferent.jobs.operator;

import io.afferent.jobs.filter.SosDesign;
import io.afferent.jobs.pipeline.CheckContext;
import io.afferent.jobs.pipeline.GraphBuilder;
import io.afferent.jobs.pipeline.Operator;
import io.afferent.jobs.pipeline.OptionSpec;
import io.afferent.jobs.pipeline.OptionType;
import io.afferent.jobs.pipeline.Shape;
import io.afferent.jobs.pipeline.Stage;
import io.afferent.jobs.pipeline.StepProblem;
import io.afferent.jobs.pipeline.StepSettings;
import java.util.List;

/** Takes out one frequency, for example that of the mains. */
public final class NotchOperator implements Operator {

  private static final String BAND_STOP = "band-stop";
  private static final String IIR_NOTCH = "iir-notch";

  @Override
  public String name() {
    return "notch";
  }

  @Override
  public String summary() {
    return "Takes out one frequency, such as that of the mains (causal).";
  }

  @Override
  public List<OptionSpec> options() {
    return List.of(
        OptionSpec.required("hz", OptionType.NUMBER, "Hz", "Frequency that is taken out."),
        OptionSpec.choice(
            "kind",
            List.of(BAND_STOP, IIR_NOTCH),
            BAND_STOP,
            "band-stop of order 4, about 1 Hz wide, or iir-notch of the second order."),
        OptionSpec.optional(
            "q", OptionType.NUMBER, "", "30", "Quality of an iir-notch: hz over its width."));
  }

  @Override
  public String example() {
    return "notch: {hz: 50}";
  }

  @Override
  public Stage takes() {
    return Stage.SIGNAL;
  }

  @Override
  public Shape check(StepSettings settings, Shape input, CheckContext context) throws StepProblem {
    FilterChecks.edge(settings, "hz", input);
    if (settings.number("q").signum() <= 0) {
      throw new StepProblem("q", "q must be above 0, was " + settings.number("q"));
    }
    return FilterChecks.designed("hz", design(settings), input);
  }

  @Override
  public List<String> waiting(StepSettings settings, Shape input) {
    return FilterChecks.waiting(input, "hz");
  }

  @Override
  public void attach(StepSettings settings, GraphBuilder graph, CheckContext context) {
    graph.kernelStep(settings.id(), FilterChecks.kernels(design(settings)));
  }

  private static SectionsDesign design(StepSettings settings) {
    double hz = settings.number("hz").doubleValue();
    if (settings.text("kind").equals(IIR_NOTCH)) {
      double quality = settings.number("q").doubleValue();
      return rateHz -> SosDesign.notch(hz, quality, rateHz);
    }
    return rateHz -> SosDesign.notch(hz, rateHz);
  }
}
