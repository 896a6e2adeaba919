package io.afferent.ingest.recording.persyst;

import io.afferent.ingest.recording.DamagedFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files are read or refused; nothing else is thrown, and memory stays bounded. */
class PersystFuzzTest {
  private static final String TELLING = "0123456789-+.,=[]/:eE \r\n\0\u00ff";

  @TempDir Path folder;

  private Path write() throws IOException {
    return PersystSet.named("damaged")
        .section("SampleTimes", "0=36000", "50=36002.5", "120=36003.5", "150=99")
        .section("Comments", "0.7,0,0,0,b", "1.2,3,0,0,a, and more")
        .write(folder);
  }

  @Test
  void damagedLayoutsAreReadOrRefused() throws IOException {
    Path layout = write();
    DamagedFiles.readOrRefused(layout, layout, 130, TELLING);
  }

  @Test
  void noDamageToSamplesKeepsThemFromBeingRead() throws IOException {
    DamagedFiles.alwaysRead(write(), folder.resolve("damaged.dat"), 100, "");
  }
}
