package io.afferent.ingest.recording.gdf;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.Recordings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of more bytes than are read at once. */
class GdfLongRecordsTest {
  private static final int HEADER = 768;
  private static final int PER_RECORD = 1_300_000;

  @TempDir Path folder;

  @Test
  void readsAcrossRecordsGiveTheValuesOfEachChannel() throws IOException {
    byte[] header = Arrays.copyOf(Files.readAllBytes(GdfFixtures.file("type3_220.gdf")), HEADER);
    byte[] data = new byte[2 * 2 * 2 * PER_RECORD];
    new Random(7).nextBytes(data);
    ByteBuffer file = ByteBuffer.allocate(HEADER + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(header).put(data);
    file.putLong(236, 2);
    file.putInt(256 + 2 * 216, PER_RECORD).putInt(256 + 2 * 216 + 4, PER_RECORD);
    Path path = Files.write(folder.resolve("long.gdf"), file.array());
    try (Recording recording = Recordings.open(path)) {
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(2L * PER_RECORD);
      for (int first : new int[] {0, 70_000, PER_RECORD - 90_000, 2 * PER_RECORD - 150_000}) {
        double[][] read = GdfFixtures.digital(recording, 0, first, 150_000);
        for (int i = 0; i < 150_000; i++) {
          int record = (first + i) / PER_RECORD;
          int within = (first + i) % PER_RECORD;
          for (int unit = 0; unit < 2; unit++) {
            int at = HEADER + ((2 * record + unit) * PER_RECORD + within) * 2;
            if (read[unit][i] != file.getShort(at)) {
              throw new AssertionError("unit " + unit + ", sample " + (first + i));
            }
          }
        }
      }
    }
  }
}
