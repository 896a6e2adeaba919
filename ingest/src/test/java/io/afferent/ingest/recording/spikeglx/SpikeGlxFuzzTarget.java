package io.afferent.ingest.recording.spikeglx;

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

/** Headers of any bytes. */
class SpikeGlxFuzzTarget {
  private static final FuzzedFiles FILES = new FuzzedFiles();

  @BeforeAll
  static void write(@TempDir Path folder) throws IOException {
    for (String name :
        List.of(SpikeGlxSet.NP1, SpikeGlxSet.NP2, SpikeGlxSet.NIDQ, "phase3a_g0_t0.imec.ap")) {
      FILES.add(SpikeGlxSet.of(name).write(folder));
    }
    Path meta = SpikeGlxSet.of(SpikeGlxSet.OBX).write(folder);
    FILES.add(meta).add(meta, folder.resolve(SpikeGlxSet.OBX + ".bin"));
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
