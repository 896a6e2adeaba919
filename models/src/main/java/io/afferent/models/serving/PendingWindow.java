package io.afferent.models.serving;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A window on its way: its rows may be in several batches and on several workers. Every row has
 * slots of its own in the result; the last one completes it.
 */
final class PendingWindow {
  private final EncodeRequest request;
  private final long submittedNanos;
  private final ServingCounters counters;
  private final CompletableFuture<EncodedWindow> future = new CompletableFuture<>();
  private final AtomicBoolean settled = new AtomicBoolean();
  private final AtomicInteger rowsLeft;
  private final int[][] codes;
  private final float[][] embedding;
  private final float[] reconstructionError;

  PendingWindow(EncodeRequest request, long submittedNanos, ServingCounters counters) {
    this.request = request;
    this.submittedNanos = submittedNanos;
    this.counters = counters;
    int channels = request.channelCount();
    rowsLeft = new AtomicInteger(channels);
    codes = new int[channels][];
    embedding = new float[channels][];
    reconstructionError = new float[channels];
  }

  EncodeRequest request() {
    return request;
  }

  int rowCount() {
    return request.channelCount();
  }

  long submittedNanos() {
    return submittedNanos;
  }

  CompletableFuture<EncodedWindow> future() {
    return future;
  }

  /** Whether nobody waits for its rows any more: it failed, or its receiver cancelled it. */
  boolean isDone() {
    return settled.get() || future.isDone();
  }

  /** Sets the result of a row, once for each channel. */
  void complete(int channel, int[] rowCodes, float[] rowEmbedding, float error) {
    codes[channel] = rowCodes;
    embedding[channel] = rowEmbedding;
    reconstructionError[channel] = error;
    rowDone();
  }

  /** Counts a row that was left out because the window is done. */
  void skip() {
    rowDone();
  }

  private void rowDone() {
    if (rowsLeft.decrementAndGet() > 0 || !settled.compareAndSet(false, true)) {
      return;
    }
    if (future.isDone()) {
      counters.requestDone(true);
      return;
    }
    // Counted first: who has the result sees it in the metrics.
    counters.requestDone(false);
    future.complete(new EncodedWindow(codes, embedding, reconstructionError, pooled()));
  }

  /** Fails the window; only the first cause counts. */
  void fail(Throwable cause) {
    if (settled.compareAndSet(false, true)) {
      counters.requestDone(true);
      future.completeExceptionally(cause);
    }
  }

  private float[] pooled() {
    float[] pooled = new float[embedding[0].length];
    for (int d = 0; d < pooled.length; d++) {
      double sum = 0;
      for (float[] channel : embedding) {
        sum += channel[d];
      }
      pooled[d] = (float) (sum / embedding.length);
    }
    return pooled;
  }
}
