package io.afferent.jobs.step;

import io.afferent.jobs.frame.StreamLayout;
import java.io.Serializable;

/** Makes the kernel of a step for a layout. Travels with the job, so it is serializable. */
@FunctionalInterface
public interface KernelFactory extends Serializable {

  /**
   * The kernel for streams of {@code layout}, running as {@code context}.
   *
   * @throws IllegalArgumentException when the step cannot run on such a stream
   */
  Kernel create(StreamLayout layout, StepContext context);
}
