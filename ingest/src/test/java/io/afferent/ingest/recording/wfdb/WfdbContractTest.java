package io.afferent.ingest.recording.wfdb;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingContract;
import io.afferent.ingest.recording.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Nested;

/** The contract of recordings, for each kind of record. */
class WfdbContractTest {

  /** Twenty windows of noise, so that reads cross their borders. */
  private static Path noise(Path folder, String header, int bytes) throws IOException {
    byte[] noise = new byte[bytes];
    new Random(bytes).nextBytes(noise);
    Files.write(folder.resolve("n.dat"), noise);
    return WfdbFixtures.write(folder, "n.hea", header.split("\\|"));
  }

  @Nested
  class SeveralRatesFilesAndASkew extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(WfdbFixtures.copy("frames", folder).resolve("frames.hea"));
    }
  }

  @Nested
  class FixedSegmentsWithGaps extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(WfdbFixtures.copy("fixed", folder).resolve("fixed.hea"));
    }
  }

  @Nested
  class TwelveBitsOverManyWindows extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(
          noise(folder, "n 3 1000|n.dat 212x7 100|n.dat 212:20000|n.dat 212x3", 200_000));
    }
  }

  @Nested
  class DifferencesOverManyWindows extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(noise(folder, "n 2 1000|n.dat 8x5 100|n.dat 8 1 8 0 70", 180_000));
    }
  }

  @Nested
  class TenBitsOfBothKinds extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      Files.write(folder.resolve("m.dat"), new byte[5000]);
      return Recordings.open(noise(folder, "n 3 17|n.dat 310 100|n.dat 310 1|m.dat 311x2 7", 4000));
    }
  }

  @Nested
  class PhysicalValuesWithGaps extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      WfdbFixtures.copy("variable", folder);
      return Recordings.open(
          WfdbFixtures.write(
              folder,
              "long.hea",
              "long/6 3 100 165",
              "variable_layout 0",
              "~ 7",
              "variable_1 30",
              "~ 20",
              "variable_2 45",
              "variable_2 40"));
    }
  }
}
