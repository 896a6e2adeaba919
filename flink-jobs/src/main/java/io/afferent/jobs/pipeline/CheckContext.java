package io.afferent.jobs.pipeline;

import io.afferent.models.bundle.Bundle;
import io.afferent.models.bundle.BundleException;
import io.afferent.models.bundle.InputContract;
import java.nio.file.Path;

/** What operators may ask for while a pipeline is checked. */
public interface CheckContext {

  /**
   * The input contract of a bundle that a pipeline file names. All that a check may ask of a
   * bundle: the bundle itself is not at hand where streams arrive.
   *
   * @throws StepProblem when there is no such bundle, or it does not verify
   */
  default InputContract contract(String option, String reference) throws StepProblem {
    Path directory = bundle(option, reference);
    try {
      return Bundle.open(directory).manifest().input();
    } catch (BundleException unusable) {
      throw new StepProblem(option, String.valueOf(unusable.getMessage()));
    }
  }

  /**
   * The directory of a bundle that a pipeline file names: {@code eegformer-demo} for the one that
   * ships, else a path (relative paths count from the folder of the pipeline file, then from the
   * working directory).
   *
   * @throws StepProblem when there is no such bundle, or it does not verify
   */
  Path bundle(String option, String reference) throws StepProblem;
}
