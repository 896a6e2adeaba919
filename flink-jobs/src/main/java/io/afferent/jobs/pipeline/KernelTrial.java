package io.afferent.jobs.pipeline;

import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.step.Kernel;
import io.afferent.jobs.step.KernelFactory;
import io.afferent.jobs.step.StepContext;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Makes the kernels of a pipeline for one stream, one after the other, and throws them away. A step
 * may refuse what its check cannot see, such as the kinds of the units; what it refuses here is
 * told of the stream, instead of failing the job for all streams once the first block arrives.
 */
final class KernelTrial {

  private KernelTrial() {}

  /** What the first step that refuses the stream says, empty when none does. */
  static Optional<PipelineProblem> problem(PipelineFile file, StreamLayout layout) {
    StreamLayout at = layout;
    for (PipelineStep step : file.steps()) {
      OneStep graph = new OneStep(file.name(), at);
      try {
        step.operator().attach(step.settings(), graph, new AnyBundle());
      } catch (StepProblem | IllegalArgumentException | ArithmeticException refused) {
        return Optional.of(
            new PipelineProblem(
                file.fileName(),
                step.settings().line(),
                step.operator().name() + ": " + refused.getMessage()));
      }
      at = graph.layout;
    }
    return Optional.empty();
  }

  /** Makes the kernel of a step, and takes up its layout. */
  private static final class OneStep implements GraphBuilder {

    private final String pipeline;
    private StreamLayout layout;

    OneStep(String pipeline, StreamLayout layout) {
      this.pipeline = pipeline;
      this.layout = layout;
    }

    @Override
    public void kernelStep(String stepId, KernelFactory factory) {
      Kernel kernel = factory.create(layout, new StepContext(pipeline, stepId));
      layout = kernel.outputLayout();
    }

    @Override
    public void encodeStep(String stepId, Path bundle) {
      // Windows pass; the contract of the bundle is checked without the bundle.
    }
  }

  /** Bundles are not at hand where streams arrive; no kernel needs one. */
  private static final class AnyBundle implements CheckContext {

    @Override
    public Path bundle(String option, String reference) {
      return Path.of("");
    }
  }
}
