package io.afferent.ingest.recording.openephys;

import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Optional;

/** When a recording started, by the clock of the computer. */
final class OpenEphysStart {
  private static final String FILE = "sync_messages.txt";
  private static final int LARGEST_SIZE = 1 << 20;

  /** From version 0.6 on the line says what it counts; before, it counts from when it pleases. */
  private static final String MARK = "milliseconds since midnight";

  private static final BigDecimal LATEST = BigDecimal.valueOf(4_102_444_800_000L);

  private OpenEphysStart() {}

  /** Nanoseconds since 1970-01-01, empty when not told. */
  static Optional<Long> read(OpenEphysFiles files) throws IOException {
    Optional<Path> path = files.beside(FILE);
    if (path.isEmpty()) {
      return Optional.empty();
    }
    try (RecordingFile file = RecordingFile.open(path.get())) {
      int length = (int) Math.min(file.size(), LARGEST_SIZE);
      for (String line : SourceText.lines(SourceText.decode(file.read(0, length, FILE)))) {
        int colon = line.lastIndexOf(':');
        if (colon > 0 && line.contains(MARK)) {
          Optional<BigDecimal> millis = SourceText.decimal(line.substring(colon + 1));
          if (millis.isPresent()
              && millis.get().signum() > 0
              && millis.get().compareTo(LATEST) < 0) {
            return Optional.of(millis.get().longValue() * 1_000_000L);
          }
        }
      }
    }
    return Optional.empty();
  }
}
