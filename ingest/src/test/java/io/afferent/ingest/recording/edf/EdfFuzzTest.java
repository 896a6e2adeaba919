package io.afferent.ingest.recording.edf;

import io.afferent.ingest.recording.DamagedFiles;
import io.afferent.ingest.recording.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged files are read or refused; nothing else is thrown, and memory stays bounded. */
class EdfFuzzTest {
  /** Digits, signs, and what separates annotations. */
  private static final String TELLING = "0123456789-+.,eE \0\u0014\u0015";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eeg/edf/mne_test_uneven_samp.edf",
        "eeg/edf/edfio_SC4001EC-Hypnogram.bdf",
        "eeg/edf/mne_duplicate_channel_labels.edf",
        "eeg/edf/pyedflib_test_generator_datarec_generator_2.bdf",
        "eeg/edf/edfio_short_psg.edf"
      })
  void damagedCopiesOfRealFilesAreReadOrRefused(String relative) throws IOException {
    damage(Files.readAllBytes(SharedData.file(relative)));
  }

  @Test
  void damagedCopiesOfAGeneratedFileWithGapsAreReadOrRefused() throws IOException {
    EdfBytes file =
        EdfBytes.edf("EDF+D").signal("Fp1", 100).annotations(30).signal("Temp", 7).annotations(9);
    for (int i = 0; i < 20; i++) {
      file.record(new int[100], "+" + i * 3 + "||_+" + i + "~1|a|b|_", new int[7], "+1|x|_");
    }
    damage(file.build());
  }

  private void damage(byte[] original) throws IOException {
    Path file = Files.write(folder.resolve("fuzz.edf"), original);
    DamagedFiles.readOrRefused(file, file, 256 * 9, TELLING);
  }
}
