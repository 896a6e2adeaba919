package io.afferent.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.connectors.SampleRecords;
import io.afferent.schema.DeadLetter;
import io.afferent.schema.EegBlock;
import io.afferent.schema.Embedding;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

final class InboundTypesTest {

  private static final DeadLetter LETTER =
      DeadLetter.newBuilder()
          .setTopic("eeg")
          .setPartition(3)
          .setOffset(17)
          .setValue(ByteBuffer.wrap(new byte[] {1, 2, 3}))
          .setTimestampMillis(5)
          .setReason("a reason")
          .build();

  @Test
  void flinkFindsTypesWithoutKryo() {
    SerializerConfigImpl config = new SerializerConfigImpl();
    config.setGenericTypes(false);
    assertThat(TypeInformation.of(InboundRecord.class).createSerializer(config))
        .isInstanceOf(InboundSerializer.OfBlocks.class);
    assertThat(TypeInformation.of(InboundDescriptor.class).createSerializer(config))
        .isInstanceOf(InboundSerializer.OfDescriptors.class);
  }

  @Test
  void blocksAndDeadLettersComeBackEqual() throws IOException {
    TypeSerializer<InboundRecord> serializer = new InboundSerializer.OfBlocks();
    InboundRecord block =
        InboundRecord.of(2, 1L << 40, 1_700_000_000_123L, SampleRecords.block("icu-1", 7));
    InboundRecord letter = InboundRecord.of(LETTER);
    assertThat(roundTrip(serializer, block)).isEqualTo(block);
    assertThat(roundTrip(serializer, letter)).isEqualTo(letter);
    assertThat(letter.offset()).isEqualTo(17);
  }

  @Test
  void descriptorsComeBackEqual() throws IOException {
    TypeSerializer<InboundDescriptor> serializer = new InboundSerializer.OfDescriptors();
    InboundDescriptor descriptor =
        InboundDescriptor.of(0, 5, -1, SampleRecords.descriptor("icu-1"));
    assertThat(roundTrip(serializer, descriptor)).isEqualTo(descriptor);
    assertThat(roundTrip(serializer, InboundDescriptor.of(LETTER)))
        .isEqualTo(InboundDescriptor.of(LETTER));
  }

  @Test
  void copiesOfBytesAreExact() throws IOException {
    TypeSerializer<InboundRecord> serializer = new InboundSerializer.OfBlocks();
    DataOutputSerializer first = new DataOutputSerializer(64);
    serializer.serialize(InboundRecord.of(0, 1, 2, SampleRecords.block("icu-1", 7)), first);
    serializer.serialize(InboundRecord.of(LETTER), first);
    DataInputDeserializer in = new DataInputDeserializer(first.getCopyOfBuffer());
    DataOutputSerializer second = new DataOutputSerializer(64);
    serializer.copy(in, second);
    serializer.copy(in, second);
    assertThat(second.getCopyOfBuffer()).isEqualTo(first.getCopyOfBuffer());
  }

  @Test
  void snapshotsRestoreTheirSerializers() throws IOException {
    assertThat(restored(new InboundSerializer.OfBlocks()))
        .isInstanceOf(InboundSerializer.OfBlocks.class);
    assertThat(restored(new InboundSerializer.OfDescriptors()))
        .isInstanceOf(InboundSerializer.OfDescriptors.class);
    assertThat(restored(new RecordSerializer<>(Embedding.class)))
        .isEqualTo(new RecordSerializer<>(Embedding.class));
  }

  @Test
  void aSnapshotOfAnotherRecordIsRefused() {
    TypeSerializerSnapshot<EegBlock> blocks =
        new RecordSerializer<>(EegBlock.class).snapshotConfiguration();
    @SuppressWarnings({"unchecked", "rawtypes"}) // what a job of another type would hand over
    TypeSerializerSnapshot<EegBlock> letters =
        (TypeSerializerSnapshot) new RecordSerializer<>(DeadLetter.class).snapshotConfiguration();
    assertThat(blocks.resolveSchemaCompatibility(letters).isIncompatible()).isTrue();
    assertThat(blocks.resolveSchemaCompatibility(blocks).isCompatibleAsIs()).isTrue();
  }

  private static <T> T roundTrip(TypeSerializer<T> serializer, T value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(value, out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    T back = serializer.duplicate().deserialize(in);
    assertThat(in.available()).isZero();
    return back;
  }

  private static <T> TypeSerializer<T> restored(TypeSerializer<T> serializer) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
    TypeSerializerSnapshot<T> read =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(out.getCopyOfBuffer()),
            InboundTypesTest.class.getClassLoader());
    return read.restoreSerializer();
  }
}
