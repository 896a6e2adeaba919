package io.afferent.connectors.kafka;

import io.afferent.schema.DeadLetter;
import io.afferent.schema.EegBlock;
import io.afferent.schema.StreamDescriptor;
import java.io.IOException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a source emits: one byte that tells a dead letter (0) from a record (1); then, for a
 * record, its partition, offset and time stamp; then the record as {@link RecordSerializer} does.
 * The byte names the layout: another layout takes another number, so that old state stays readable.
 *
 * @param <T> what the source emits
 * @param <R> record inside
 */
abstract class InboundSerializer<T, R extends SpecificRecord> extends TypeSerializer<T> {

  private static final long serialVersionUID = 1L;

  private static final int DEAD_LETTER = 0;
  private static final int RECORD = 1;

  private final TypeSerializer<R> records;
  private final TypeSerializer<DeadLetter> deadLetters = new RecordSerializer<>(DeadLetter.class);

  private InboundSerializer(Class<R> recordClass) {
    this.records = new RecordSerializer<>(recordClass);
  }

  abstract @Nullable R record(T value);

  abstract DeadLetter deadLetter(T value);

  abstract int partition(T value);

  abstract long offset(T value);

  abstract long timestampMillis(T value);

  abstract T of(int partition, long offset, long timestampMillis, R record);

  abstract T of(DeadLetter deadLetter);

  @Override
  public final void serialize(T value, DataOutputView target) throws IOException {
    R record = record(value);
    if (record == null) {
      target.writeByte(DEAD_LETTER);
      deadLetters.serialize(deadLetter(value), target);
    } else {
      target.writeByte(RECORD);
      target.writeInt(partition(value));
      target.writeLong(offset(value));
      target.writeLong(timestampMillis(value));
      records.serialize(record, target);
    }
  }

  @Override
  public final T deserialize(DataInputView source) throws IOException {
    int kind = source.readByte();
    return switch (kind) {
      case DEAD_LETTER -> of(deadLetters.deserialize(source));
      case RECORD ->
          of(source.readInt(), source.readLong(), source.readLong(), records.deserialize(source));
      default -> throw damaged(kind);
    };
  }

  @Override
  public final void copy(DataInputView source, DataOutputView target) throws IOException {
    int kind = source.readByte();
    target.writeByte(kind);
    switch (kind) {
      case DEAD_LETTER -> deadLetters.copy(source, target);
      case RECORD -> {
        target.writeInt(source.readInt());
        target.writeLong(source.readLong());
        target.writeLong(source.readLong());
        records.copy(source, target);
      }
      default -> throw damaged(kind);
    }
  }

  private static IOException damaged(int kind) {
    return new IOException(
        "state or network data is damaged: an inbound record begins with 0 or 1, got " + kind);
  }

  @Override
  public final boolean isImmutableType() {
    return true;
  }

  @Override
  public final T createInstance() {
    return of(new DeadLetter());
  }

  @Override
  public final T copy(T from) {
    return from;
  }

  @Override
  public final T copy(T from, T reuse) {
    return from;
  }

  @Override
  public final int getLength() {
    return -1;
  }

  @Override
  public final T deserialize(T reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  // Two serializers are interchangeable exactly when they are of one class.
  @Override
  @SuppressWarnings("EqualsGetClass")
  public final boolean equals(Object other) {
    return other != null && other.getClass() == getClass();
  }

  @Override
  public final int hashCode() {
    return getClass().hashCode();
  }

  /** Serializer of blocks and their dead letters. */
  static final class OfBlocks extends InboundSerializer<InboundRecord, EegBlock> {

    private static final long serialVersionUID = 1L;

    OfBlocks() {
      super(EegBlock.class);
    }

    @Override
    @Nullable EegBlock record(InboundRecord value) {
      return value.block();
    }

    @Override
    DeadLetter deadLetter(InboundRecord value) {
      return value.requireDeadLetter();
    }

    @Override
    int partition(InboundRecord value) {
      return value.partition();
    }

    @Override
    long offset(InboundRecord value) {
      return value.offset();
    }

    @Override
    long timestampMillis(InboundRecord value) {
      return value.timestampMillis();
    }

    @Override
    InboundRecord of(int partition, long offset, long timestampMillis, EegBlock block) {
      return InboundRecord.of(partition, offset, timestampMillis, block);
    }

    @Override
    InboundRecord of(DeadLetter deadLetter) {
      return InboundRecord.of(deadLetter);
    }

    @Override
    public TypeSerializer<InboundRecord> duplicate() {
      return new OfBlocks();
    }

    @Override
    public TypeSerializerSnapshot<InboundRecord> snapshotConfiguration() {
      return new BlocksSnapshot();
    }
  }

  /** Serializer of descriptors and their dead letters. */
  static final class OfDescriptors extends InboundSerializer<InboundDescriptor, StreamDescriptor> {

    private static final long serialVersionUID = 1L;

    OfDescriptors() {
      super(StreamDescriptor.class);
    }

    @Override
    @Nullable StreamDescriptor record(InboundDescriptor value) {
      return value.descriptor();
    }

    @Override
    DeadLetter deadLetter(InboundDescriptor value) {
      return value.requireDeadLetter();
    }

    @Override
    int partition(InboundDescriptor value) {
      return value.partition();
    }

    @Override
    long offset(InboundDescriptor value) {
      return value.offset();
    }

    @Override
    long timestampMillis(InboundDescriptor value) {
      return value.timestampMillis();
    }

    @Override
    InboundDescriptor of(
        int partition, long offset, long timestampMillis, StreamDescriptor descriptor) {
      return InboundDescriptor.of(partition, offset, timestampMillis, descriptor);
    }

    @Override
    InboundDescriptor of(DeadLetter deadLetter) {
      return InboundDescriptor.of(deadLetter);
    }

    @Override
    public TypeSerializer<InboundDescriptor> duplicate() {
      return new OfDescriptors();
    }

    @Override
    public TypeSerializerSnapshot<InboundDescriptor> snapshotConfiguration() {
      return new DescriptorsSnapshot();
    }
  }

  /** Snapshot for blocks; the records inside name their own schemas. */
  public static final class BlocksSnapshot extends SimpleTypeSerializerSnapshot<InboundRecord> {
    public BlocksSnapshot() {
      super(OfBlocks::new);
    }
  }

  /** Snapshot for descriptors; the records inside name their own schemas. */
  public static final class DescriptorsSnapshot
      extends SimpleTypeSerializerSnapshot<InboundDescriptor> {
    public DescriptorsSnapshot() {
      super(OfDescriptors::new);
    }
  }
}
