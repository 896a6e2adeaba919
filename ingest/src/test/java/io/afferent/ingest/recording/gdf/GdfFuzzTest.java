package io.afferent.ingest.recording.gdf;

import io.afferent.ingest.recording.DamagedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged files are read or refused. */
class GdfFuzzTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "several.gdf,2048",
    "several.gdf,256",
    "type7_125.gdf,768",
    "type16_220.gdf,768",
    "mode1_251.gdf,1024",
    "mode1_192.gdf,1160"
  })
  void damagedFiles(String name, int headerBytes) throws IOException {
    Path copy = Files.copy(GdfFixtures.file(name), folder.resolve("fuzz.gdf"));
    DamagedFiles.readOrRefused(copy, copy, headerBytes, "\0\u0001\u0003\u0010\u007f\u0080\u00ff");
  }
}
