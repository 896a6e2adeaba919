package io.afferent.jobs.graph;

import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.order.StreamGate;
import io.afferent.jobs.pipeline.FrozenContracts;
import io.afferent.jobs.pipeline.PipelineCheck;
import io.afferent.jobs.pipeline.PipelineFile;
import java.util.Optional;

/**
 * Checks the whole pipeline again for each stream, with all about it known.
 *
 * @param file the pipeline
 * @param contracts input contracts of its bundles
 */
record PipelineGate(PipelineFile file, FrozenContracts contracts) implements StreamGate {

  @Override
  public Optional<String> problem(StreamLayout layout) {
    return PipelineCheck.problemFor(file, layout, contracts);
  }
}
