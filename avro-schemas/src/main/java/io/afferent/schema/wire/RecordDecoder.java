package io.afferent.schema.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of one class from both framings, mixed on one topic: Avro's single-object encoding
 * of any released schema, and Confluent's wire format when a registry is configured. Whatever the
 * bytes are, the outcome is a record or an {@link UndecodableRecordException}; only a registry that
 * cannot be reached is another matter. Not thread-safe.
 *
 * @param <T> record that is read
 */
public final class RecordDecoder<T extends SpecificRecord> {

  static final int SINGLE_OBJECT_HEADER_BYTES = 10;
  static final int CONFLUENT_HEADER_BYTES = 5;

  private final Schema readerSchema;
  private final SpecificData data;
  private final @Nullable SchemaRegistry registry;
  private final Map<Long, SpecificDatumReader<T>> byFingerprint = new HashMap<>();
  private final Map<Integer, SpecificDatumReader<T>> byRegistryId = new HashMap<>();

  private RecordDecoder(Class<T> recordClass, @Nullable SchemaRegistry registry) {
    this.readerSchema = SpecificData.get().getSchema(recordClass);
    this.data = SpecificData.getForClass(recordClass);
    this.registry = registry;
    byFingerprint.put(SchemaNormalization.parsingFingerprint64(readerSchema), reader(readerSchema));
  }

  /** A decoder of both framings; without a registry, Confluent's is refused with that reason. */
  public static <T extends SpecificRecord> RecordDecoder<T> of(
      Class<T> recordClass, @Nullable SchemaRegistry registry) {
    return new RecordDecoder<>(recordClass, registry);
  }

  /**
   * Reads one record.
   *
   * @throws UndecodableRecordException for anything that is not exactly one record of the class
   * @throws UncheckedIOException when the registry cannot be reached: the record may be sound, and
   *     must be read again later
   */
  public T decode(byte[] bytes) throws UndecodableRecordException {
    if (bytes.length >= SINGLE_OBJECT_HEADER_BYTES && bytes[0] == (byte) 0xC3 && bytes[1] == 0x01) {
      long fingerprint =
          ByteBuffer.wrap(bytes, 2, Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
      return read(readerOf(fingerprint), bytes, SINGLE_OBJECT_HEADER_BYTES);
    }
    if (bytes.length >= CONFLUENT_HEADER_BYTES && bytes[0] == 0) {
      return read(
          readerOfId(ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt()),
          bytes,
          CONFLUENT_HEADER_BYTES);
    }
    throw new UndecodableRecordException(
        "the value begins with "
            + beginning(bytes)
            + "; allowed are Avro's single-object encoding (C3 01 and a schema fingerprint) and"
            + " Confluent's wire format (00 and a schema id)");
  }

  private SpecificDatumReader<T> readerOf(long fingerprint) throws UndecodableRecordException {
    SpecificDatumReader<T> known = byFingerprint.get(fingerprint);
    if (known != null) {
      return known;
    }
    Schema writer = ReleasedSchemas.byFingerprint(fingerprint);
    if (writer == null) {
      throw new UndecodableRecordException(
          "no schema with fingerprint "
              + Long.toHexString(fingerprint)
              + " is known; it must be "
              + readerSchema.getFullName()
              + " of a released version. Upgrade this side, or write with a registry");
    }
    requireSameRecord(writer);
    SpecificDatumReader<T> reader = reader(writer);
    byFingerprint.put(fingerprint, reader);
    return reader;
  }

  private SpecificDatumReader<T> readerOfId(int id) throws UndecodableRecordException {
    SpecificDatumReader<T> known = byRegistryId.get(id);
    if (known != null) {
      return known;
    }
    SchemaRegistry source = registry;
    if (source == null) {
      throw new UndecodableRecordException(
          "the value is in Confluent's wire format (schema id "
              + id
              + "), and no schema registry is configured");
    }
    try {
      Schema writer = source.schema(id);
      requireSameRecord(writer);
      SpecificDatumReader<T> reader = reader(writer);
      byRegistryId.put(id, reader);
      return reader;
    } catch (UnknownSchemaException unknown) {
      throw new UndecodableRecordException(
          "the registry does not give schema " + id + ": " + unknown.getMessage(), unknown);
    } catch (IOException unreachable) {
      throw new UncheckedIOException(
          "schema " + id + " cannot be asked for: " + unreachable.getMessage(), unreachable);
    }
  }

  private void requireSameRecord(Schema writer) throws UndecodableRecordException {
    if (!readerSchema.getFullName().equals(writer.getFullName())) {
      throw new UndecodableRecordException(
          "the value is a "
              + writer.getFullName()
              + ", this topic holds "
              + readerSchema.getFullName());
    }
  }

  private SpecificDatumReader<T> reader(Schema writer) {
    return new SpecificDatumReader<>(writer, readerSchema, data);
  }

  private T read(SpecificDatumReader<T> reader, byte[] bytes, int headerBytes)
      throws UndecodableRecordException {
    try {
      BoundedDecoder in = new BoundedDecoder(bytes, headerBytes);
      @SuppressWarnings("NullAway") // null asks for a new record
      T record = reader.read(null, in);
      if (!in.isAtEnd()) {
        throw new UndecodableRecordException(
            "the value goes on after the record; it must hold exactly one "
                + readerSchema.getFullName());
      }
      return record;
    } catch (IOException
        | AvroRuntimeException
        | IndexOutOfBoundsException
        | NegativeArraySizeException
        | ClassCastException
        | NullPointerException
        | UnsupportedOperationException
        | ArithmeticException damaged) {
      throw new UndecodableRecordException(
          "the value is not a whole "
              + readerSchema.getFullName()
              + " ("
              + bytes.length
              + " bytes): "
              + damaged.getClass().getSimpleName()
              + (damaged.getMessage() == null ? "" : ", " + damaged.getMessage()),
          damaged);
    }
  }

  private static String beginning(byte[] bytes) {
    return bytes.length == 0
        ? "nothing (it is empty)"
        : HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes, 0, Math.min(bytes.length, 8));
  }
}
