package io.afferent.ingest.recording.fif;

import io.afferent.ingest.recording.DamagedFiles;
import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged files are read or refused; nothing else is thrown, and memory stays bounded. */
class FifFuzzTest {
  /** Numbers that stand in sizes, kinds and links. */
  private static final String TELLING = "\0\u0001\u0002\u0003\u0004\u0010\u007f\u00ff\u0080";

  @TempDir Path folder;

  private Path copy(Path file) throws IOException {
    return Files.copy(
        file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"short_raw.fif", "double_raw.fif", "skips_raw.fif"})
  void damagedCopiesOfFilesOfMneAreReadOrRefused(String name) throws IOException {
    Path file = copy(Fixture.file(FifFuzzTest.class, name));
    DamagedFiles.readOrRefused(file, file, 3500, TELLING);
  }

  @Test
  void damagedPartsOfASplitRecordingAreReadOrRefused() throws IOException {
    Path first = copy(Fixture.file(FifFuzzTest.class, "split_raw.fif"));
    Path second = copy(Fixture.file(FifFuzzTest.class, "split_raw-1.fif"));
    DamagedFiles.readOrRefused(first, second, 3500, TELLING);
  }

  @Test
  void damagedCopiesOfARealFileAreReadOrRefused() throws IOException {
    Path file = copy(SharedData.file("eeg/brainvision/test_bin_raw.fif"));
    DamagedFiles.readOrRefused(file, file, 8000, TELLING);
  }
}
