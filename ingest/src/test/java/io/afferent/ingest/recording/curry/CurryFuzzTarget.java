package io.afferent.ingest.recording.curry;

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

/** Parameters, labels, events and samples of any bytes. */
class CurryFuzzTarget {
  private static final FuzzedFiles FILES = new FuzzedFiles();

  @BeforeAll
  static void write(@TempDir Path folder) throws IOException {
    CurrySet eight = CurrySet.copy("curry8", folder);
    for (String ending : List.of(".cdt.dpa", ".cdt", ".cdt.ceo")) {
      FILES.add(eight.file(".cdt"), eight.file(ending));
    }
    CurrySet seven = CurrySet.copy("curry7", folder);
    for (String ending : List.of(".dap", ".dat", ".rs3", ".cef")) {
      FILES.add(seven.file(".dat"), seven.file(ending));
    }
    CurrySet byChannel = CurrySet.copy("bychannel", folder);
    FILES.add(byChannel.file(".cdt"), byChannel.file(".cdt.dpo"));
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
