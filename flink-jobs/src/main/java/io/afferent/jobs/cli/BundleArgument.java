package io.afferent.jobs.cli;

import io.afferent.jobs.pipeline.BundleStore;
import io.afferent.jobs.pipeline.StepProblem;
import io.afferent.models.bundle.Bundle;
import io.afferent.models.bundle.BundleException;
import java.util.Optional;

/** Opens bundles that arguments of the command line name, as pipeline files name them. */
final class BundleArgument {

  private BundleArgument() {}

  /** Opens and verifies a bundle: a folder, or the name of the one that ships. */
  static Bundle open(String reference) throws BundleException {
    try {
      return Bundle.open(BundleStore.besideFolder(Optional.empty()).bundle("bundle", reference));
    } catch (StepProblem problem) {
      throw new UserError(String.valueOf(problem.getMessage()), problem);
    }
  }
}
