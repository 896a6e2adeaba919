package io.afferent.ingest.recording.openephys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.ingest.recording.Fixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Recordings that the script of PROVENANCE.md made, and copies to damage. */
final class OpenEphysSet {
  static final String PROBE = "continuous/Neuropix-PXI-101.ProbeA-AP";
  static final String BOARD = "continuous/Acquisition_Board-100.Rhythm";
  static final String LINES = "events/Neuropix-PXI-101.ProbeA-AP/TTL";
  static final String DESCRIPTION = "structure.oebin";

  private OpenEphysSet() {}

  static Path recording(String generation) {
    return Fixture.file(OpenEphysSet.class, "expected.json")
        .resolveSibling(generation)
        .resolve("Record Node 101/experiment1/recording1");
  }

  static JsonNode expected(String generation) throws IOException {
    return new ObjectMapper()
        .readTree(Fixture.file(OpenEphysSet.class, "expected.json").toFile())
        .get(generation);
  }

  /** A copy of a recording, in a folder of its name. */
  static Path copy(String generation, Path folder) throws IOException {
    Path source = recording(generation);
    Path target = folder.resolve("recording1");
    List<Path> all;
    try (Stream<Path> walk = Files.walk(source)) {
      all = walk.toList();
    }
    for (Path path : all) {
      Path copied = target.resolve(source.relativize(path).toString());
      if (Files.isDirectory(path)) {
        Files.createDirectories(copied);
      } else {
        Files.copy(path, copied);
      }
    }
    return target;
  }

  /** Changes a text in a file, byte by byte. */
  static void replace(Path file, String old, String changed) throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    if (!text.contains(old)) {
      throw new IllegalArgumentException(file + " has no " + old);
    }
    Files.writeString(file, text.replace(old, changed), StandardCharsets.ISO_8859_1);
  }
}
