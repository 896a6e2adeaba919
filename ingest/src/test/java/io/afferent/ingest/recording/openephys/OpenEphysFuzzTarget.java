package io.afferent.ingest.recording.openephys;

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

/** One file of a recording, of any bytes. */
class OpenEphysFuzzTarget {
  private static final FuzzedFiles FILES = new FuzzedFiles();

  @BeforeAll
  static void write(@TempDir Path folder) throws IOException {
    Path recent = OpenEphysSet.copy("new", Files.createDirectory(folder.resolve("new")));
    for (String name :
        List.of(
            OpenEphysSet.DESCRIPTION,
            OpenEphysSet.PROBE + "/sample_numbers.npy",
            OpenEphysSet.PROBE + "/timestamps.npy",
            OpenEphysSet.LINES + "/states.npy",
            "events/MessageCenter/text.npy")) {
      FILES.add(recent, recent.resolve(name));
    }
    Path old = OpenEphysSet.copy("old", Files.createDirectory(folder.resolve("old")));
    FILES.add(old, old.resolve(OpenEphysSet.DESCRIPTION));
    FILES.add(old, old.resolve("continuous/Rhythm_FPGA-100.0/timestamps.npy"));
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
