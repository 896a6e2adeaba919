package io.afferent.ingest.recording.wfdb;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.afferent.ingest.recording.FuzzedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers, signals and annotations of any bytes. */
class WfdbFuzzTarget {
  private static final FuzzedFiles FILES = new FuzzedFiles();

  @BeforeAll
  static void write(@TempDir Path folder) throws IOException {
    for (String record : List.of("fmt212", "frames", "variable", "notes")) {
      WfdbFixtures.copy(record, folder);
      FILES.add(folder.resolve(record + ".hea"));
    }
    FILES.add(folder.resolve("variable.hea"), folder.resolve("variable_layout.hea"));
    FILES.add(folder.resolve("frames.hea"), folder.resolve("frames_a.dat"));
    FILES.add(folder.resolve("notes.atr"));
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
