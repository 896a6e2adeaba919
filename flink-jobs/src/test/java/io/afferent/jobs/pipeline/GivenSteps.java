package io.afferent.jobs.pipeline;

import io.afferent.jobs.frame.Rate;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.step.Kernel;
import io.afferent.jobs.step.KernelFactory;
import io.afferent.jobs.step.StepContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Steps of a pipeline file with the operators that a test gives, checked and run without Flink. */
public final class GivenSteps {

  private static final CheckContext NO_BUNDLES =
      (option, reference) -> {
        throw new StepProblem(option, "there are no bundles here");
      };

  private final PipelineDraft draft;

  private GivenSteps(PipelineDraft draft) {
    this.draft = draft;
  }

  /** Steps as they are written under {@code steps:}, each line indented by two. */
  public static GivenSteps of(String steps, Operator... operators) {
    String text = "name: given\nsource: {topic: eeg}\nsteps:\n" + steps + "sinks: [kafka]\n";
    return new GivenSteps(PipelineReader.read(text, "p.yaml", Operators.of(List.of(operators))));
  }

  /** The problems of the check for a stream of which all is known. */
  public List<String> problems(StreamLayout layout) {
    return problems(Optional.of(layout.rate()), Optional.of(layout.units()));
  }

  /** The problems of the check for what is known. */
  public List<String> problems(Optional<Rate> rate, Optional<List<String>> units) {
    return PipelineCheck.check(draft, rate, units, NO_BUNDLES).problems().stream()
        .map(PipelineProblem::toString)
        .toList();
  }

  /** The kernels of the steps, one after the other. */
  public List<Kernel> kernels(StreamLayout layout) throws StepProblem {
    List<Kernel> kernels = new ArrayList<>();
    StreamLayout at = layout;
    for (Given given : given()) {
      Kernel kernel = given.factory().create(at, new StepContext("given", given.id()));
      kernels.add(kernel);
      at = kernel.outputLayout();
    }
    return kernels;
  }

  /** The factory of the only step. */
  public KernelFactory factory() throws StepProblem {
    List<Given> given = given();
    if (given.size() != 1) {
      throw new IllegalStateException("there must be one step, were " + given.size());
    }
    return given.get(0).factory();
  }

  private record Given(String id, KernelFactory factory) {}

  private List<Given> given() throws StepProblem {
    List<Given> given = new ArrayList<>();
    GraphBuilder graph =
        new GraphBuilder() {
          @Override
          public void kernelStep(String stepId, KernelFactory factory) {
            given.add(new Given(stepId, factory));
          }

          @Override
          public void encodeStep(String stepId, Path bundle) {
            throw new IllegalArgumentException("step " + stepId + " is not a kernel");
          }
        };
    for (PipelineDraft.Step step : draft.steps()) {
      step.operator().orElseThrow().attach(step.settings().orElseThrow(), graph, NO_BUNDLES);
    }
    return given;
  }
}
