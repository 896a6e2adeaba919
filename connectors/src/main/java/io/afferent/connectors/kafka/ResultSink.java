package io.afferent.connectors.kafka;

import io.afferent.schema.wire.TopicSpec;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;

/**
 * Results to Kafka, keyed by stream id.
 *
 * <pre>{@code
 * KafkaSink<Embedding> sink =
 *     ResultSink.of(
 *         SinkOptions.of(kafka, Delivery.EXACTLY_ONCE, "seizure-watch"),
 *         "enc-embeddings", Topics.EMBEDDINGS, Embedding.class, HeaderProvider.emitTime());
 * }</pre>
 */
public final class ResultSink {

  /**
   * Largest request (bytes): blocks of derived signals are larger than Kafka's default allows, and
   * a dead letter is larger than the block in it.
   */
  private static final String MAX_REQUEST_BYTES = Integer.toString(9 * 1024 * 1024);

  private ResultSink() {}

  /**
   * A sink that delivers as its options say. An exactly-once sink needs checkpoints: without them
   * nothing ever becomes visible.
   *
   * @param sinkId tells the sinks of one job apart; part of the transactional ids, so keep it from
   *     one version of a job to the next
   * @param topic topic of the catalogue
   * @param recordClass record that the topic holds
   * @param headers wall-clock facts to add
   * @throws IllegalArgumentException when the topic holds another record
   */
  public static <T extends SpecificRecord> KafkaSink<T> of(
      SinkOptions options,
      String sinkId,
      TopicSpec topic,
      Class<T> recordClass,
      HeaderProvider<? super T> headers) {
    if (topic.recordClass() != recordClass) {
      throw new IllegalArgumentException(
          "topic "
              + topic.name()
              + " holds "
              + topic.recordClass().getSimpleName()
              + ", not "
              + recordClass.getSimpleName());
    }
    return to(options, sinkId, topic.name(), recordClass, headers);
  }

  /**
   * The same to a topic of any name.
   *
   * @see #of
   */
  public static <T extends SpecificRecord> KafkaSink<T> to(
      SinkOptions options,
      String sinkId,
      String topicName,
      Class<T> recordClass,
      HeaderProvider<? super T> headers) {
    if (sinkId.isBlank()) {
      throw new IllegalArgumentException("the sink must have an id");
    }
    Properties producer = new Properties();
    producer.setProperty("max.request.size", MAX_REQUEST_BYTES);
    producer.setProperty("enable.idempotence", "true");
    producer.setProperty("acks", "all");
    if (options.delivery() == Delivery.IMMEDIATE) {
      producer.setProperty("linger.ms", "0");
    }
    options.kafka().forEach(producer::setProperty);
    KafkaSinkBuilder<T> builder =
        KafkaSink.<T>builder()
            .setRecordSerializer(
                new ResultSerializer<>(recordClass, topicName, options.registry(), headers));
    switch (options.delivery()) {
      case EXACTLY_ONCE -> {
        producer.setProperty(
            "transaction.timeout.ms", Long.toString(options.transactionTimeout().toMillis()));
        builder
            .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
            .setTransactionalIdPrefix(transactionalIdPrefix(options.job(), sinkId));
      }
      case IMMEDIATE -> builder.setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE);
    }
    return builder
        .setKafkaProducerConfig(producer)
        .setBootstrapServers(producer.getProperty("bootstrap.servers"))
        .build();
  }

  /** Lengths keep {@code a-b} with {@code c} apart from {@code a} with {@code b-c}. */
  static String transactionalIdPrefix(String job, String sinkId) {
    return "afferent-" + job.length() + "-" + job + "-" + sinkId;
  }
}
