package io.afferent.ingest.recording.nihonkohden;

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

/** Samples, electrodes, logs and patients of any bytes. */
class NihonKohdenFuzzTarget {
  private static final FuzzedFiles FILES = new FuzzedFiles();

  @BeforeAll
  static void write(@TempDir Path folder) throws IOException {
    NihonKohdenSet blocks = NihonKohdenSet.copy("blocks", folder);
    for (String extension : List.of("EEG", "21E", "LOG", "PNT")) {
      FILES.add(blocks.eeg(), blocks.file(extension));
    }
    FILES.add(NihonKohdenSet.copy("extended", folder).eeg());
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
