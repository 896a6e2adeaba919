package io.afferent.ingest.recording.wfdb;

import io.afferent.ingest.recording.DamagedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged headers, signal files and annotation files are read or refused. */
class WfdbFuzzTest {
  private static final String TELLING = "0123456789-+.x:/()~# \n\re";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "fmt212,fmt212.hea,200", "fmt8,fmt8.hea,200", "frames,frames.hea,300",
    "fixed,fixed.hea,100", "fixed,fixed_2.hea,100", "variable,variable.hea,100",
    "variable,variable_layout.hea,100", "variable,variable_2.hea,120", "notes,notes.hea,100"
  })
  void damagedHeaders(String record, String damaged, int headerBytes) throws IOException {
    WfdbFixtures.copy(record, folder);
    DamagedFiles.readOrRefused(
        folder.resolve(record + ".hea"), folder.resolve(damaged), headerBytes, TELLING);
  }

  @ParameterizedTest
  @CsvSource({"frames,frames_a.dat", "fixed,fixed_2.dat", "variable,variable_1.dat"})
  void damagedSignalFiles(String record, String damaged) throws IOException {
    WfdbFixtures.copy(record, folder);
    DamagedFiles.readOrRefused(folder.resolve(record + ".hea"), folder.resolve(damaged), 40, "");
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 24, 32, 61, 80, 160, 212, 310, 311})
  void damagedSignalFilesOfEveryFormat(int format) throws IOException {
    Files.write(folder.resolve("n.dat"), new byte[60]);
    Path header =
        WfdbFixtures.write(
            folder, "n.hea", "n 2 10 3", "n.dat " + format + "x2 1 8 0 0 1", "n.dat " + format);
    DamagedFiles.readOrRefused(header, folder.resolve("n.dat"), 10, "");
  }

  @Test
  void damagedAnnotations() throws IOException {
    WfdbFixtures.copy("notes", folder);
    DamagedFiles.readOrRefused(
        folder.resolve("notes.atr"), folder.resolve("notes.atr"), 90, "\u00ec\u00f4\u00f8\u00fc\0");
  }
}
