package io.afferent.models.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SafetensorsTest {
  private static final String TWO_FLOATS =
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";

  @TempDir Path folder;

  @Test
  void readsAFileWrittenByHand() throws Exception {
    byte[] data =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(1.5f).putFloat(-2).array();
    Safetensors file = Safetensors.parse(file(TWO_FLOATS + "   ", data));
    Tensor tensor = tensor(file, "a");
    assertThat(tensor.type()).isEqualTo(TensorType.F32);
    assertThat(tensor.shape()).containsExactly(2);
    assertThat(tensor.toFloats()).containsExactly(1.5f, -2f);
  }

  @Test
  void whatItWritesItReads() throws Exception {
    Safetensors written =
        Safetensors.of(
            Map.of(
                "b", Tensor.ofFloats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3),
                "a", Tensor.ofFloats(new float[] {7}),
                "empty", Tensor.ofFloats(new float[0], 0, 4)),
            Map.of("made by", "a test"));
    Path path = folder.resolve("file.safetensors");
    written.write(path);
    Safetensors read = Safetensors.read(path);
    assertThat(read.tensors()).containsOnlyKeys("a", "b", "empty");
    assertThat(tensor(read, "b").toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(tensor(read, "b").shape()).containsExactly(2, 3);
    assertThat(tensor(read, "a").shape()).isEmpty();
    assertThat(tensor(read, "empty").elementCount()).isZero();
    assertThat(read.metadata()).containsExactly(Map.entry("made by", "a test"));
    assertThat(read.toBytes()).isEqualTo(Files.readAllBytes(path));
    long header = ByteBuffer.wrap(read.toBytes()).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertThat(header % 8).isZero();
  }

  /** Values of IEEE 754 binary16: one, the smallest, the largest, minus zero, not normal. */
  @ParameterizedTest
  @CsvSource({
    "0x3c00, 1",
    "0x0001, 5.9604645e-8",
    "0x7bff, 65504",
    "0x8000, -0.0",
    "0x03ff, 6.097555e-5",
    "0xc000, -2",
    "0x7c00, Infinity",
    "0x3555, 0.33325195"
  })
  void readsHalves(String bits, float wanted) {
    assertThat(Tensor.halfToFloat((short) Integer.decode(bits).intValue())).isEqualTo(wanted);
  }

  @Test
  void aHalfThatIsNotANumberStaysOne() {
    assertThat(Tensor.halfToFloat((short) 0x7e00)).isNaN();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":\"F99\",\"shape\":[2],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"x\":1}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
        "{\"__metadata__\":{\"n\":1},\"a\":{\"dtype\":\"F32\",\"shape\":[2],"
            + "\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} x",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}",
        " {}",
        "[]",
        ""
      })
  void refusesHeadersThatDoNotFit(String header) {
    assertThatThrownBy(() -> Safetensors.parse(file(header, new byte[8])))
        .isInstanceOf(SafetensorsException.class);
  }

  @Test
  void refusesEveryTruncation() {
    byte[] whole = file(TWO_FLOATS, new byte[8]);
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Safetensors.parse(part)).isInstanceOf(SafetensorsException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, 100_000_001, Long.MAX_VALUE, 1000})
  void refusesHeaderLengthsThatLie(long length) {
    byte[] whole = file(TWO_FLOATS, new byte[8]);
    ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    assertThatThrownBy(() -> Safetensors.parse(whole)).isInstanceOf(SafetensorsException.class);
  }

  @Test
  void refusesToReadWhatAFloatCannotHold() throws Exception {
    String header = "{\"a\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}";
    Tensor tensor = tensor(Safetensors.parse(file(header, new byte[8])), "a");
    assertThatThrownBy(tensor::toFloats).isInstanceOf(IllegalStateException.class);
  }

  private static Tensor tensor(Safetensors file, String name) {
    return Objects.requireNonNull(file.tensors().get(name), name);
  }

  private static byte[] file(String header, byte[] data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .put(data)
        .array();
  }
}
