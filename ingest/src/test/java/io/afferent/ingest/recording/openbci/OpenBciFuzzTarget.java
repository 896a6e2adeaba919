package io.afferent.ingest.recording.openbci;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.afferent.ingest.recording.FuzzedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Logs of any bytes. */
class OpenBciFuzzTarget {
  private static final FuzzedFiles FILES = new FuzzedFiles();

  @BeforeAll
  static void write(@TempDir Path folder) throws IOException {
    FILES.add(OpenBciLog.counting(40).write(Files.createDirectory(folder.resolve("named"))));
    OpenBciLog old = OpenBciLog.empty().names("");
    old.comments("%OpenBCI Raw EEG Data", "%Number of channels = 2", "%Sample Rate = 250.0 Hz");
    for (int i = 0; i < 40; i++) {
      old.line(i + ", 1.5, " + i + ".25, 0.1, 0.2, 0.3, 10:00:00." + (10 + i));
    }
    FILES.add(old.write(Files.createDirectory(folder.resolve("unnamed"))));
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
