package io.afferent.ingest.topics;

/**
 * What there is of a topic.
 *
 * @param topic name
 * @param partitions partitions, 0 when the topic is missing
 * @param replicationFactor copies of the first partition, 0 when the topic is missing
 * @param offsets offsets between the first and the last record that are kept, over all partitions:
 *     the records, and on topics of transactions the markers between them; compaction lowers the
 *     number of records and not this one
 */
public record TopicState(String topic, int partitions, int replicationFactor, long offsets) {

  /** A topic that is not there. */
  public static TopicState missing(String topic) {
    return new TopicState(topic, 0, 0, 0);
  }

  /** Whether the topic is there. */
  public boolean exists() {
    return partitions > 0;
  }
}
