package io.afferent.ingest.recording.phy;

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

/** One file of a sorting, of any bytes. */
class PhyFuzzTarget {
  private static final FuzzedFiles FILES = new FuzzedFiles();

  @BeforeAll
  static void write(@TempDir Path folder) throws IOException {
    Path exported = PhySet.copy("exported", folder);
    for (String name :
        List.of(
            "params.py",
            "spike_times.npy",
            "spike_clusters.npy",
            "templates.npy",
            "channel_positions.npy",
            "cluster_group.tsv")) {
      FILES.add(exported, exported.resolve(name));
    }
    Path curated = PhySet.copy("curated", folder);
    FILES.add(curated, curated.resolve("params.py"));
    FILES.add(curated, curated.resolve("cluster_ContamPct.tsv"));
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
