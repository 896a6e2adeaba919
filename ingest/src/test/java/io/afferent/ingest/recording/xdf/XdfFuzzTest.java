package io.afferent.ingest.recording.xdf;

import io.afferent.ingest.recording.DamagedFiles;
import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged files are read or refused; nothing else is thrown, and memory stays bounded. */
class XdfFuzzTest {
  /** Lengths, tags, and what hurts XML. */
  private static final String TELLING = "\0\u0001\u0003\u0004\u0008\u00ff<>&/0.-e";

  @TempDir Path folder;

  private void damage(Path original, int headerBytes) throws IOException {
    Path file =
        Files.copy(
            original, folder.resolve(original.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    DamagedFiles.readOrRefused(file, file, headerBytes, TELLING);
  }

  @ParameterizedTest
  @CsvSource({"mixed.xdf, 4000", "reset.xdf, 700", "damaged.xdf, 2400"})
  void damagedCopiesOfWrittenFilesAreReadOrRefused(String name, int headerBytes)
      throws IOException {
    damage(Fixture.file(XdfFuzzTest.class, name), headerBytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"eeg/xdf/minimal.xdf", "eeg/xdf/empty_streams.xdf"})
  void damagedCopiesOfRealFilesAreReadOrRefused(String relative) throws IOException {
    damage(SharedData.file(relative), 1000);
  }
}
