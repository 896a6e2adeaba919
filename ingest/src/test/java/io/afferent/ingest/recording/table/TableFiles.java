package io.afferent.ingest.recording.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongUnaryOperator;

/** Writes tables and their layouts. */
final class TableFiles {
  private TableFiles() {}

  static Path write(Path folder, String name, String text, String layout) throws IOException {
    Path beside = folder.resolve(name.substring(0, name.lastIndexOf('.')) + ".layout.yaml");
    if (layout.isEmpty()) {
      Files.deleteIfExists(beside);
    } else {
      Files.writeString(beside, layout);
    }
    return Files.writeString(folder.resolve(name), text);
  }

  /** A table with times in milliseconds and two columns that count. */
  static String timed(int rows, LongUnaryOperator millis) {
    StringBuilder text = new StringBuilder("t_ms,Fp1 (uV),Fp2 (uV)\n");
    for (int i = 0; i < rows; i++) {
      text.append(millis.applyAsLong(i)).append(',').append(i).append(',').append(-i).append('\n');
    }
    return text.toString();
  }
}
