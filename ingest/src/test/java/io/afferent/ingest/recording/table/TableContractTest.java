package io.afferent.ingest.recording.table;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingContract;
import io.afferent.ingest.recording.Recordings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** The contract of recordings, for tables with and without layout, times and gaps. */
class TableContractTest {
  @Nested
  class BySelfDescriptionWithGaps extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      String text =
          TableFiles.timed(1500, i -> 4 * i + (i >= 100 ? 1000 : 0) + (i >= 1300 ? 12 : 0));
      return Recordings.open(TableFiles.write(folder, "a.csv", text, ""));
    }
  }

  @Nested
  class ByLayoutLongerThanABlock extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 2500; i++) {
        text.append(i % 7 == 0 ? "# comment\r\n" : "").append(i).append("\r\n");
      }
      String layout = "delimiter: none\ncomment: '#'\nsampleRateHz: 173.61\n";
      return Recordings.open(TableFiles.write(folder, "a.txt", text.toString(), layout));
    }
  }

  @Nested
  class OfADeclaredRateFromWhichItsClockDrifts extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      String text = TableFiles.timed(2000, i -> i * 4 - i / 300 + (i >= 900 ? 600 : 0));
      String layout =
          "header: true\nsampleRateHz: 250\ntime: {column: t_ms, unit: ms}\nstart: 2024-01-01T08:00\n";
      return Recordings.open(TableFiles.write(folder, "a.csv", text, layout));
    }
  }
}
