package io.afferent.connectors.kafka;

import io.afferent.schema.DeadLetter;
import io.afferent.schema.DeadLetterKind;
import io.afferent.schema.wire.RecordDecoder;
import io.afferent.schema.wire.UndecodableRecordException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns each Kafka record of the streams asked for into exactly one value, whatever its bytes are.
 * The key is the stream id. Records of other streams are passed over without being decoded; a
 * record without a key could be of any stream and is never passed over.
 *
 * @param <T> what is emitted
 * @param <R> record that the topic holds
 */
final class InboundDeserializer<T, R extends SpecificRecord>
    implements KafkaRecordDeserializationSchema<T> {

  private static final long serialVersionUID = 1L;

  private final SourceOptions options;
  private final InboundForm<T, R> form;
  private transient @Nullable RecordDecoder<R> decoder;

  InboundDeserializer(SourceOptions options, InboundForm<T, R> form) {
    this.options = options;
    this.form = form;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) throws IOException {
    RegistryOptions registry = options.registry();
    decoder = RecordDecoder.of(form.recordClass(), registry == null ? null : registry.connect());
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> found, Collector<T> out) {
    byte[] key = found.key();
    String streamId = key == null ? null : new String(key, StandardCharsets.UTF_8);
    if (streamId != null && !options.streams().matches(streamId)) {
      return;
    }
    byte[] value = found.value();
    if (value == null) {
      out.collect(
          refused(
              found,
              streamId,
              DeadLetterKind.UNDECODABLE,
              "the value is null; it must be a " + form.recordClass().getName()));
      return;
    }
    R record;
    try {
      record = decoder().decode(value);
    } catch (UndecodableRecordException undecodable) {
      out.collect(
          refused(
              found,
              streamId,
              DeadLetterKind.UNDECODABLE,
              String.valueOf(undecodable.getMessage())));
      return;
    }
    Optional<String> problem = form.problem(record);
    if (problem.isPresent()) {
      out.collect(refused(found, streamId, DeadLetterKind.INVALID, problem.get()));
    } else if (streamId == null) {
      out.collect(
          refused(
              found,
              form.streamId(record),
              DeadLetterKind.INVALID,
              "the record has no key; the key must be the stream id "
                  + form.streamId(record)
                  + ", which keeps the stream in order"));
    } else if (!streamId.equals(form.streamId(record))) {
      out.collect(
          refused(
              found,
              streamId,
              DeadLetterKind.INVALID,
              "the key says stream "
                  + streamId
                  + ", the value says stream "
                  + form.streamId(record)
                  + "; they must be the same"));
    } else {
      out.collect(form.sound(found.partition(), found.offset(), found.timestamp(), record));
    }
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return form.type();
  }

  private RecordDecoder<R> decoder() {
    RecordDecoder<R> opened = decoder;
    if (opened == null) {
      throw new IllegalStateException("the source was not opened");
    }
    return opened;
  }

  private T refused(
      ConsumerRecord<byte[], byte[]> found,
      @Nullable String streamId,
      DeadLetterKind kind,
      String reason) {
    byte[] key = found.key();
    byte[] value = found.value();
    return form.refused(
        DeadLetter.newBuilder()
            .setTopic(found.topic())
            .setPartition(found.partition())
            .setOffset(found.offset())
            .setKey(key == null ? null : ByteBuffer.wrap(key))
            .setValue(value == null ? null : ByteBuffer.wrap(value))
            .setTimestampMillis(found.timestamp())
            .setKind(kind)
            .setReason(reason)
            .setStreamId(streamId)
            .setPipeline(options.pipeline())
            .build());
  }
}
