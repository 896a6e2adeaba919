package io.afferent.ingest.recording.edf;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingContract;
import io.afferent.ingest.recording.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Nested;

/** The contract of recordings, for each variant of the format. */
class EdfContractTest {
  private static int[] noise(Random random, int count) {
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(1 << 16) - (1 << 15);
    }
    return values;
  }

  @Nested
  class ContinuousWithThreeRates extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      EdfBytes file =
          EdfBytes.edf("EDF+C")
              .duration("0.75")
              .signal("Fp1", 96)
              .signal("Temp", 3)
              .signal("Fp2", 96)
              .signal("Resp", 30)
              .annotations(20);
      Random random = new Random(1);
      for (int i = 0; i < 40; i++) {
        file.record(
            noise(random, 96),
            noise(random, 3),
            noise(random, 96),
            noise(random, 30),
            "+" + i * 0.75 + "||_+" + (i * 0.75 + 0.1) + "|e|_");
      }
      return Recordings.open(file.write(folder, "three-rates.edf"));
    }
  }

  @Nested
  class DiscontinuousOfTwentyFourBits extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      EdfBytes file = EdfBytes.bdf("BDF+D").signal("A1", 50).signal("Status", 50).signal("EXG1", 4);
      file.annotations(20);
      Random random = new Random(2);
      for (int i = 0; i < 12; i++) {
        double start = 0.25 + i + (i >= 5 ? 10 : 0) + (i >= 9 ? 0.37 : 0);
        file.record(noise(random, 50), noise(random, 50), noise(random, 4), "+" + start + "||_");
      }
      return Recordings.open(file.write(folder, "gaps.bdf"));
    }
  }

  @Nested
  class OneRecordLargerThanAWindow extends RecordingContract {
    private static final int SAMPLES = 700_000;

    @Override
    protected Recording open(Path folder) throws IOException {
      Path path = folder.resolve("one-record.edf");
      if (!Files.exists(path)) {
        Random random = new Random(3);
        EdfBytes.edf("")
            .duration("7000")
            .signal("Fp1", SAMPLES)
            .signal("Temp", 700)
            .signal("Fp2", SAMPLES)
            .signal("Fz", SAMPLES)
            .signal("Cz", SAMPLES)
            .record(
                noise(random, SAMPLES),
                noise(random, 700),
                noise(random, SAMPLES),
                noise(random, SAMPLES),
                noise(random, SAMPLES))
            .write(folder, "one-record.edf");
      }
      return Recordings.open(path);
    }
  }
}
