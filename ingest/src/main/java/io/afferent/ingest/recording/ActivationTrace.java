package io.afferent.ingest.recording;

import io.afferent.schema.TraceRole;
import java.util.Optional;

/**
 * What a stream of activations is of: one hook point of a model, during one forward pass or
 * generation. A sample of the stream is a token, its index counted from {@code firstPosition}.
 *
 * @param model model identifier, {@value #UNKNOWN_MODEL} when the recording does not tell
 * @param modelRevision revision or digest of the weights, empty when not known
 * @param hookPoint hook point in TransformerLens naming, for example {@code
 *     blocks.3.hook_resid_post}
 * @param layer layer of the hook point, from 0; -1 outside the layers
 * @param traceId identity of the forward pass or generation, the same for all its hook points
 * @param role part of the trace in a comparison
 * @param pairId joins the traces of one comparison
 * @param promptClass class label of the prompt
 * @param firstPosition position of sample 0 in its sequence (tokens); negative where the recording
 *     counts positions from the end of the prompt, -1 being the last token
 * @param vocabularySize entries of the vocabulary, 0 when not known
 */
public record ActivationTrace(
    String model,
    String modelRevision,
    String hookPoint,
    int layer,
    String traceId,
    TraceRole role,
    Optional<String> pairId,
    Optional<String> promptClass,
    int firstPosition,
    int vocabularySize) {

  /** Model of a recording that does not tell which one it is of. */
  public static final String UNKNOWN_MODEL = "unknown";

  /** Stands for the id of a token that the recording does not tell. */
  public static final int UNKNOWN_TOKEN = -1;

  public ActivationTrace {
    if (model.isBlank() || hookPoint.isBlank() || traceId.isBlank()) {
      throw new IllegalArgumentException(
          "model, hookPoint and traceId must be told, were '"
              + model
              + "', '"
              + hookPoint
              + "' and '"
              + traceId
              + "'");
    }
    if (layer < -1 || vocabularySize < 0) {
      throw new IllegalArgumentException(
          "layer must be at least -1 and vocabularySize at least 0, were "
              + layer
              + " and "
              + vocabularySize);
    }
  }
}
