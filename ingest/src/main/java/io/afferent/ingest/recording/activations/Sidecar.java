package io.afferent.ingest.recording.activations;

import java.util.List;
import java.util.Optional;

/**
 * What is told beside the tensors, by a sidecar and by the metadata of the file. The schema is in
 * the comment of {@link ActivationsFormat}.
 *
 * @param source file that it comes from, for messages
 * @param model model identifier
 * @param modelRevision revision of the weights
 * @param tokenizer tokenizer
 * @param vocabularySize entries of the vocabulary
 * @param axes axes of all tensors of which nothing else is told
 * @param hooks tensors with their hook points
 * @param tokenIdsTensor tensor that holds the ids of the tokens
 * @param tokenTimesTensor tensor that holds the times of the tokens
 * @param common facts that hold for every trace
 * @param traces facts by trace
 */
record Sidecar(
    String source,
    Optional<String> model,
    Optional<String> modelRevision,
    Optional<String> tokenizer,
    Optional<Integer> vocabularySize,
    Optional<List<Axis>> axes,
    List<HookSpec> hooks,
    Optional<String> tokenIdsTensor,
    Optional<String> tokenTimesTensor,
    TraceFacts common,
    List<TraceFacts> traces) {

  Sidecar {
    hooks = List.copyOf(hooks);
    traces = List.copyOf(traces);
  }

  /** The same without the facts by trace, of which there may be many. */
  Sidecar alone() {
    return new Sidecar(
        source,
        model,
        modelRevision,
        tokenizer,
        vocabularySize,
        axes,
        hooks,
        tokenIdsTensor,
        tokenTimesTensor,
        common,
        List.of());
  }

  /** What is told of a tensor. */
  Optional<HookSpec> hookOf(String tensor) {
    for (HookSpec spec : hooks) {
      Optional<HookSpec> found = spec.forTensor(tensor);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }
}
