package io.afferent.ingest.recording.eeglab;

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

/** Sets of any bytes. */
class EeglabFuzzTarget {
  private static final FuzzedFiles FILES = new FuzzedFiles();

  @BeforeAll
  static void write(@TempDir Path folder) throws IOException {
    for (String name :
        List.of(
            "struct-v6.set",
            "own-big.set",
            "own-stored-u2.set",
            "gaps.set",
            "top-v7.set",
            "mat73-struct.set")) {
      FILES.add(Files.copy(EeglabOracleTest.fixture(name), folder.resolve(name)));
    }
    Files.copy(EeglabOracleTest.fixture("channelfast.fdt"), folder.resolve("channelfast.fdt"));
    Path beside = folder.resolve("channelfast.set");
    FILES.add(Files.copy(EeglabOracleTest.fixture("channelfast.set"), beside));
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
