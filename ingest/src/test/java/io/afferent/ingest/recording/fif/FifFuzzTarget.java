package io.afferent.ingest.recording.fif;

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

/** FIF files of any bytes, the second of a split recording among them. */
class FifFuzzTarget {
  private static final FuzzedFiles FILES = new FuzzedFiles();

  @BeforeAll
  static void write(@TempDir Path folder) throws IOException {
    for (String name :
        List.of(
            "short_raw.fif",
            "double_raw.fif",
            "skips_raw.fif",
            "split_raw.fif",
            "split_raw-1.fif")) {
      Files.copy(Fixture.file(FifFuzzTarget.class, name), folder.resolve(name));
    }
    for (String name : List.of("short_raw.fif", "double_raw.fif", "skips_raw.fif")) {
      FILES.add(folder.resolve(name));
    }
    FILES.add(folder.resolve("split_raw.fif"), folder.resolve("split_raw-1.fif"));
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
