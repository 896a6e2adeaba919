package io.afferent.ingest.recording.spiketimes;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.FuzzedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** MAT-files of any bytes. */
class MatSpikeTimesFuzzTarget {
  private static final FuzzedFiles FILES = new FuzzedFiles();

  @BeforeAll
  static void write(@TempDir Path folder) throws IOException {
    for (String name : List.of("cells.mat", "structs.mat", "variables.mat", "explorer.mat")) {
      FILES.add(
          Files.copy(Fixture.file(MatSpikeTimesFuzzTarget.class, name), folder.resolve(name)));
    }
  }

  static Stream<Arguments> seeds() {
    return FILES.seeds();
  }

  @MethodSource("seeds")
  @FuzzTest
  void anyBytesAreReadOrRefused(byte[] input) throws IOException {
    FILES.readOrRefused(input);
  }
}
