package io.afferent.jobs.run;

import io.afferent.schema.wire.RecordDecoder;
import io.afferent.schema.wire.TopicSpec;
import io.afferent.schema.wire.UndecodableRecordException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Everything that is committed in a topic now, as a reader of committed records sees it. */
final class CommittedResults {

  private CommittedResults() {}

  static <T extends SpecificRecord> List<T> of(
      String bootstrapServers, TopicSpec topic, Class<T> recordClass)
      throws UndecodableRecordException {
    RecordDecoder<T> decoder = RecordDecoder.of(recordClass, null);
    List<T> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream()
          .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          records.add(decoder.decode(record.value()));
        }
      }
    }
    return records;
  }
}
