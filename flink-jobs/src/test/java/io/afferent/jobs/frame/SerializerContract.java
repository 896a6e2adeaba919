package io.afferent.jobs.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every serializer of our own types promises, and that the bytes that a release left behind
 * are read.
 *
 * <p>A release writes its bytes once, with {@code -Dafferent.releasedState=VERSION} on the command
 * line of the tests; see {@code src/test/resources/state/README.md}.
 *
 * @param <T> type that is written
 */
public abstract class SerializerContract<T> {

  private static final String WRITE = "afferent.releasedState";

  private final SelfTypeInformation<T> type;
  private final String name;

  /**
   * @param name name of the files of released bytes
   */
  protected SerializerContract(SelfTypeInformation<T> type, String name) {
    this.type = type;
    this.name = name;
  }

  /** The same values at each call, edges among them. They are what releases write. */
  protected abstract List<T> values();

  /** Changes every array and collection of a value in place. */
  protected abstract void damage(T value);

  /** Fails unless all of the two is the same, to the bit. */
  protected void assertSame(T actual, T expected) {
    assertThat(actual).isEqualTo(expected);
  }

  /** A new serializer, made where generic types are not allowed. */
  protected final TypeSerializer<T> serializer() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    return type.createSerializer(new SerializerConfigImpl(configuration));
  }

  /** The bytes of a value. */
  protected final byte[] bytes(T value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer().serialize(value, out);
    return out.getCopyOfBuffer();
  }

  /** The value of bytes, of which none is left over. */
  protected final T read(byte[] bytes) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    T value = serializer().deserialize(in);
    assertThat(in.available()).as("bytes left over").isZero();
    return value;
  }

  @Test
  void readsWhatItWrote() throws IOException {
    for (T value : values()) {
      assertSame(read(bytes(value)), value);
    }
  }

  @Test
  void readsManyInARowWithOneSerializer() throws IOException {
    TypeSerializer<T> serializer = serializer();
    DataOutputSerializer out = new DataOutputSerializer(64);
    for (T value : values()) {
      serializer.serialize(value, out);
      serializer.serialize(value, out);
    }
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    for (T value : values()) {
      assertSame(serializer.deserialize(in), value);
      assertSame(serializer.deserialize(value, in), value);
    }
    assertThat(in.available()).isZero();
  }

  @Test
  void copiesBytesWithoutChange() throws IOException {
    for (T value : values()) {
      byte[] bytes = bytes(value);
      DataOutputSerializer out = new DataOutputSerializer(64);
      serializer().copy(new DataInputDeserializer(bytes), out);
      assertThat(out.getCopyOfBuffer()).isEqualTo(bytes);
    }
  }

  @Test
  void aCopyDoesNotChangeWithItsOriginal() {
    List<T> expected = values();
    List<T> originals = values();
    for (int i = 0; i < expected.size(); i++) {
      T copy = serializer().copy(originals.get(i));
      T other = serializer().copy(originals.get(i), expected.get(i));
      damage(originals.get(i));
      assertSame(copy, expected.get(i));
      assertSame(other, expected.get(i));
    }
  }

  @Test
  void aDuplicateIsEqualButNotTheSame() {
    TypeSerializer<T> serializer = serializer();
    assertThat(serializer.duplicate()).isEqualTo(serializer).isNotSameAs(serializer);
    assertThat(serializer).hasSameHashCodeAs(serializer.duplicate());
    assertThat(serializer).isNotEqualTo(StringSerializer.INSTANCE);
    assertThat(serializer.isImmutableType()).isFalse();
    assertThat(serializer.getLength()).isEqualTo(-1);
  }

  @Test
  void refusesBytesThatEndTooSoon() throws IOException {
    for (T value : values()) {
      byte[] bytes = bytes(value);
      for (int length : new int[] {0, bytes.length / 2, bytes.length - 1}) {
        assertThatThrownBy(
                () -> serializer().deserialize(new DataInputDeserializer(bytes, 0, length)))
            .isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void itsSnapshotBringsItBack() throws IOException {
    TypeSerializerSnapshot<T> snapshot = snapshot(1);
    assertThat(snapshot.restoreSerializer()).isEqualTo(serializer());
    assertThat(
            serializer()
                .snapshotConfiguration()
                .resolveSchemaCompatibility(snapshot)
                .isCompatibleAsIs())
        .isTrue();
  }

  @Test
  void aLaterFormatIsRefusedWithAReason() throws IOException {
    TypeSerializerSnapshot<T> later = snapshot(2);
    assertThatThrownBy(later::restoreSerializer)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith(
            "can read formats 1 to 1, the state was written with format 2; restore it with the"
                + " release that wrote it");
    assertThat(
            serializer().snapshotConfiguration().resolveSchemaCompatibility(later).isIncompatible())
        .isTrue();
  }

  @Test
  void anEarlierFormatIsMigrated() throws IOException {
    assertThat(snapshot(2).resolveSchemaCompatibility(snapshot(1)).isCompatibleAfterMigration())
        .isTrue();
  }

  @Test
  void aLaterSnapshotIsRefusedWithAReason() {
    TypeSerializerSnapshot<T> snapshot = serializer().snapshotConfiguration();
    assertThatThrownBy(
            () ->
                snapshot.readSnapshot(
                    2, new DataInputDeserializer(new byte[4]), getClass().getClassLoader()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("can read snapshot version 1, got 2");
  }

  /** What stands in state that was written with a format. */
  private TypeSerializerSnapshot<T> snapshot(int format) throws IOException {
    DataOutputSerializer written = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(written, serializer().snapshotConfiguration());
    byte[] bytes = written.getCopyOfBuffer();
    // The format is the last integer, big-endian.
    assertThat(bytes[bytes.length - 1]).isEqualTo((byte) 1);
    bytes[bytes.length - 1] = (byte) format;
    return TypeSerializerSnapshot.readVersionedSnapshot(
        new DataInputDeserializer(bytes), getClass().getClassLoader());
  }

  @ParameterizedTest
  @ValueSource(strings = "0.1.0")
  void readsWhatAReleaseLeftBehind(String version) throws IOException {
    Path file = Path.of("src/test/resources/state", version, name + ".bin");
    if (version.equals(System.getProperty(WRITE))) {
      write(file);
    }
    DataInputDeserializer in = new DataInputDeserializer(Files.readAllBytes(file));
    TypeSerializerSnapshot<T> snapshot =
        TypeSerializerSnapshot.readVersionedSnapshot(in, getClass().getClassLoader());
    assertThat(
            serializer()
                .snapshotConfiguration()
                .resolveSchemaCompatibility(snapshot)
                .isIncompatible())
        .isFalse();
    TypeSerializer<T> released = snapshot.restoreSerializer();
    List<T> restored = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      restored.add(released.deserialize(in));
    }
    List<T> expected = values();
    assertThat(in.available()).isZero();
    assertThat(restored).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertSame(restored.get(i), expected.get(i));
    }
  }

  private void write(Path file) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(1024);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer().snapshotConfiguration());
    List<T> values = values();
    out.writeInt(values.size());
    for (T value : values) {
      serializer().serialize(value, out);
    }
    Files.createDirectories(file.getParent());
    // What a release wrote never changes: this fails when the file is there.
    Files.write(file, out.getCopyOfBuffer(), StandardOpenOption.CREATE_NEW);
  }
}
