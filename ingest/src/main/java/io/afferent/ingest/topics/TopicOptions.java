package io.afferent.ingest.topics;

import java.time.Duration;

/**
 * How topics are made.
 *
 * @param partitions partitions of each topic, at least 1
 * @param replicationFactor copies of each partition, at least 1
 * @param signalRetention how long signal topics keep records
 * @param resultRetention how long the other topics keep records; the compacted ones keep the newest
 *     record of each key for ever
 */
public record TopicOptions(
    int partitions, int replicationFactor, Duration signalRetention, Duration resultRetention) {
  public TopicOptions {
    if (partitions < 1) {
      throw new IllegalArgumentException("partitions must be at least 1, was " + partitions);
    }
    if (replicationFactor < 1 || replicationFactor > Short.MAX_VALUE) {
      throw new IllegalArgumentException(
          "replicationFactor must be 1 to the number of brokers, was " + replicationFactor);
    }
    if (signalRetention.toMillis() < 1 || resultRetention.toMillis() < 1) {
      throw new IllegalArgumentException(
          "retention must be at least 1 ms, was "
              + signalRetention
              + " for signals and "
              + resultRetention
              + " for results");
    }
  }

  /** Signals are kept for 7 days, results for 30. */
  public static TopicOptions of(int partitions, int replicationFactor) {
    return new TopicOptions(partitions, replicationFactor, Duration.ofDays(7), Duration.ofDays(30));
  }
}
