package io.afferent.ingest.recording.eeglab;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingContract;
import io.afferent.ingest.recording.Recordings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** The contract of recordings, for each place where samples may be. */
class EeglabContractTest {
  private static Recording fixture(String name) throws IOException {
    return Recordings.open(EeglabOracleTest.fixture(name));
  }

  @Nested
  class WithGaps extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return fixture("gaps.set");
    }
  }

  @Nested
  class CompressedDoubles extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return fixture("struct-v7.set");
    }
  }

  @Nested
  class BigEndianIntegers extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return fixture("own-big.set");
    }
  }

  @Nested
  class WidenedIntegers extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return fixture("own-stored-u2.set");
    }
  }

  @Nested
  class InAFileBeside extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return fixture("channelfast.fdt");
    }
  }

  @Nested
  class ChannelByChannel extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return fixture("transposed.set");
    }
  }
}
