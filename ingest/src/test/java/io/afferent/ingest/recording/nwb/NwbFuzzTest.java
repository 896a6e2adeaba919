package io.afferent.ingest.recording.nwb;

import io.afferent.ingest.recording.DamagedFiles;
import io.afferent.ingest.recording.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged files are read or refused; nothing else is thrown, and memory stays bounded. */
class NwbFuzzTest {
  private static final String TELLING = "\0\u00ff\u007f\u0080\u0001\u0008\u0010TREESNODHEAPGCOL";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"session.nwb", "earliest.nwb", "v110.nwb", "odd.nwb"})
  void damageIsReadOrRefused(String name) throws IOException {
    Path file = Files.copy(Fixture.file(getClass(), name), folder.resolve(name));
    DamagedFiles.readOrRefused(file, file, (int) Files.size(file), TELLING);
  }
}
