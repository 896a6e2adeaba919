package io.afferent.ingest.recording.matlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SharedData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatReaderTest {
  @TempDir Path folder;

  private static Path fixture(String name) {
    return Fixture.file(MatReaderTest.class, name);
  }

  private static JsonNode expected() throws IOException {
    return new ObjectMapper().readTree(Files.readString(fixture("expected.json")));
  }

  private static MatArray variable(MatReader reader, String name) throws IOException {
    return reader.variable(name).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "own-little.mat",
        "own-big.mat",
        "own-little-compressed.mat",
        "own-big-compressed.mat",
        "scipy-v6.mat",
        "scipy-v7.mat"
      })
  void arraysAreReadAsScipyReadsThem(String name) throws IOException {
    JsonNode file = expected().get("files").get(name);
    try (MatReader reader = MatReader.open(fixture(name))) {
      Set<String> names = new HashSet<>();
      file.fieldNames().forEachRemaining(names::add);
      assertThat(reader.names()).isEqualTo(names);
      for (String variable : names) {
        assertEqual(variable(reader, variable), file.get(variable), variable);
      }
    }
  }

  private static void assertEqual(MatArray array, JsonNode wanted, String where)
      throws IOException {
    String kind = wanted.get("kind").textValue();
    if (kind.equals("NUMERIC") && wanted.get("values").isEmpty()) {
      assertThat(array.count()).as(where).isZero();
      return;
    }
    assertThat(array.kind().name()).as(where).isEqualTo(kind);
    if (kind.equals("TEXT")) {
      assertThat(array.rows(1000)).as(where).isEqualTo(texts(wanted.get("rows")));
      return;
    }
    assertThat(array.dimensions().stream().map(String::valueOf).toList())
        .as(where)
        .isEqualTo(texts(wanted.get("dims")));
    switch (kind) {
      case "NUMERIC" -> {
        double[] values = array.numbers().toArray(1000);
        assertThat(values).as(where).hasSize(wanted.get("values").size());
        for (int i = 0; i < values.length; i++) {
          String text = wanted.get("values").get(i).asText().replace("inf", "Infinity");
          assertThat(values[i]).as(where).isEqualTo(Double.valueOf(text.replace("nan", "NaN")));
        }
      }
      case "CELL" ->
          array.forEachCell(
              (cell, value) ->
                  assertEqual(value, wanted.get("cells").get((int) cell), where + "{" + cell));
      default -> {
        List<String> names = texts(wanted.get("names"));
        assertThat(array.fieldNames()).isEqualTo(names);
        int[] visited = new int[1];
        array.forEachField(
            Set.copyOf(names),
            (element, field, value) -> {
              visited[0]++;
              JsonNode row = wanted.get("rows").get((int) element);
              assertEqual(value, row.get(names.indexOf(field)), where + "." + field);
            });
        assertThat(visited[0]).isEqualTo(names.size() * wanted.get("rows").size());
      }
    }
  }

  private static List<String> texts(JsonNode list) {
    Iterator<JsonNode> nodes = list.elements();
    return Stream.generate(() -> nodes)
        .limit(list.size())
        .map(each -> each.next().asText())
        .toList();
  }

  @Test
  void aLargeCompressedVariableIsSpooledAndTheSpoolIsGoneAtTheEnd() throws IOException {
    assertDigests(fixture("large-v7.mat"), "large-v7.mat");
    try (MatReader reader = MatReader.open(fixture("large-v7.mat"), folder)) {
      MatNumbers numbers = variable(reader, "big").numbers();
      assertThatThrownBy(() -> numbers.toArray(10))
          .isInstanceOf(RecordingException.class)
          .hasMessageContaining("240000 values where at most 10");
    }
    assertThat(folder).isEmptyDirectory();
    assertThatThrownBy(
            () -> {
              Path absent = folder.resolve("absent");
              try (MatReader reader = MatReader.open(fixture("large-v7.mat"), absent)) {
                variable(reader, "big");
              }
            })
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eeg/edf/mne_test_edf_eeglab.mat",
        "eeg/edf/mne_test_bdf_eeglab.mat",
        "eeg/edf/mne_test_uneven_samp.mat",
        "spikes/nelpy-linear-track/spikes.mat"
      })
  void filesOfOthersAreReadAsScipyReadsThem(String name) throws IOException {
    assertDigests(SharedData.file(name), name);
  }

  private static void assertDigests(Path file, String name) throws IOException {
    JsonNode wanted = expected().get("digests").get(name);
    Map<String, String> digests = new HashMap<>();
    wanted.properties().forEach(e -> digests.put(e.getKey(), e.getValue().textValue()));
    assertThat(digests).isNotEmpty();
    Map<String, String> found = new HashMap<>();
    try (MatReader reader = MatReader.open(file)) {
      for (String variable : reader.names()) {
        digest(variable(reader, variable), variable, found);
      }
    }
    assertThat(found).isEqualTo(digests);
  }

  private static void digest(MatArray array, String name, Map<String, String> found)
      throws IOException {
    switch (array.kind()) {
      case NUMERIC -> found.put(name, sha256(array.numbers().toArray(10_000_000)));
      case CELL ->
          array.forEachCell((cell, value) -> digest(value, name + "{" + cell + "}", found));
      case STRUCT ->
          array.forEachField(
              Set.copyOf(array.fieldNames()),
              (element, field, value) -> digest(value, name + "[" + element + "]." + field, found));
      default -> assertThat(array.count()).isNotNegative();
    }
  }

  private static String sha256(double[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(values);
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(bytes.array()));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A file of one compressed variable with the given content. */
  private Path compressed(byte[] content, int lost) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
      deflater.write(content);
    }
    int length = packed.size() - lost;
    ByteBuffer file = ByteBuffer.allocate(136 + length).order(ByteOrder.LITTLE_ENDIAN);
    file.putShort(124, (short) 0x0100).putShort(126, (short) 0x4D49);
    file.position(128).putInt(15).putInt(length).put(packed.toByteArray(), 0, length);
    Path path = folder.resolve("compressed.mat");
    Files.write(path, file.array());
    return path;
  }

  /** A row of bytes that declares {@code declared} bytes and has {@code values} values. */
  private static byte[] row(int declared, int values) {
    ByteBuffer matrix = ByteBuffer.allocate(56 + (values + 7) / 8 * 8);
    matrix.order(ByteOrder.LITTLE_ENDIAN).putInt(14).putInt(declared);
    matrix.putInt(6).putInt(8).putInt(9).putInt(0).putInt(5).putInt(8).putInt(1).putInt(values);
    return matrix.putInt(1 << 16 | 1).putInt('x').putInt(2).putInt(values).array();
  }

  private void refused(Path file, String... parts) throws IOException {
    Path spool = Files.createDirectories(folder.resolve("spool"));
    assertThatThrownBy(
            () -> {
              try (MatReader reader = MatReader.open(file, spool)) {
                variable(reader, "x").numbers().toArray(1 << 20);
              }
            })
        .isInstanceOf(RecordingException.class)
        .hasMessageNotContaining("\n")
        .hasMessageContainingAll(parts);
    assertThat(spool).isEmptyDirectory();
  }

  @Test
  void aSoundRowIsRead() throws IOException {
    try (MatReader reader = MatReader.open(compressed(row(48 + 16, 16), 0))) {
      assertThat(variable(reader, "x").numbers().toArray(16)).hasSize(16);
    }
  }

  @Test
  void moreThanDeflateCanHoldIsRefusedBeforeInflating() throws IOException {
    refused(compressed(row(Integer.MAX_VALUE - 100, 16), 0), "cannot hold", "at byte 136");
  }

  @Test
  void aBombIsInflatedAsFarAsItDeclares() throws IOException {
    byte[] bomb = Arrays.copyOf(row(48 + 16, 16), 32 << 20);
    refused(compressed(bomb, 0), "does not end where", "byte");
  }

  @Test
  void aVariableThatEndsEarlyOrHasAWrongSumIsRefused() throws IOException {
    refused(compressed(row(48 + 64, 16), 0), "ends early");
    refused(compressed(row(48 + 16, 16), 3), "does not end where");
    byte[] large = row((2 << 20) + 48, 2 << 20);
    for (int i = 56; i < large.length; i++) {
      large[i] = (byte) ((i * i) >> 5);
    }
    refused(compressed(large, 400), "ends early");
    Path file = compressed(row(48 + 16, 16), 0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    refused(file, "incorrect data check");
  }

  @Test
  void lengthsThatContradictTheDimensionsAreRefused() throws IOException {
    byte[] wrong = row(48 + 16, 16);
    wrong[36] = 17;
    refused(compressed(wrong, 0), "array of 17 values", "16 bytes");
    wrong[39] = 127;
    refused(compressed(wrong, 0), "values of UINT8");
    wrong[39] = -1;
    refused(compressed(wrong, 0), "a dimension has the length");
  }

  @Test
  void countlessStructsWithoutFieldsAreNoWork() throws IOException {
    ByteBuffer file = ByteBuffer.allocate(128 + 72).order(ByteOrder.LITTLE_ENDIAN);
    file.putShort(124, (short) 0x0100).putShort(126, (short) 0x4D49);
    file.position(128).putInt(14).putInt(64);
    file.putInt(6).putInt(8).putInt(2).putInt(0);
    file.putInt(5).putInt(8).putInt(1 << 10).putInt(1 << 29);
    file.putInt(1 << 16 | 1).putInt('x');
    file.putInt(4 << 16 | 5).putInt(32).putInt(1).putInt(0);
    Path path = Files.write(folder.resolve("structs.mat"), file.array());
    try (MatReader reader = MatReader.open(path)) {
      MatArray structs = variable(reader, "x");
      assertThat(structs.count()).isEqualTo(1L << 39);
      structs.forEachField(
          Set.of("a"),
          (element, field, value) -> {
            throw new AssertionError(field);
          });
    }
  }

  @Test
  void headersWithoutContentAreRefusedInOneLine() throws IOException {
    byte[] header = new byte[512];
    header[125] = 2;
    header[126] = 'I';
    header[127] = 'M';
    Path file = Files.write(folder.resolve("new.mat"), header);
    refused(file, "no signature of HDF5");
    Files.write(file, new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n'});
    refused(file, "superblock");
    Files.write(file, new byte[200]);
    refused(file, "no MAT-file of level 5");
    Files.write(file, new byte[3]);
    refused(file, "no MAT-file of level 5");
  }
}
