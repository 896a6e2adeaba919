package io.afferent.ingest.recording.neuralynx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.ingest.recording.Fixture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Recordings that the script of PROVENANCE.md made, copies to damage, and small files. */
final class NeuralynxSet {
  private NeuralynxSet() {}

  static Path session(String name) {
    return Fixture.file(NeuralynxSet.class, "expected.json").resolveSibling(name);
  }

  static JsonNode expected(String name) throws IOException {
    return new ObjectMapper()
        .readTree(Fixture.file(NeuralynxSet.class, "expected.json").toFile())
        .get(name);
  }

  static Path copy(String name, Path folder) throws IOException {
    Path target = Files.createDirectories(folder.resolve(name));
    List<Path> files;
    try (Stream<Path> list = Files.list(session(name))) {
      files = list.toList();
    }
    for (Path file : files) {
      Files.copy(file, target.resolve(file.getFileName().toString()));
    }
    return target;
  }

  /**
   * A channel; sample {@code i} of record {@code k} is {@code 1000 k + i}.
   *
   * @param stampsAndCounts stamp (us) and count of valid samples of each record
   */
  static Path channel(Path file, String lines, long... stampsAndCounts) throws IOException {
    int records = stampsAndCounts.length / 2;
    ByteBuffer bytes = ByteBuffer.allocate(16_384 + records * 1044).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(
        ("######## Neuralynx Data File Header\r\n" + lines).getBytes(StandardCharsets.ISO_8859_1));
    for (int k = 0; k < records; k++) {
      bytes.position(16_384 + k * 1044);
      bytes.putLong(stampsAndCounts[2 * k]).putInt(0).putInt(1000);
      bytes.putInt((int) stampsAndCounts[2 * k + 1]);
      for (int i = 0; i < 512; i++) {
        bytes.putShort((short) (1000 * k + i));
      }
    }
    return Files.write(file, bytes.array());
  }

  /** A single electrode's spikes: stamp (us) and cell of each. */
  static Path spikes(Path file, long... stampsAndCells) throws IOException {
    int records = stampsAndCells.length / 2;
    ByteBuffer bytes = ByteBuffer.allocate(16_384 + records * 112).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put("######## Neuralynx Data File Header\n".getBytes(StandardCharsets.ISO_8859_1));
    for (int k = 0; k < records; k++) {
      bytes.position(16_384 + k * 112);
      bytes.putLong(stampsAndCells[2 * k]).putInt(0).putInt((int) stampsAndCells[2 * k + 1]);
    }
    return Files.write(file, bytes.array());
  }
}
