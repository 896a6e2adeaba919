package io.afferent.ingest.recording.phy;

import io.afferent.ingest.recording.DamagedFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged files are read or refused; nothing else is thrown, and memory stays bounded. */
class PhyFuzzTest {
  private static final String TELLING = "0123456789-+.,:[]{}()'\"<>|/\\ \n\t\0\u00ffeOUSif#=r";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "exported, params.py, 120",
    "curated, params.py, 120",
    "exported, spike_times.npy, 128",
    "exported, spike_clusters.npy, 128"
  })
  void damagedFilesAreReadOrRefused(String name, String damaged, int headerBytes)
      throws IOException {
    Path copy = PhySet.copy(name, folder);
    DamagedFiles.readOrRefused(copy, copy.resolve(damaged), headerBytes, TELLING);
  }

  @ParameterizedTest
  @CsvSource({
    "exported, templates.npy",
    "exported, spike_templates.npy",
    "exported, amplitudes.npy",
    "curated, channel_map.npy",
    "curated, channel_positions.npy",
    "curated, cluster_group.tsv",
    "curated, cluster_ContamPct.tsv",
    "exported, recording.dat"
  })
  void noDamageToTheRestKeepsSpikesFromBeingRead(String name, String damaged) throws IOException {
    Path copy = PhySet.copy(name, folder);
    DamagedFiles.alwaysRead(copy, copy.resolve(damaged), 128, TELLING);
  }
}
