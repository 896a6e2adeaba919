package io.afferent.schema.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes records of one class with a header that names their schema: Avro's single-object encoding,
 * or Confluent's wire format when a registry is configured. Map entries are written in the order of
 * their keys: equal records are equal bytes. Not thread-safe; reuses its buffers.
 *
 * @param <T> record that is written
 */
public final class RecordEncoder<T extends SpecificRecord> {

  private final byte[] header;
  private final SortedMapWriter<T> writer;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
  private @Nullable BinaryEncoder encoder;

  private RecordEncoder(byte[] header, Schema schema, Class<T> recordClass) {
    this.header = header;
    this.writer = new SortedMapWriter<>(schema, recordClass);
  }

  /** Avro's single-object encoding: C3 01, then the schema's CRC-64-AVRO, little-endian. */
  public static <T extends SpecificRecord> RecordEncoder<T> singleObject(Class<T> recordClass) {
    Schema schema = SpecificData.get().getSchema(recordClass);
    byte[] header =
        ByteBuffer.allocate(RecordDecoder.SINGLE_OBJECT_HEADER_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 0xC3)
            .put((byte) 0x01)
            .putLong(SchemaNormalization.parsingFingerprint64(schema))
            .array();
    return new RecordEncoder<>(header, schema, recordClass);
  }

  /**
   * Confluent's wire format: 0, then the registry's schema id, big-endian. Registers the schema.
   *
   * @param subject subject under which the schema is registered, by custom {@code TOPIC-value}
   * @throws IOException when the registry cannot be reached or refuses the schema
   */
  public static <T extends SpecificRecord> RecordEncoder<T> confluent(
      Class<T> recordClass, SchemaRegistry registry, String subject) throws IOException {
    Schema schema = SpecificData.get().getSchema(recordClass);
    byte[] header =
        ByteBuffer.allocate(RecordDecoder.CONFLUENT_HEADER_BYTES)
            .put((byte) 0)
            .putInt(registry.register(subject, schema))
            .array();
    return new RecordEncoder<>(header, schema, recordClass);
  }

  /** The record with its header. */
  public byte[] encode(T record) {
    try {
      bytes.reset();
      bytes.write(header);
      encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
      writer.write(record, encoder);
      encoder.flush();
      return bytes.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory cannot be written", impossible);
    }
  }
}
