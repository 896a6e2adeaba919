package io.afferent.connectors.kafka;

import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;

/**
 * Signals from Kafka.
 *
 * <pre>{@code
 * KafkaSource<InboundRecord> source =
 *     SignalSource.of(
 *         SourceOptions.of(Map.of("bootstrap.servers", "127.0.0.1:9092"), "eeg", "seizure-watch")
 *             .withStreams(new StreamPattern("icu-*")));
 * }</pre>
 */
public final class SignalSource {

  private SignalSource() {}

  /**
   * A source of blocks and dead letters, one for each record of the streams asked for, in the order
   * of each partition. No bytes in the topic can stop it; a schema registry that cannot be reached
   * does, as sound records would be refused otherwise. Only committed records are read.
   */
  public static KafkaSource<InboundRecord> of(SourceOptions options) {
    return source(options, new InboundForm.Blocks());
  }

  static <T, R extends SpecificRecord> KafkaSource<T> source(
      SourceOptions options, InboundForm<T, R> form) {
    KafkaSourceBuilder<T> builder = KafkaSource.<T>builder();
    // Records of transactions that were given up are not results. The user's word wins.
    builder.setProperty("isolation.level", "read_committed");
    options.kafka().forEach(builder::setProperty);
    builder
        .setTopics(options.topic())
        .setGroupId(options.groupId())
        .setClientIdPrefix(options.groupId() + "-" + options.topic())
        .setStartingOffsets(options.start().initializer(options.topic()))
        .setDeserializer(new InboundDeserializer<>(options, form));
    if (options.bounded()) {
      builder.setBounded(OffsetsInitializer.latest());
    }
    return builder.build();
  }
}
