package io.afferent.jobs.pipeline;

import io.afferent.jobs.step.KernelFactory;
import java.nio.file.Path;

/**
 * What an operator adds to a job. Steps follow each other in the order of the calls; ids fix the
 * uids of the Flink operators.
 */
public interface GraphBuilder {

  /** A step that runs a kernel per stream: signal to signal, signal to windows, or a monitor. */
  void kernelStep(String stepId, KernelFactory factory);

  /**
   * A step that encodes every window with a bundle and emits embeddings and codes. Windows go on to
   * the next step unchanged.
   *
   * @param bundle verified bundle directory
   */
  void encodeStep(String stepId, Path bundle);
}
