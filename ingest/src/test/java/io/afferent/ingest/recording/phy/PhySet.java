package io.afferent.ingest.recording.phy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.NpyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Sortings that the script of PROVENANCE.md made, copies to damage, and small ones. */
final class PhySet {
  private PhySet() {}

  static Path sorting(String name) {
    return Fixture.file(PhySet.class, "expected.json").resolveSibling(name);
  }

  static JsonNode expected(String name) throws IOException {
    return new ObjectMapper()
        .readTree(Fixture.file(PhySet.class, "expected.json").toFile())
        .get(name);
  }

  static Path copy(String name, Path folder) throws IOException {
    Path target = Files.createDirectories(folder.resolve(name));
    List<Path> files;
    try (Stream<Path> list = Files.list(sorting(name))) {
      files = list.toList();
    }
    for (Path file : files) {
      Files.copy(file, target.resolve(file.getFileName().toString()));
    }
    return target;
  }

  /** A folder with the least that a sorting needs. */
  static Path small(Path folder, long[] times, long[] clusters) throws IOException {
    NpyFiles.longs(folder.resolve("spike_times.npy"), times);
    NpyFiles.longs(folder.resolve("spike_clusters.npy"), clusters);
    Files.writeString(folder.resolve("params.py"), "sample_rate = 30000.\n");
    return folder;
  }
}
