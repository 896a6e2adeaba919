package io.afferent.ingest.recording.openbci;

import io.afferent.ingest.recording.DamagedFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged logs are read or refused; nothing else is thrown, and memory stays bounded. */
class OpenBciFuzzTest {
  private static final String TELLING = "0123456789-+.,%=:eE \"\r\n\0\u00ff";

  @TempDir Path folder;

  @Test
  void damagedLogsAreReadOrRefused() throws IOException {
    Path log = OpenBciLog.counting(300).write(folder);
    DamagedFiles.readOrRefused(log, log, 200, TELLING);
  }

  @Test
  void damagedLogsWithoutNamesAreReadOrRefused() throws IOException {
    OpenBciLog old = OpenBciLog.empty().names("");
    old.comments("%OpenBCI Raw EEG Data", "%Number of channels = 2", "%Sample Rate = 250.0 Hz");
    for (int i = 0; i < 200; i++) {
      old.line(i % 200 + ", 1.5, " + i + ".25, 0.1, 0.2, 0.3, 10:00:0" + i / 100 + "." + i % 100);
    }
    Path log = old.write(folder);
    DamagedFiles.readOrRefused(log, log, 200, TELLING);
  }
}
