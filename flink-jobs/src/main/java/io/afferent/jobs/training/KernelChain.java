package io.afferent.jobs.training;

import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.pipeline.CheckContext;
import io.afferent.jobs.pipeline.GraphBuilder;
import io.afferent.jobs.pipeline.PipelineCheck;
import io.afferent.jobs.pipeline.PipelineException;
import io.afferent.jobs.pipeline.PipelineFile;
import io.afferent.jobs.step.Kernel;
import io.afferent.jobs.step.KernelFactory;
import io.afferent.jobs.step.StepContext;
import io.afferent.jobs.step.StepOutput;
import io.afferent.jobs.step.StepState;
import io.afferent.schema.Alert;
import io.afferent.schema.Report;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The kernels of a pipeline one behind the other, for one recording, without Flink: the same code
 * with the same numbers as in a job. Not thread-safe.
 */
final class KernelChain {

  /** A step of the pipeline with its kernel. */
  private record Step(String id, KernelFactory factory) {}

  private final List<Kernel> kernels = new ArrayList<>();
  private final List<StepState> states = new ArrayList<>();
  private final Consumer<Frame> sink;

  /**
   * Makes the kernels of all steps.
   *
   * @param sink receives what leaves the last step
   * @throws PipelineException when a step names something that is not there
   * @throws IllegalArgumentException when a step cannot run on such a stream, or is no kernel
   */
  KernelChain(
      PipelineFile pipeline, CheckContext context, StreamLayout layout, Consumer<Frame> sink)
      throws PipelineException {
    this.sink = sink;
    Steps steps = new Steps();
    PipelineCheck.attach(pipeline, steps, context);
    StreamLayout next = layout;
    for (Step step : steps.steps) {
      Kernel kernel = step.factory().create(next, new StepContext(pipeline.name(), step.id()));
      kernels.add(kernel);
      states.add(kernel.initialState());
      next = kernel.outputLayout();
    }
  }

  /** Leads a frame through all steps. */
  void process(Frame frame) {
    process(0, frame);
  }

  private void process(int number, Frame frame) {
    if (number == kernels.size()) {
      sink.accept(frame);
      return;
    }
    kernels
        .get(number)
        .process(
            frame,
            states.get(number),
            new StepOutput() {
              @Override
              public void frame(Frame next) {
                process(number + 1, next);
              }

              @Override
              public void alert(Alert alert) {
                // Training looks at signals only.
              }

              @Override
              public void report(Report report) {
                // Training looks at signals only.
              }
            });
  }

  /** Takes the kernels of the steps down. */
  private static final class Steps implements GraphBuilder {
    private final List<Step> steps = new ArrayList<>();

    @Override
    public void kernelStep(String stepId, KernelFactory factory) {
      steps.add(new Step(stepId, factory));
    }

    @Override
    public void encodeStep(String stepId, Path bundle) {
      throw new IllegalArgumentException(
          "step " + stepId + " encodes; a pipeline that prepares training ends before it");
    }
  }
}
