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
import java.util.List;

/** Cuts what is faster than an edge: a causal Butterworth filter from zero state. */
public final class LowPassOperator implements Operator {

  @Override
  public String name() {
    return "lowpass";
  }

  @Override
  public String summary() {
    return "Cuts what is faster than an edge (causal Butterworth, second-order sections).";
  }

  @Override
  public List<OptionSpec> options() {
    return List.of(FilterChecks.HIGH_HZ, FilterChecks.ORDER);
  }

  @Override
  public String example() {
    return "lowpass: {high_hz: 40}";
  }

  @Override
  public Stage takes() {
    return Stage.SIGNAL;
  }

  @Override
  public Shape check(StepSettings settings, Shape input, CheckContext context) throws StepProblem {
    FilterChecks.order(settings);
    FilterChecks.edge(settings, "high_hz", input);
    return FilterChecks.designed("high_hz", design(settings), input);
  }

  @Override
  public List<String> waiting(StepSettings settings, Shape input) {
    return FilterChecks.waiting(input, "high_hz");
  }

  @Override
  public void attach(StepSettings settings, GraphBuilder graph, CheckContext context) {
    graph.kernelStep(settings.id(), FilterChecks.kernels(design(settings)));
  }

  private static SectionsDesign design(StepSettings settings) {
    int order = settings.integer("order");
    double highHz = settings.number("high_hz").doubleValue();
    return rateHz -> SosDesign.lowPass(order, highHz, rateHz);
  }
}
