package io.afferent.ingest.recording.curry;

import io.afferent.ingest.recording.DamagedFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged files are read or refused; nothing else is thrown, and memory stays bounded. */
class CurryFuzzTest {
  private static final String TELLING = "0123456789-+.,=_ \t\r\n\0eESTARTEND";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "curry8, .cdt, .cdt.dpa, 700",
    "curry7, .dat, .dap, 500",
    "curry7, .dat, .dat, 200",
    "bychannel, .cdt, .cdt.dpo, 600",
    "bychannel, .cdt, .cdt, 100"
  })
  void damagedFilesAreReadOrRefused(String name, String opened, String damaged, int headerBytes)
      throws IOException {
    CurrySet set = CurrySet.copy(name, folder);
    DamagedFiles.readOrRefused(set.file(opened), set.file(damaged), headerBytes, TELLING);
  }

  @ParameterizedTest
  @CsvSource({
    "curry8, .cdt, .cdt.ceo",
    "curry8, .cdt, .cdt",
    "curry7, .dat, .rs3",
    "curry7, .dat, .cef"
  })
  void noDamageToLabelsEventsAndFloatsKeepsSamplesFromBeingRead(
      String name, String opened, String damaged) throws IOException {
    CurrySet set = CurrySet.copy(name, folder);
    DamagedFiles.alwaysRead(set.file(opened), set.file(damaged), 300, TELLING);
  }
}
