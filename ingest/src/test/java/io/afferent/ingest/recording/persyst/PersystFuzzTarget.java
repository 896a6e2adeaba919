package io.afferent.ingest.recording.persyst;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.afferent.ingest.recording.FuzzedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Layouts and samples of any bytes. */
class PersystFuzzTarget {
  private static final FuzzedFiles FILES = new FuzzedFiles();

  @BeforeAll
  static void write(@TempDir Path folder) throws IOException {
    Path layout =
        PersystSet.named("fuzzed")
            .section("SampleTimes", "0=36000", "50=36002.5", "120=36003.5", "150=99")
            .section("Comments", "0.7,0,0,0,b", "1.2,3,0,0,a, and more")
            .write(folder);
    FILES.add(layout).add(layout, folder.resolve("fuzzed.dat"));
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
