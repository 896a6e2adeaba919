package io.afferent.ingest.recording.edf;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.afferent.ingest.recording.FuzzedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** EDF and BDF files of any bytes. */
class EdfFuzzTarget {
  private static final FuzzedFiles FILES = new FuzzedFiles();

  @BeforeAll
  static void write(@TempDir Path folder) throws IOException {
    EdfBytes gaps = EdfBytes.edf("EDF+D").signal("Fp1", 20).annotations(30).signal("Temp", 7);
    EdfBytes plain = EdfBytes.bdf("24BIT").signal("A1", 16).signal("Status", 16);
    for (int i = 0; i < 5; i++) {
      gaps.record(new int[20], "+" + i * 3 + "||_+" + i + "~1|a|b|_", new int[7]);
      plain.record(new int[16], new int[16]);
    }
    FILES.add(gaps.write(folder, "gaps.edf")).add(plain.write(folder, "plain.bdf"));
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
