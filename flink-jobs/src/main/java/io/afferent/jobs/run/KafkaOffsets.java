package io.afferent.jobs.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Where topics end and how far a consumer group is. Thread-safe. */
final class KafkaOffsets implements AutoCloseable {

  private final Admin admin;
  private final String servers;

  KafkaOffsets(Map<String, String> kafka) {
    Properties properties = new Properties();
    properties.putAll(kafka);
    servers = properties.getProperty("bootstrap.servers");
    admin = Admin.create(properties);
  }

  /** The offset after the last record of each partition. */
  Map<TopicPartition, Long> ends(List<String> topics) throws IOException, InterruptedException {
    try {
      Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
      for (TopicDescription topic : admin.describeTopics(topics).allTopicNames().get().values()) {
        topic
            .partitions()
            .forEach(
                partition ->
                    wanted.put(
                        new TopicPartition(topic.name(), partition.partition()),
                        OffsetSpec.latest()));
      }
      Map<TopicPartition, Long> ends = new HashMap<>();
      admin
          .listOffsets(wanted)
          .all()
          .get()
          .forEach((partition, end) -> ends.put(partition, end.offset()));
      return ends;
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new IOException(
            "the topics "
                + String.join(", ", topics)
                + " are not all there on "
                + servers
                + "; make them with: afferent topics create --bootstrap "
                + servers,
            failed.getCause());
      }
      throw unreachable(failed);
    }
  }

  /** Partitions in which a group has not yet committed the given offsets. */
  List<TopicPartition> behind(String group, Map<TopicPartition, Long> wanted)
      throws IOException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed;
    try {
      committed = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(group).get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof GroupIdNotFoundException) {
        committed = Map.of();
      } else {
        throw unreachable(failed);
      }
    }
    List<TopicPartition> behind = new ArrayList<>();
    for (Map.Entry<TopicPartition, Long> entry : wanted.entrySet()) {
      OffsetAndMetadata done = committed.get(entry.getKey());
      if (done == null || done.offset() < entry.getValue()) {
        behind.add(entry.getKey());
      }
    }
    return behind;
  }

  private IOException unreachable(ExecutionException failed) {
    return new IOException(
        "Kafka at "
            + servers
            + " does not answer: "
            + failed.getCause()
            + "; check the address and that the broker runs",
        failed.getCause());
  }

  @Override
  public void close() {
    admin.close(java.time.Duration.ofSeconds(5));
  }
}
