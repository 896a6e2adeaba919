package io.afferent.ingest.recording.xdf;

import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingContract;
import io.afferent.ingest.recording.Recordings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Nested;

/** The contract of recordings, for each variant of the format. */
class XdfContractTest {
  @Nested
  class RegularAndIrregularStreamsBetweenEachOther extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      XdfFile file = new XdfFile().stream(7, "a", 1, "100", "int16");
      file.stream(-3, "b", 1, "0", "int16").stream(9, "c", 2, "20", "int64");
      Random random = new Random(4);
      for (int k = 0; k < 60; k++) {
        double time = 50 + k * 0.1 + (k > 40 ? 30 : 0);
        file.counting(7, k, times(time, 10, 0.01));
        if (k % 3 == 0) {
          file.counting(-3, k, times(time + 0.02, random.nextInt(14), 0.007));
        }
        file.offset(7, time, 3);
        file.sample(9, k % 5 == 0 ? time : XdfFile.NONE, longs(random)).boundary();
        file.sample(9, XdfFile.NONE, longs(random));
      }
      return Recordings.open(file.write(folder, "mixed.xdf"));
    }

    private static double[] times(double first, int count, double step) {
      double[] times = new double[count];
      for (int i = 0; i < count; i++) {
        times[i] = first + i * step;
      }
      return times;
    }

    private static byte[] longs(Random random) {
      return ByteBuffer.allocate(16).putLong(random.nextLong()).putLong(0, 5).array();
    }
  }

  @Nested
  class OneLongChunk extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      double[] stamps = new double[20_000];
      for (int i = 0; i < stamps.length; i++) {
        stamps[i] = i % 7 == 0 ? 1000 + i * 0.002 : XdfFile.NONE;
      }
      XdfFile file = new XdfFile().stream(1, "a", 1, "500", "int16").counting(1, 0, stamps);
      return Recordings.open(file.write(folder, "long.xdf"));
    }
  }

  @Nested
  class AFileThatIsDamagedInBetween extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(Fixture.file(XdfContractTest.class, "damaged.xdf"));
    }
  }

  @Nested
  class AClockThatWasReset extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(Fixture.file(XdfContractTest.class, "reset.xdf"));
    }
  }
}
