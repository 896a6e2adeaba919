package io.afferent.jobs.order;

import io.afferent.jobs.frame.StreamLayout;
import java.io.Serializable;
import java.util.Optional;

/** Says whether a pipeline can run on a stream, once its rate and units are known. */
@FunctionalInterface
public interface StreamGate extends Serializable {

  /** Why the stream does not fit, empty when it does. */
  Optional<String> problem(StreamLayout layout);
}
