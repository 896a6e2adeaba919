package io.afferent.ingest.recording.nihonkohden;

import io.afferent.ingest.recording.DamagedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged files are read or refused; nothing else is thrown, and memory stays bounded. */
class NihonKohdenFuzzTest {
  private static final String TELLING = "0123456789=[]\r\n\0\1\2\377";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"blocks, 160", "blocks, 6300", "extended, 1100"})
  void damagedSamplesAreReadOrRefused(String name, int headerBytes) throws IOException {
    NihonKohdenSet set = NihonKohdenSet.copy(name, folder);
    DamagedFiles.readOrRefused(set.eeg(), set.eeg(), headerBytes, TELLING);
  }

  @ParameterizedTest
  @CsvSource({"21E, 200", "LOG, 200", "LOG, 2300", "PNT, 100"})
  void noDamageToTheOtherFilesKeepsSamplesFromBeingRead(String extension, int headerBytes)
      throws IOException {
    NihonKohdenSet set = NihonKohdenSet.copy("blocks", folder);
    DamagedFiles.alwaysRead(set.eeg(), set.file(extension), headerBytes, TELLING);
  }

  /** Where everything points at everything, reading still ends. */
  @Test
  void countsAtTheirLargestAreBounded() throws IOException {
    NihonKohdenSet set = NihonKohdenSet.copy("blocks", folder);
    byte[] eeg = Files.readAllBytes(set.eeg());
    Arrays.fill(eeg, 0x91, 0x3EE, (byte) 0xFF);
    for (int i = 0; i < 255 && 0x92 + 20 * i + 4 < FIRST; i++) {
      set.putInt(0x92 + 20 * i, 0x400);
    }
    set.put("EEG", 0x91, 255).put("EEG", 0x400 + 17, 255);
    for (int j = 0; j < 255 && 0x412 + 20 * j + 4 < FIRST; j++) {
      set.putInt(0x412 + 20 * j, FIRST);
    }
    DamagedFiles.readOrRefused(set.eeg(), set.eeg(), 160, TELLING);
  }

  private static final int FIRST = NihonKohdenSet.FIRST_BLOCK;
}
