package io.afferent.ingest.recording.table;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.afferent.ingest.recording.FuzzedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables and their layouts of any bytes. */
class TableFuzzTarget {
  private static final FuzzedFiles FILES = new FuzzedFiles();

  @BeforeAll
  static void write(@TempDir Path folder) throws IOException {
    String rows = TableFiles.timed(30, i -> 4 * i + (i > 20 ? 80 : 0));
    FILES.add(TableFiles.write(folder, "own.csv", rows, ""));
    String signals = "header: true\nsampleRateHz: 250\ntime: {column: 1, unit: ms}\n";
    Path declared = TableFiles.write(folder, "declared.csv", rows, signals);
    FILES.add(declared).add(declared, folder.resolve("declared.layout.yaml"));
    String spikes = "header: true\nspikes: {column: t, unit: ms, unitColumn: neuron}\n";
    Path times = TableFiles.write(folder, "times.csv", "t,neuron\n0.5,a\n0.25,b\n7,a\n", spikes);
    FILES.add(times).add(times, folder.resolve("times.layout.yaml"));
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
