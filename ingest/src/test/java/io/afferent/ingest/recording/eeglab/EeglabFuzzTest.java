package io.afferent.ingest.recording.eeglab;

import io.afferent.ingest.recording.DamagedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged files are read or refused; nothing else is thrown, and memory stays bounded. */
class EeglabFuzzTest {
  /** Type codes, lengths and exponents of doubles. */
  private static final String TELLING = "\0\1\2\5\6\7\16\17@\177\200\377?";

  @TempDir Path folder;

  private Path copy(String name) throws IOException {
    return Files.copy(EeglabOracleTest.fixture(name), folder.resolve(name));
  }

  @ParameterizedTest
  @CsvSource({"struct-v6, 1100", "own-big, 900", "own-stored-u2, 400", "gaps, 900", "top-v7, 700"})
  void damagedSetsAreReadOrRefused(String name, int headerBytes) throws IOException {
    Path set = copy(name + ".set");
    DamagedFiles.readOrRefused(set, set, headerBytes, TELLING);
  }

  @ParameterizedTest
  @CsvSource({"channelfast, fdt", "transposed, dat"})
  void damagedHeadersOfDataBesideAreReadOrRefused(String name, String extension)
      throws IOException {
    Path set = copy(name + ".set");
    copy(name + "." + extension);
    DamagedFiles.readOrRefused(set, set, 1500, TELLING);
  }

  @ParameterizedTest
  @CsvSource({"mat73-struct", "mat73-top"})
  void damagedSetsOfVersion73AreReadOrRefused(String name) throws IOException {
    Path set = copy(name + ".set");
    DamagedFiles.readOrRefused(set, set, (int) Files.size(set), TELLING + "TREESNODHEAP");
  }

  @Test
  void noDamageToSamplesKeepsThemFromBeingRead() throws IOException {
    Path set = copy("channelfast.set");
    DamagedFiles.alwaysRead(set, copy("channelfast.fdt"), 100, "");
  }
}
