package io.afferent.jobs.pipeline;

/**
 * One step of a pipeline.
 *
 * @param settings id and options
 * @param operator operator that the step names
 */
public record PipelineStep(StepSettings settings, Operator operator) {

  /** Id of the step, given or derived. */
  public String id() {
    return settings.id();
  }
}
