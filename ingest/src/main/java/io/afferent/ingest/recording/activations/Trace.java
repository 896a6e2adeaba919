package io.afferent.ingest.recording.activations;

import java.util.List;
import java.util.Optional;

/**
 * One forward pass or generation, as its files hold it.
 *
 * @param name name in the recording, empty when it is the only one
 * @param sidecar what is told of all traces of its file
 * @param facts what is told of it
 * @param tokens how many tokens it has
 * @param tokenIds ids of the tokens, when known
 * @param tokenTimes times of the tokens, when known
 * @param vocabularySize entries of the vocabulary, 0 when not known
 * @param hooks its hook points, in the order of the file
 */
record Trace(
    String name,
    Sidecar sidecar,
    TraceFacts facts,
    long tokens,
    Optional<WholeNumbers> tokenIds,
    Optional<TokenTimes> tokenTimes,
    int vocabularySize,
    List<Hook> hooks) {

  /**
   * The activations at one hook point.
   *
   * @param name hook point
   * @param slice where they are
   */
  record Hook(String name, TensorSlice slice) {}

  Trace {
    hooks = List.copyOf(hooks);
  }
}
