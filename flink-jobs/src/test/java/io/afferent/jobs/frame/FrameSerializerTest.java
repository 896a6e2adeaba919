package io.afferent.jobs.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class FrameSerializerTest extends SerializerContract<Frame> {

  /** Values that fill one piece of the bulk copy. */
  private static final int PIECE = (1 << 14) / Float.BYTES;

  FrameSerializerTest() {
    super(new SelfTypeInformation<>(Frame.class, FrameSerializer::new), "frame");
  }

  private static StreamLayout layout(int units) {
    return new StreamLayout(
        "stream",
        "recording",
        "session",
        Long.MIN_VALUE,
        "EEG",
        Collections.nCopies(units, "Cz"),
        Collections.nCopies(units, "EEG"),
        new Rate(17361, 100),
        -1L,
        "device",
        "V");
  }

  private static float[] ramp(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = i * 1e-6f;
    }
    return values;
  }

  @Override
  protected List<Frame> values() {
    StreamLayout three = layout(3);
    StreamLayout strange =
        new StreamLayout(
            "",
            "",
            "",
            0,
            "",
            List.of("\u00b5V \u8033 \ud83e\udde0"),
            List.of(""),
            new Rate(1, 1),
            0,
            "",
            "");
    float[] special = {
      Float.NaN,
      Float.intBitsToFloat(0x7fc12345),
      Float.NEGATIVE_INFINITY,
      -0.0f,
      Float.MIN_VALUE,
      Float.MAX_VALUE
    };
    return List.of(
        Frame.data(three, 0, 0, false, ramp(9)),
        Frame.data(three, Long.MAX_VALUE - 2, Long.MIN_VALUE, true, special),
        Frame.data(strange, 7, 8, false, new float[0]),
        Frame.window(layout(1), 5, 6, true, ramp(PIECE - 1)),
        Frame.window(layout(1), 5, 6, false, ramp(PIECE)),
        Frame.window(layout(1), 5, 6, false, ramp(3 * PIECE + 1)),
        Frame.gap(three, 9, Long.MAX_VALUE - 9, 11),
        Frame.gap(three, 9, 0, 11),
        Frame.end(strange, 12, 13));
  }

  @Override
  protected void damage(Frame value) {
    Arrays.fill(value.samples(), 99f);
  }

  @Override
  protected void assertSame(Frame actual, Frame expected) {
    assertThat(actual).isEqualTo(expected);
    // Equality of floats takes all NaN for one; the bits must stay too.
    assertThat(bits(actual)).isEqualTo(bits(expected));
  }

  private static int[] bits(Frame frame) {
    int[] bits = new int[frame.samples().length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(frame.samples()[i]);
    }
    return bits;
  }

  @Provide
  Arbitrary<StreamLayout> layouts() {
    Arbitrary<String> texts =
        Arbitraries.strings().withChars("aZ0/\u0000\u00e9\u8033").ofMaxLength(12);
    Arbitrary<Long> longs = Arbitraries.longs();
    return Combinators.combine(
            texts.list().ofSize(5),
            texts.list().ofMinSize(1).ofMaxSize(20),
            longs,
            longs,
            Arbitraries.longs().between(1, Long.MAX_VALUE),
            Arbitraries.longs().between(1, Long.MAX_VALUE))
        .as(
            (named, units, hash, start, numerator, denominator) ->
                new StreamLayout(
                    named.get(0),
                    named.get(1),
                    named.get(2),
                    hash,
                    named.get(3),
                    units,
                    Collections.nCopies(units.size(), named.get(4)),
                    new Rate(numerator, denominator),
                    start,
                    named.get(2),
                    named.get(4)));
  }

  @Property(tries = 200)
  void readsAnyFrame(
      @ForAll("layouts") StreamLayout layout,
      @ForAll List<Integer> floatBits,
      @ForAll long index,
      @ForAll long time,
      @ForAll boolean warm)
      throws IOException {
    int whole = floatBits.size() / layout.unitCount() * layout.unitCount();
    float[] samples = new float[whole];
    for (int i = 0; i < whole; i++) {
      samples[i] = Float.intBitsToFloat(floatBits.get(i));
    }
    List<Frame> frames =
        List.of(
            Frame.data(layout, index, time, warm, samples),
            Frame.window(layout, index, time, warm, samples),
            Frame.gap(layout, index, Math.max(0, time), time),
            Frame.end(layout, index, time));
    for (Frame frame : frames) {
      assertSame(read(bytes(frame)), frame);
    }
  }

  @Test
  void framesOfOneStreamShareTheirLayoutAgain() throws IOException {
    TypeSerializer<Frame> serializer = serializer();
    DataOutputSerializer out = new DataOutputSerializer(64);
    for (int i = 0; i < 3; i++) {
      serializer.serialize(Frame.end(layout(2), i, 0), out);
    }
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    StreamLayout first = serializer.deserialize(in).layout();
    assertThat(serializer.deserialize(in).layout()).isSameAs(first);
    assertThat(serializer.deserialize(in).layout()).isSameAs(first);
  }

  @Test
  void goesToAndFroBetweenLayouts() throws IOException {
    TypeSerializer<Frame> serializer = serializer();
    StreamLayout one = layout(1);
    StreamLayout two = layout(2);
    List<Frame> frames = new ArrayList<>();
    for (StreamLayout layout : List.of(one, two, two, one)) {
      frames.add(Frame.data(layout, 1, 2, false, new float[layout.unitCount()]));
    }
    DataOutputSerializer out = new DataOutputSerializer(64);
    for (Frame frame : frames) {
      serializer.serialize(frame, out);
    }
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    for (Frame frame : frames) {
      assertThat(serializer.deserialize(in)).isEqualTo(frame);
    }
  }

  @Test
  void textsMayBeLongerThan64Kibibytes() throws IOException {
    StreamLayout long1 =
        layout(1).withUnits(List.of("x".repeat(70_000)), List.of("\u8033".repeat(30_000)));
    assertSame(read(bytes(Frame.end(long1, 1, 2))), Frame.end(long1, 1, 2));
  }

  @Test
  void refusesDamage() throws IOException {
    byte[] kind = bytes(values().get(0));
    kind[0] = 9;
    assertThatThrownBy(() -> read(kind)).hasMessageContaining("a frame kind must be 0 to 3, was 9");
    byte[] length = bytes(values().get(0));
    length[1] = (byte) 0x80;
    assertThatThrownBy(() -> read(length))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("an array length must be between 0 and");
  }

  @Test
  void theTypeIsItsOwn() {
    SelfTypeInformation<Frame> type = new SelfTypeInformation<>(Frame.class, FrameSerializer::new);
    assertThat(type).isEqualTo(new SelfTypeInformation<>(Frame.class, FrameSerializer::new));
    assertThat(type).isNotEqualTo(new SelfTypeInformation<>(Rate.class, () -> fail()));
    assertThat(type.getTypeClass()).isEqualTo(Frame.class);
    assertThat(type.isKeyType()).isFalse();
    assertThat(type).hasToString("Frame");
  }

  private static TypeSerializer<Rate> fail() {
    throw new AssertionError("nobody asked for it");
  }
}
