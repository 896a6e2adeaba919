package io.afferent.ingest.recording.brainvision;

import com.code_intelligence.jazzer.junit.FuzzTest;
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

/** Headers, markers and samples of any bytes. */
class BrainVisionFuzzTarget {
  private static final FuzzedFiles FILES = new FuzzedFiles();

  @BeforeAll
  static void write(@TempDir Path folder) throws IOException {
    for (String name :
        List.of(
            "int32-vectorized-ansi.vhdr",
            "int32-vectorized-ansi.vmrk",
            "int32-vectorized-ansi.eeg",
            "segments.vhdr",
            "segments.vmrk",
            "segments.eeg",
            "ascii-multiplexed.vhdr",
            "ascii-multiplexed.dat")) {
      Files.copy(BrainVisionOracleTest.fixture(name), folder.resolve(name));
    }
    for (String name : List.of("int32-vectorized-ansi", "segments")) {
      Path header = folder.resolve(name + ".vhdr");
      FILES.add(header);
      FILES.add(header, folder.resolve(name + ".vmrk"));
      FILES.add(header, folder.resolve(name + ".eeg"));
    }
    Path text = folder.resolve("ascii-multiplexed.vhdr");
    FILES.add(text).add(text, folder.resolve("ascii-multiplexed.dat"));
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
