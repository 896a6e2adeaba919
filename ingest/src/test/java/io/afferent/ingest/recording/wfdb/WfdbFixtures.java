package io.afferent.ingest.recording.wfdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.Recordings;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Records that the wfdb package made, and what it reads from them; see PROVENANCE.md. */
final class WfdbFixtures {
  private WfdbFixtures() {}

  static Path folder() {
    try {
      Path expected =
          Path.of(Objects.requireNonNull(WfdbFixtures.class.getResource("expected.json")).toURI());
      return Objects.requireNonNull(expected.getParent());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static Recording open(String file) throws IOException {
    return Recordings.open(folder().resolve(file));
  }

  static JsonNode expected(String record) throws IOException {
    JsonNode all = new ObjectMapper().readTree(folder().resolve("expected.json").toFile());
    return Objects.requireNonNull(all.get(record), record);
  }

  static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).intValue();
    }
    return values;
  }

  /** Copies the files whose names begin with {@code prefix}; what is there already stays. */
  static Path copy(String prefix, Path target) throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      for (Path file : files.toList()) {
        Path copy = target.resolve(file.getFileName());
        if (file.getFileName().toString().startsWith(prefix) && Files.notExists(copy)) {
          Files.copy(file, copy);
        }
      }
    }
    return target;
  }

  static Path write(Path folder, String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }

  /** A file of 16-bit words. */
  static Path words(Path folder, String name, int... words) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(words.length * 2).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(words).forEach(word -> bytes.putShort((short) word));
    return Files.write(folder.resolve(name), bytes.array());
  }
}
