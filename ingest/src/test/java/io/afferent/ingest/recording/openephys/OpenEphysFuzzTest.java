package io.afferent.ingest.recording.openephys;

import io.afferent.ingest.recording.DamagedFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged files are read or refused; nothing else is thrown, and memory stays bounded. */
class OpenEphysFuzzTest {
  private static final String TELLING = "0123456789-+.,:[]{}()'\"<>|/\\ \n\0\u00ffeOUSif";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "new, structure.oebin, 3000",
    "new, continuous/Neuropix-PXI-101.ProbeA-AP/sample_numbers.npy, 128",
    "new, continuous/Neuropix-PXI-101.ProbeA-AP/timestamps.npy, 128",
    "old, continuous/Rhythm_FPGA-100.0/timestamps.npy, 128"
  })
  void damagedFilesAreReadOrRefused(String generation, String damaged, int headerBytes)
      throws IOException {
    Path copy = OpenEphysSet.copy(generation, folder);
    DamagedFiles.readOrRefused(copy, copy.resolve(damaged), headerBytes, TELLING);
  }

  @ParameterizedTest
  @CsvSource({
    "new, events/Neuropix-PXI-101.ProbeA-AP/TTL/states.npy",
    "new, events/Neuropix-PXI-101.ProbeA-AP/TTL/sample_numbers.npy",
    "new, events/MessageCenter/text.npy",
    "old, events/Rhythm_FPGA-100.0/TTL_1/timestamps.npy"
  })
  void noDamageToEventsKeepsSamplesFromBeingRead(String generation, String damaged)
      throws IOException {
    Path copy = OpenEphysSet.copy(generation, folder);
    DamagedFiles.alwaysRead(copy, copy.resolve(damaged), 128, TELLING);
  }
}
