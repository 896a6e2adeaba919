package io.afferent.jobs.operator;

import io.afferent.jobs.filter.SosDesign;
import io.afferent.jobs.pipeline.CheckContext;
import io.afferent.jobs.pipeline.GraphBuilder;
import io.afferent.jobs.pipeline.Operator;
import io.afferent.jobs.pipeline.OptionSpec;
import io.afferent.jobs.pipeline.Shape;
import io.afferent.jobs.pipeline.Stage;
import io.afferent.jobs.pipeline.StepProblem;
import io.afferent.jobs.pipeline.StepSettings;
import java.math.BigDecimal;
import java.util.List;

/** Keeps a band: a causal Butterworth filter from zero state. */
public final class BandPassOperator implements Operator {

  @Override
  public String name() {
    return "bandpass";
  }

  @Override
  public String summary() {
    return "Keeps a band of frequencies (causal Butterworth, second-order sections).";
  }

  @Override
  public List<OptionSpec> options() {
    return List.of(FilterChecks.LOW_HZ, FilterChecks.HIGH_HZ, FilterChecks.ORDER);
  }

  @Override
  public String example() {
    return "bandpass: {low_hz: 0.5, high_hz: 45}";
  }

  @Override
  public Stage takes() {
    return Stage.SIGNAL;
  }

  @Override
  public Shape check(StepSettings settings, Shape input, CheckContext context) throws StepProblem {
    FilterChecks.order(settings);
    FilterChecks.edge(settings, "low_hz", input);
    FilterChecks.edge(settings, "high_hz", input);
    BigDecimal low = settings.number("low_hz");
    BigDecimal high = settings.number("high_hz");
    if (low.compareTo(high) >= 0) {
      throw new StepProblem(
          "low_hz",
          "low_hz "
              + low.toPlainString()
              + " must be below high_hz "
              + high.toPlainString()
              + "; are the edges swapped?");
    }
    return FilterChecks.designed("low_hz", design(settings), input);
  }

  @Override
  public List<String> waiting(StepSettings settings, Shape input) {
    return FilterChecks.waiting(input, "the band edges");
  }

  @Override
  public void attach(StepSettings settings, GraphBuilder graph, CheckContext context) {
    graph.kernelStep(settings.id(), FilterChecks.kernels(design(settings)));
  }

  private static SectionsDesign design(StepSettings settings) {
    int order = settings.integer("order");
    double lowHz = settings.number("low_hz").doubleValue();
    double highHz = settings.number("high_hz").doubleValue();
    return rateHz -> SosDesign.bandPass(order, lowHz, highHz, rateHz);
  }
}
