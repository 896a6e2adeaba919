package io.afferent.models.training;

import java.util.List;
import java.util.SplittableRandom;

/** Batches of rows in a random order; every row once before any row again. Exact by seed. */
final class TrainingBatches {
  private final List<float[]> rows;
  private final int batchRows;
  private final SplittableRandom random;
  private final int[] order;
  private int next;

  TrainingBatches(List<float[]> rows, int batchRows, SplittableRandom random) {
    this.rows = rows;
    this.batchRows = batchRows;
    this.random = random;
    this.order = new int[rows.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    this.next = order.length;
  }

  /** The next batch, rows one after the other. */
  float[] next() {
    int values = rows.get(0).length;
    float[] batch = new float[batchRows * values];
    for (int i = 0; i < batchRows; i++) {
      if (next == order.length) {
        shuffle();
      }
      System.arraycopy(rows.get(order[next++]), 0, batch, i * values, values);
    }
    return batch;
  }

  private void shuffle() {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    next = 0;
  }
}
