package io.afferent.connectors.kafka;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a source begins when its job starts without a savepoint or checkpoint; state that is
 * restored always wins. Immutable.
 *
 * @param kind which of the rules holds
 * @param byPartition first offset of each partition, for {@link Kind#OFFSETS} only
 */
public record StartOffsets(Kind kind, Map<Integer, Long> byPartition) implements Serializable {

  /** The rules. */
  public enum Kind {
    EARLIEST,
    LATEST,
    /** Where the consumer group stopped; the earliest record where it never was. */
    COMMITTED,
    /** Named offsets; the earliest record in partitions that are not named. */
    OFFSETS
  }

  public StartOffsets {
    byPartition = Map.copyOf(byPartition);
    if ((kind == Kind.OFFSETS) == byPartition.isEmpty()) {
      throw new IllegalArgumentException(
          "offsets by partition belong to OFFSETS and to nothing else, got "
              + kind
              + " with "
              + byPartition);
    }
    byPartition.forEach(
        (partition, offset) -> {
          if (partition < 0 || offset < 0) {
            throw new IllegalArgumentException(
                "partition and offset must be at least 0, were " + partition + " and " + offset);
          }
        });
  }

  /** From the oldest record that Kafka still has. */
  public static StartOffsets earliest() {
    return new StartOffsets(Kind.EARLIEST, Map.of());
  }

  /** From the records that arrive after the start. */
  public static StartOffsets latest() {
    return new StartOffsets(Kind.LATEST, Map.of());
  }

  /** From where the consumer group stopped. */
  public static StartOffsets committed() {
    return new StartOffsets(Kind.COMMITTED, Map.of());
  }

  /** From named offsets by partition number. */
  public static StartOffsets at(Map<Integer, Long> byPartition) {
    return new StartOffsets(Kind.OFFSETS, byPartition);
  }

  // The connector asks for the deprecated type, and has no other way yet.
  @SuppressWarnings("deprecation")
  OffsetsInitializer initializer(String topic) {
    return switch (kind) {
      case EARLIEST -> OffsetsInitializer.earliest();
      case LATEST -> OffsetsInitializer.latest();
      case COMMITTED -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
      case OFFSETS -> {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        byPartition.forEach(
            (partition, offset) -> offsets.put(new TopicPartition(topic, partition), offset));
        yield OffsetsInitializer.offsets(offsets, OffsetResetStrategy.EARLIEST);
      }
    };
  }
}
