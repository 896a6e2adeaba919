package io.afferent.schema.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.schema.SampleType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class SampleBytesTest {

  private static final long SEED = 20261124;

  @ParameterizedTest
  @CsvSource({"INT8,-128,127", "INT16,-32768,32767", "INT24,-8388608,8388607"})
  void everyIntegerOfTheTypeComesBack(SampleType type, int least, int most) {
    double[] values = new double[most - least + 1];
    for (int i = 0; i < values.length; i++) {
      values[i] = least + i;
    }
    assertThat(SampleBytes.toDoubles(ByteBuffer.wrap(SampleBytes.fromDoubles(values, type)), type))
        .isEqualTo(values);
  }

  @Property(seed = "20261124")
  void everyInt32ComesBack(@ForAll int value) {
    byte[] bytes = SampleBytes.fromDoubles(new double[] {value}, SampleType.INT32);
    assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt()).isEqualTo(value);
    assertThat(SampleBytes.toDoubles(ByteBuffer.wrap(bytes), SampleType.INT32)[0]).isEqualTo(value);
  }

  @Property(seed = "20261124")
  void everyFloatPatternComesBackBitForBit(@ForAll int bits) {
    float value = Float.intBitsToFloat(bits);
    byte[] bytes = SampleBytes.ofFloats(new float[] {value});
    assertThat(Float.floatToRawIntBits(SampleBytes.floats(ByteBuffer.wrap(bytes))[0]))
        .isEqualTo(Float.floatToRawIntBits(value));
    float seen = (float) SampleBytes.toDoubles(ByteBuffer.wrap(bytes), SampleType.FLOAT32)[0];
    assertThat(Float.floatToIntBits(seen)).isEqualTo(Float.floatToIntBits(value));
  }

  @Property(seed = "20261124")
  void everyDoublePatternComesBack(@ForAll long bits) {
    double value = Double.longBitsToDouble(bits);
    byte[] bytes = SampleBytes.fromDoubles(new double[] {value}, SampleType.FLOAT64);
    double seen = SampleBytes.toDoubles(ByteBuffer.wrap(bytes), SampleType.FLOAT64)[0];
    assertThat(Double.doubleToLongBits(seen)).isEqualTo(Double.doubleToLongBits(value));
  }

  @Test
  void everyFloat16PatternIsWhatNumpySays() throws IOException {
    ByteBuffer expected = fixture("half_decoded.bin");
    byte[] patterns = new byte[2 * 65536];
    for (int i = 0; i < 65536; i++) {
      patterns[2 * i] = (byte) i;
      patterns[2 * i + 1] = (byte) (i >> 8);
    }
    float[] found = SampleBytes.toFloats(ByteBuffer.wrap(patterns), SampleType.FLOAT16);
    assertThat(found).hasSize(65536);
    for (int i = 0; i < found.length; i++) {
      float value = expected.getFloat(4 * i);
      assertThat(Float.floatToIntBits(found[i]))
          .as("pattern %x", i)
          .isEqualTo(Float.floatToIntBits(value));
    }
  }

  @Test
  void float16RoundsAsNumpyDoes() throws IOException {
    assertEncodes(SampleType.FLOAT16, fixture("half_encoded.bin"));
  }

  @Test
  void bfloat16RoundsAsExactFractionsDo() throws IOException {
    assertEncodes(SampleType.BFLOAT16, fixture("bfloat_encoded.bin"));
  }

  private static void assertEncodes(SampleType type, ByteBuffer expected) throws IOException {
    ByteBuffer input = fixture("half_encode_input.bin");
    double[] values = new double[input.remaining() / Double.BYTES];
    input.asDoubleBuffer().get(values);
    ByteBuffer found =
        ByteBuffer.wrap(SampleBytes.fromDoubles(values, type)).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values.length; i++) {
      assertThat(found.getShort(2 * i) & 0xFFFF)
          .as("%s, %s", values[i], Double.toHexString(values[i]))
          .isEqualTo(expected.getShort(2 * i) & 0xFFFF);
    }
  }

  @Property(seed = "20261124")
  void everyBfloat16PatternIsTheUpperHalfOfAFloat(@ForAll @IntRange(max = 0xFFFF) int pattern) {
    byte[] bytes = {(byte) pattern, (byte) (pattern >> 8)};
    float expected = Float.intBitsToFloat(pattern << 16);
    float seen = SampleBytes.toFloats(ByteBuffer.wrap(bytes), SampleType.BFLOAT16)[0];
    assertThat(Float.floatToIntBits(seen)).isEqualTo(Float.floatToIntBits(expected));
    if (!Float.isNaN(expected)) {
      assertThat(SampleBytes.fromDoubles(new double[] {expected}, SampleType.BFLOAT16))
          .isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "INT8,-128,127",
    "INT16,-32768,32767",
    "INT24,-8388608,8388607",
    "INT32,-2147483648,2147483647"
  })
  void integersSaturateAndRoundTiesToEven(SampleType type, double least, double most) {
    double[] values = {
      Double.NEGATIVE_INFINITY,
      least - 1,
      least,
      most,
      most + 1,
      Double.POSITIVE_INFINITY,
      2.5,
      -2.5,
      3.5,
      -0.0
    };
    assertThat(SampleBytes.toDoubles(ByteBuffer.wrap(SampleBytes.fromDoubles(values, type)), type))
        .containsExactly(least, least, least, most, most, most, 2, -2, 4, 0);
  }

  @ParameterizedTest
  @EnumSource(names = {"INT8", "INT16", "INT24", "INT32"})
  void integersRefuseNaN(SampleType type) {
    assertThatThrownBy(() -> SampleBytes.fromDoubles(new double[] {Double.NaN}, type))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN")
        .hasMessageContaining(type.name());
  }

  @ParameterizedTest
  @EnumSource(SampleType.class)
  void scalesEachUnitInDoubleAndRoundsOnce(SampleType type) {
    Random random = new Random(SEED);
    int samples = 37;
    int units = 3;
    double[] gains = {1e-7, -3.3, 0.1};
    double[] offsets = {0.25, 0, -1e-9};
    double[] digital = new double[samples * units];
    for (int i = 0; i < digital.length; i++) {
      digital[i] = random.nextInt(-100, 100);
    }
    byte[] bytes = SampleBytes.fromDoubles(digital, type);
    ByteBuffer source = ByteBuffer.allocate(bytes.length + 5).put(new byte[5]).put(bytes);
    source.position(5);
    float[] found = new float[2 + samples * units];
    SampleBytes.toFloats(source, type, samples, units, gains, offsets, found, 2);
    for (int i = 0; i < digital.length; i++) {
      assertThat(found[2 + i])
          .isEqualTo((float) (digital[i] * gains[i % units] + offsets[i % units]));
    }
    assertThat(source.position()).isEqualTo(5);
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    assertThat(SampleBytes.toDoubles(direct, type)).isEqualTo(digital);
  }

  @Test
  void bytesThatDoNotFitTheCountsAreRefusedWithBothNumbers() {
    assertThatThrownBy(
            () ->
                SampleBytes.toFloats(
                    ByteBuffer.allocate(11),
                    SampleType.INT16,
                    2,
                    3,
                    new double[3],
                    new double[3],
                    new float[6],
                    0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("12")
        .hasMessageContaining("11");
  }

  private static ByteBuffer fixture(String name) throws IOException {
    try (InputStream in = SampleBytesTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
