package io.afferent.ingest.recording.brainvision;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingContract;
import io.afferent.ingest.recording.Recordings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Nested;

/** The contract of recordings, for each variant of the format. */
class BrainVisionContractTest {
  @Nested
  class MultiplexedWithGaps extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(
          BrainVisionSet.named("gaps")
              .counting(1200)
              .marker("New Segment,,1,1,0,20240101000000000000")
              .marker("Stimulus,S  1,77,1,2")
              .marker("New Segment,,101,1,0,20240101000001200000")
              .marker("New Segment,,301,1,0,20240101000002000000")
              .marker("New Segment,,401,1,0,20240101000102003000")
              .write(folder));
    }
  }

  @Nested
  class AfterAClockThatWasSetBack extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(
          BrainVisionSet.named("back")
              .counting(1200)
              .marker("New Segment,,1,1,0,20240101100000000000")
              .marker("New Segment,,101,1,0,20240101090000000000")
              .marker("New Segment,,301,1,0,20240101090100000000")
              .write(folder));
    }
  }

  @Nested
  class Vectorized extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(BrainVisionOracleTest.fixture("int32-vectorized-ansi.vhdr"));
    }
  }

  @Nested
  class BigEndianFloatsBehindAnOffset extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      byte[] data = new byte[13 + 8 * 700];
      new Random(5).nextBytes(data);
      return Recordings.open(
          BrainVisionSet.named("big")
              .binary("BinaryFormat", "IEEE_FLOAT_32")
              .binary("UseBigEndianOrder", "YES")
              .binary("DataOffset", "13")
              .data(data)
              .write(folder));
    }
  }

  @Nested
  class WithOneChannelTooMany extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(BrainVisionOracleTest.fixture("amp.ahdr"));
    }
  }

  @Nested
  class TextInColumns extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(BrainVisionOracleTest.fixture("ascii-multiplexed-comma.vhdr"));
    }
  }

  @Nested
  class TextInRowsLongerThanAWindow extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      StringBuilder text = new StringBuilder();
      for (int channel = 0; channel < 2; channel++) {
        for (int i = 0; i < 10_000; i++) {
          text.append(channel == 0 ? i : -i).append(i % 3 == 0 ? "  " : "\t");
        }
        text.append(channel == 0 ? "\r" : "");
      }
      return Recordings.open(
          BrainVisionSet.named("rows")
              .common("DataOrientation", "VECTORIZED")
              .ascii("DecimalSymbol", ".")
              .data(text.toString())
              .write(folder));
    }
  }
}
