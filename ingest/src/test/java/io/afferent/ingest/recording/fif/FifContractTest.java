package io.afferent.ingest.recording.fif;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingContract;
import io.afferent.ingest.recording.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Nested;

/** The contract of recordings, for each variant of the format. */
class FifContractTest {
  private static byte[] noise(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Nested
  class BuffersOfDifferentSizesWithSkips extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      FifBytes file = FifBytes.header(3, 250).integer(208, 1000).integer(301, 2);
      file.tag(300, 16, noise(1, 6 * 40)).tag(300, 2, noise(2, 6 * 7)).integer(301, 3);
      file.tag(300, 16, noise(3, 6 * 50)).integer(303, 1).tag(300, 16, noise(4, 6 * 200));
      return Recordings.open(file.write(folder, "skips_raw.fif"));
    }
  }

  @Nested
  class DoublesOfAFractionalRate extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      FifBytes file = FifBytes.header(2, 600.615f);
      file.tag(300, 5, noise(1, 16 * 1500)).tag(300, 5, noise(2, 16));
      return Recordings.open(file.write(folder, "double_raw.fif"));
    }
  }

  @Nested
  class ThreePartsWithAGapBetweenTwo extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      Path first = folder.resolve("a_raw.fif");
      if (!Files.exists(first)) {
        part(1, 0).next("a_raw-1.fif").write(folder, "a_raw.fif");
        part(2, 120).next("a_raw-2.fif").write(folder, "a_raw-1.fif");
        part(3, 400).write(folder, "a_raw-2.fif");
      }
      return Recordings.open(first);
    }

    private static FifBytes part(int seed, int firstSample) {
      FifBytes file = FifBytes.header(4, 100).integer(208, firstSample);
      return file.tag(300, 3, noise(seed, 16 * 100)).tag(300, 3, noise(seed + 9, 16 * 20));
    }
  }
}
