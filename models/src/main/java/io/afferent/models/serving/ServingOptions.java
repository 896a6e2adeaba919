package io.afferent.models.serving;

import java.time.Duration;

/**
 * How an encoder is served.
 *
 * @param batchRows rows (channels) of every forward pass; smaller ones are padded with zeros, so
 *     that every pass has one shape
 * @param maxBatchAge how long a row waits for others before a padded batch goes
 * @param workerThreads threads that run batches
 * @param maxQueuedRows rows that may wait; at this number {@code encode} blocks its caller. A
 *     window always enters an empty queue, however many rows it has
 * @param torchThreads threads inside one operation of the engine. One setting for the whole
 *     process: the first service to start the engine sets it
 */
public record ServingOptions(
    int batchRows, Duration maxBatchAge, int workerThreads, int maxQueuedRows, int torchThreads) {

  public ServingOptions {
    requireRange("batchRows", batchRows, 1, 4096);
    requireRange("workerThreads", workerThreads, 1, 256);
    requireRange("maxQueuedRows", maxQueuedRows, 1, 1 << 20);
    requireRange("torchThreads", torchThreads, 1, 256);
    if (maxBatchAge.isNegative() || maxBatchAge.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new IllegalArgumentException("maxBatchAge must be 0 to 1 minute, was " + maxBatchAge);
    }
  }

  /** 16 rows, 5 ms, one worker, 1024 queued rows, one thread inside an operation. */
  public static ServingOptions defaults() {
    return new ServingOptions(16, Duration.ofMillis(5), 1, 1024, 1);
  }

  /** These options with another number of workers. */
  public ServingOptions withWorkerThreads(int threads) {
    return new ServingOptions(batchRows, maxBatchAge, threads, maxQueuedRows, torchThreads);
  }

  /** These options with other rows in a batch. */
  public ServingOptions withBatchRows(int rows) {
    return new ServingOptions(rows, maxBatchAge, workerThreads, maxQueuedRows, torchThreads);
  }

  /** These options with another age limit. */
  public ServingOptions withMaxBatchAge(Duration age) {
    return new ServingOptions(batchRows, age, workerThreads, maxQueuedRows, torchThreads);
  }

  /** These options with another bound of the queue. */
  public ServingOptions withMaxQueuedRows(int rows) {
    return new ServingOptions(batchRows, maxBatchAge, workerThreads, rows, torchThreads);
  }

  private static void requireRange(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " must be " + min + " to " + max + ", was " + value);
    }
  }
}
