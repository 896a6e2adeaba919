package io.afferent.models.serving;

import io.afferent.models.bundle.Bundle;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A served encoder: a handle of the model that all callers of the process share. Thread-safe.
 *
 * <p>Results are bit-identical whatever other windows are in the batch and wherever in the batch a
 * channel lies: a window alone, with others or after a restart on the same machine gives the same
 * codes and floats.
 */
public interface EncoderService extends AutoCloseable {

  /**
   * Encodes a window. Blocks while the queue is full: that is the back-pressure.
   *
   * @return completes with the result, on a worker's thread; exceptionally with {@link
   *     IllegalArgumentException} when the window does not have the bundle's length or has a sample
   *     that is not finite
   * @throws IllegalStateException when this handle is closed
   */
  CompletableFuture<EncodedWindow> encode(EncodeRequest request);

  /**
   * Why windows of a stream do not fit the bundle, with what to do about it; empty when they do.
   *
   * @param modality modality of the stream, as on the wire: {@code EEG}
   * @param rateNumerator samples per second, numerator
   * @param rateDenominator samples per second, denominator
   * @param windowSamples samples per channel
   */
  default Optional<String> mismatch(
      String modality, long rateNumerator, long rateDenominator, int windowSamples) {
    return bundle()
        .manifest()
        .input()
        .mismatch(modality, rateNumerator, rateDenominator, windowSamples);
  }

  /** The bundle that is served. */
  Bundle bundle();

  /** Tokens of a channel's window, N. */
  int tokenCount();

  /** Width of an embedding, D. */
  int embeddingWidth();

  /** Number of codes, K. */
  int codebookSize();

  /** Counters of the shared service, all handles together. */
  ServingMetrics metrics();

  /**
   * Gives this handle back; the last one of a bundle finishes what is queued and frees the model.
   * Closing twice does nothing.
   */
  @Override
  void close();
}
