package io.afferent.jobs.pipeline;

import java.nio.file.Path;

/** What operators may ask for while a pipeline is checked. */
public interface CheckContext {

  /**
   * The directory of a bundle that a pipeline file names: {@code eegformer-demo} for the one that
   * ships, else a path (relative paths count from the folder of the pipeline file, then from the
   * working directory).
   *
   * @throws StepProblem when there is no such bundle, or it does not verify
   */
  Path bundle(String option, String reference) throws StepProblem;
}
