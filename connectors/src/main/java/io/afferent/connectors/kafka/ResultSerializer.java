package io.afferent.connectors.kafka;

import io.afferent.schema.wire.RecordEncoder;
import java.io.IOException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Results as Kafka records. The record's time stamp is left to Kafka (the wall clock): a recording
 * of ten years ago would otherwise be deleted by the topic's retention as soon as it is written.
 *
 * @param <T> record that leaves
 */
final class ResultSerializer<T extends SpecificRecord>
    implements KafkaRecordSerializationSchema<T> {

  private static final long serialVersionUID = 1L;

  private final Class<T> recordClass;
  private final String topic;
  private final @Nullable RegistryOptions registry;
  private final HeaderProvider<? super T> headers;
  private transient @Nullable RecordEncoder<T> encoder;

  ResultSerializer(
      Class<T> recordClass,
      String topic,
      @Nullable RegistryOptions registry,
      HeaderProvider<? super T> headers) {
    this.recordClass = recordClass;
    this.topic = topic;
    this.registry = registry;
    this.headers = headers;
  }

  @Override
  public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext)
      throws IOException {
    encoder =
        registry == null
            ? RecordEncoder.singleObject(recordClass)
            : RecordEncoder.confluent(recordClass, registry.connect(), topic + "-value");
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      T record, KafkaSinkContext context, @Nullable Long timestamp) {
    RecordEncoder<T> writer = encoder;
    if (writer == null) {
      throw new IllegalStateException("the sink was not opened");
    }
    ProducerRecord<byte[], byte[]> result =
        new ProducerRecord<>(topic, RecordKeys.of(record), writer.encode(record));
    headers.addTo(record, result.headers());
    return result;
  }
}
