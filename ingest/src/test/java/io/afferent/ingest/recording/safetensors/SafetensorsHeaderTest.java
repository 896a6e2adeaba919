package io.afferent.ingest.recording.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every check of the container, each against a file that breaks nothing else. */
class SafetensorsHeaderTest {
  @TempDir Path folder;

  private SafetensorsHeader read(long length, byte[] header, int dataBytes) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(length).put(header);
    Path path = Files.write(folder.resolve("a.safetensors"), bytes.array());
    try (RecordingFile file = RecordingFile.open(path)) {
      return SafetensorsHeader.read(file);
    }
  }

  private SafetensorsHeader read(String header, int dataBytes) throws IOException {
    byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
    return read(bytes.length, bytes, dataBytes);
  }

  @Test
  void tensorsAreInOrderOfTheFileWhateverTheHeaderSays() throws IOException {
    // Nine bytes of U8 in front leave the floats at an odd address.
    SafetensorsHeader header =
        read(
            "{\"__metadata__\":{\"k\":\"v\"},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[9,17]},"
                + "\"a\":{\"data_offsets\":[0,9],\"shape\":[9],\"dtype\":\"U8\"},"
                + "\"none\":{\"dtype\":\"F64\",\"shape\":[3,0],\"data_offsets\":[17,17]},"
                + "\"one\":{\"dtype\":\"F8_E4M3\",\"shape\":[],\"data_offsets\":[17,18]}}   ",
            18);
    assertThat(header.metadata()).containsExactly(Map.entry("k", "v"));
    assertThat(header.tensors())
        .extracting(SafetensorsTensor::name)
        .containsExactly("a", "b", "none", "one");
    assertThat(header.tensors().get(1).shape()).containsExactly(2L, 1L);
    long data = header.tensors().get(0).offset();
    assertThat(header.tensors().get(1).offset()).isEqualTo(data + 9);
    assertThat(header.tensors().get(2).byteCount()).isZero();
    assertThat(header.tensors().get(3).shape()).isEmpty();
    assertThat(header.tensors().get(3).byteCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "BOOL, 1",
    "U8, 1",
    "I8, 1",
    "F8_E4M3, 1",
    "F8_E5M2, 1",
    "I16, 2",
    "U16, 2",
    "F16, 2",
    "BF16, 2",
    "I32, 4",
    "U32, 4",
    "F32, 4",
    "I64, 8",
    "U64, 8",
    "F64, 8"
  })
  void everyTypeHasItsLength(String type, int bytes) throws IOException {
    String header =
        "{\"t\":{\"dtype\":\"" + type + "\",\"shape\":[3],\"data_offsets\":[0," + 3 * bytes + "]}}";
    assertThat(read(header, 3 * bytes).tensors().get(0).type().name()).isEqualTo(type);
    assertThatThrownBy(() -> read(header, 3 * bytes - 1)).isInstanceOf(RecordingException.class);
  }

  @Test
  void anEmptyContainerIsOne() throws IOException {
    assertThat(read("{}", 0).tensors()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1, 100_000_001, Long.MAX_VALUE, Long.MIN_VALUE, 30})
  void lengthsThatCannotBeAreRefused(long length) {
    assertThatThrownBy(() -> read(length, "{}   ".getBytes(StandardCharsets.UTF_8), 0))
        .isInstanceOf(RecordingException.class)
        .hasMessageStartingWith("a.safetensors: at byte ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Twice the same name, in the header, in a tensor and in the metadata.
        "{'t':{'dtype':'U8','shape':[4],'data_offsets':[0,4]},"
            + "'t':{'dtype':'U8','shape':[4],'data_offsets':[0,4]}}",
        "{'t':{'dtype':'U8','shape':[4],'shape':[4],'data_offsets':[0,4]}}",
        "{'__metadata__':{'a':'1','a':'2'},'t':{'dtype':'U8','shape':[4],'data_offsets':[0,4]}}",
        // Overlap, a hole in front, between and behind.
        "{'s':{'dtype':'U8','shape':[3],'data_offsets':[0,3]},"
            + "'t':{'dtype':'U8','shape':[2],'data_offsets':[2,4]}}",
        "{'t':{'dtype':'U8','shape':[3],'data_offsets':[1,4]}}",
        "{'s':{'dtype':'U8','shape':[1],'data_offsets':[0,1]},"
            + "'t':{'dtype':'U8','shape':[2],'data_offsets':[2,4]}}",
        "{'t':{'dtype':'U8','shape':[3],'data_offsets':[0,3]}}",
        "{}",
        // An empty tensor in the middle of another.
        "{'t':{'dtype':'U8','shape':[4],'data_offsets':[0,4]},"
            + "'e':{'dtype':'U8','shape':[0],'data_offsets':[2,2]}}",
        // Lengths that do not fit, overflow, or are no lengths.
        "{'t':{'dtype':'F32','shape':[4],'data_offsets':[0,4]}}",
        "{'t':{'dtype':'U8','shape':[5],'data_offsets':[0,5]}}",
        "{'t':{'dtype':'U8','shape':[4],'data_offsets':[4,0]}}",
        "{'t':{'dtype':'U8','shape':[4294967296,4294967296],'data_offsets':[0,0]}}",
        "{'t':{'dtype':'U8','shape':[4294967296,4294967296,0],'data_offsets':[0,0]}}",
        "{'t':{'dtype':'F64','shape':[2305843009213693952],'data_offsets':[0,0]}}",
        "{'t':{'dtype':'U8','shape':[-4],'data_offsets':[0,4]}}",
        "{'t':{'dtype':'U8','shape':[4.0],'data_offsets':[0,4]}}",
        "{'t':{'dtype':'U8','shape':['4'],'data_offsets':[0,4]}}",
        "{'t':{'dtype':'U8','shape':4,'data_offsets':[0,4]}}",
        "{'t':{'dtype':'U8','shape':[4],'data_offsets':[0,4,4]}}",
        "{'t':{'dtype':'U8','shape':[4],'data_offsets':[0,99999999999999999999]}}",
        // Wrong or missing fields.
        "{'t':{'dtype':'F4','shape':[4],'data_offsets':[0,4]}}",
        "{'t':{'dtype':8,'shape':[4],'data_offsets':[0,4]}}",
        "{'t':{'shape':[4],'data_offsets':[0,4]}}",
        "{'t':{'dtype':'U8','shape':[4],'data_offsets':[0,4],'more':1}}",
        "{'t':[4]}",
        "{'__metadata__':{'a':1},'t':{'dtype':'U8','shape':[4],'data_offsets':[0,4]}}",
        "{'__metadata__':'a','t':{'dtype':'U8','shape':[4],'data_offsets':[0,4]}}",
        // No JSON.
        "{'t':{'dtype':'U8','shape':[4],'data_offsets':[0,4]}} {}",
        "{'t':{'dtype':'U8','shape':[4],'data_offsets':[0,4]}",
        "{'t':{'dtype':'U8','shape':[4],'data_offsets':[0,",
        "{'t':{'dtype':'U8','shape':[4,],'data_offsets':[0,4]}}",
        " {'t':{'dtype':'U8','shape':[4],'data_offsets':[0,4]}}",
        "[1]"
      })
  void headersThatContradictThemselvesAreRefused(String header) {
    assertThatThrownBy(() -> read(header.replace('\'', '"'), 4))
        .isInstanceOf(RecordingException.class)
        .hasMessageStartingWith("a.safetensors: at byte ");
  }

  @Test
  void depthWithoutEndIsRefused() {
    assertThatThrownBy(() -> read("{\"t\":" + "[".repeat(100_000), 0))
        .isInstanceOf(RecordingException.class);
    assertThatThrownBy(
            () ->
                read(
                    "{\"t\":{\"dtype\":\"U8\",\"shape\":["
                        + "1,".repeat(1000)
                        + "1],"
                        + "\"data_offsets\":[0,1]}}",
                    1))
        .hasMessageContaining("more than 32");
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    byte[] header =
        "{\"?\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}"
            .getBytes(StandardCharsets.US_ASCII);
    header[2] = (byte) 0xC3;
    assertThatThrownBy(() -> read(header.length, header, 1))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("UTF-8");
  }
}
