package io.afferent.ingest.recording.table;

import io.afferent.ingest.recording.DamagedFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged tables and layouts are read or refused; nothing else is thrown. */
class TableFuzzTest {
  private static final String TELLING = "0123456789-+.,;\"'#eE:{}[]&*!|>\t\n";

  @TempDir Path folder;

  @Test
  void damagedTablesAreReadOrRefused() throws IOException {
    Path own =
        TableFiles.write(
            folder, "own.csv", TableFiles.timed(300, i -> 4 * i + (i > 200 ? 80 : 0)), "");
    DamagedFiles.readOrRefused(own, own, 60, TELLING);
    String layout = "header: true\nsampleRateHz: 250\ntime: {column: 1, unit: ms}\n";
    Path declared = TableFiles.write(folder, "b.csv", TableFiles.timed(300, i -> 4 * i), layout);
    DamagedFiles.readOrRefused(declared, declared, 60, TELLING);
  }

  @Test
  void damagedLayoutsAreReadOrRefused() throws IOException {
    String layout =
        """
        delimiter: comma
        header: true
        skipLines: 0
        comment: "#"
        missing: [-9999, "?"]
        sampleRateHz: 250
        time: {column: t_ms, unit: ms}
        start: 2024-01-31T08:30:00.25
        modality: EEG
        columns:
          - {column: 2, label: Fp1, kind: EEG, unit: uV, scale: 0.1, offset: 0}
          - {label: Fp2}
        """;
    Path table = TableFiles.write(folder, "a.csv", TableFiles.timed(300, i -> 4 * i), layout);
    DamagedFiles.readOrRefused(table, folder.resolve("a.layout.yaml"), 400, TELLING);
  }
}
