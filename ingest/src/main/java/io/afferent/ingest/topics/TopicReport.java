package io.afferent.ingest.topics;

import java.util.List;

/**
 * What was found and made.
 *
 * @param created topics that were absent and were made
 * @param existing topics that were there, as wanted
 * @param differing settings of topics that were there otherwise than wanted; they were left alone
 */
public record TopicReport(List<String> created, List<String> existing, List<Difference> differing) {
  public TopicReport {
    created = List.copyOf(created);
    existing = List.copyOf(existing);
    differing = List.copyOf(differing);
  }

  /**
   * A setting of a topic that is not as wanted.
   *
   * @param topic topic
   * @param setting name of the setting: {@code partitions}, {@code replication.factor} or a topic
   *     setting of Kafka
   * @param wanted wanted value
   * @param found value found
   */
  public record Difference(String topic, String setting, String wanted, String found) {}
}
