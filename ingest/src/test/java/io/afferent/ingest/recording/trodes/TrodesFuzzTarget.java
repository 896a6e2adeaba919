package io.afferent.ingest.recording.trodes;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.afferent.ingest.recording.FuzzedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of positions, of any bytes. */
class TrodesFuzzTarget {
  private static final FuzzedFiles FILES = new FuzzedFiles();

  @BeforeAll
  static void write(@TempDir Path folder) throws IOException {
    long[] ticks = new long[40];
    Arrays.setAll(ticks, i -> 1000L + 500L * i);
    FILES.add(TrodesTest.positions(folder, ticks));
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
