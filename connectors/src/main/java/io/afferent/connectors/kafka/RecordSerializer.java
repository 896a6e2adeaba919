package io.afferent.connectors.kafka;

import io.afferent.schema.wire.RecordDecoder;
import io.afferent.schema.wire.RecordEncoder;
import io.afferent.schema.wire.UndecodableRecordException;
import java.io.IOException;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;

/**
 * Writes a record as its length (4 bytes) and Avro's single-object encoding; samples move as whole
 * arrays. Not thread-safe, as Flink's serializers are not: see {@link #duplicate()}.
 *
 * @param <T> record that is written
 */
public final class RecordSerializer<T extends SpecificRecord> extends TypeSerializer<T> {

  private static final long serialVersionUID = 1L;

  private final Class<T> recordClass;
  private transient @Nullable RecordEncoder<T> encoder;
  private transient @Nullable RecordDecoder<T> decoder;

  public RecordSerializer(Class<T> recordClass) {
    this.recordClass = Objects.requireNonNull(recordClass, "recordClass");
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public TypeSerializer<T> duplicate() {
    return new RecordSerializer<>(recordClass);
  }

  @Override
  public T createInstance() {
    return InstantiationUtil.instantiate(recordClass);
  }

  @Override
  public T copy(T from) {
    return from;
  }

  @Override
  public T copy(T from, T reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(T record, DataOutputView target) throws IOException {
    RecordEncoder<T> writer = encoder;
    if (writer == null) {
      writer = RecordEncoder.singleObject(recordClass);
      encoder = writer;
    }
    byte[] bytes = writer.encode(record);
    target.writeInt(bytes.length);
    target.write(bytes);
  }

  @Override
  public T deserialize(DataInputView source) throws IOException {
    RecordDecoder<T> reader = decoder;
    if (reader == null) {
      reader = RecordDecoder.of(recordClass, null);
      decoder = reader;
    }
    byte[] bytes = new byte[source.readInt()];
    source.readFully(bytes);
    try {
      return reader.decode(bytes);
    } catch (UndecodableRecordException damaged) {
      throw new IOException("state or network data is damaged", damaged);
    }
  }

  @Override
  public T deserialize(T reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    int length = source.readInt();
    byte[] bytes = new byte[length];
    source.readFully(bytes);
    target.writeInt(length);
    // Not write(source, length): Flink's growing buffer does not grow for it.
    target.write(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecordSerializer<?> that && recordClass == that.recordClass;
  }

  @Override
  public int hashCode() {
    return recordClass.hashCode();
  }

  @Override
  public TypeSerializerSnapshot<T> snapshotConfiguration() {
    return new Snapshot<>(recordClass);
  }

  /**
   * Snapshot that names the record class. The bytes name their schema themselves, so that records
   * of every released schema are read as they are.
   */
  public static final class Snapshot<T extends SpecificRecord>
      implements TypeSerializerSnapshot<T> {

    private static final int VERSION = 1;

    private @Nullable Class<T> recordClass;

    /** For Flink, which fills the snapshot in by reading it. */
    public Snapshot() {}

    Snapshot(Class<T> recordClass) {
      this.recordClass = recordClass;
    }

    @Override
    public int getCurrentVersion() {
      return VERSION;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
      out.writeUTF(recordClass().getName());
    }

    @Override
    @SuppressWarnings("unchecked") // checked against SpecificRecord
    public void readSnapshot(int readVersion, DataInputView in, ClassLoader classLoader)
        throws IOException {
      if (readVersion != VERSION) {
        throw new IOException(
            "the snapshot of a record has version " + readVersion + ", allowed is " + VERSION);
      }
      String name = in.readUTF();
      try {
        recordClass =
            (Class<T>) Class.forName(name, false, classLoader).asSubclass(SpecificRecord.class);
      } catch (ClassNotFoundException | ClassCastException unknown) {
        throw new IOException("the state holds " + name + ", which is no record here", unknown);
      }
    }

    @Override
    public TypeSerializer<T> restoreSerializer() {
      return new RecordSerializer<>(recordClass());
    }

    @Override
    public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
        TypeSerializerSnapshot<T> oldSnapshot) {
      return oldSnapshot instanceof Snapshot<T> old && old.recordClass() == recordClass()
          ? TypeSerializerSchemaCompatibility.compatibleAsIs()
          : TypeSerializerSchemaCompatibility.incompatible();
    }

    private Class<T> recordClass() {
      return Objects.requireNonNull(recordClass, "the snapshot was not read yet");
    }
  }
}
