package io.afferent.jobs.run;

import io.afferent.jobs.pipeline.CheckContext;
import io.afferent.jobs.pipeline.StepProblem;
import java.nio.file.Path;

/** For pipelines that use no bundle. */
final class NoBundles implements CheckContext {
  @Override
  public Path bundle(String option, String reference) throws StepProblem {
    throw new StepProblem(option, "this test has no bundles");
  }
}
