package io.afferent.ingest.recording.spikeglx;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingContract;
import io.afferent.ingest.recording.Recordings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** The contract of recordings, for each device. */
class SpikeGlxContractTest {
  @Nested
  class Probe extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(SpikeGlxSet.fixture(SpikeGlxSet.NP1 + ".bin"));
    }
  }

  @Nested
  class LowBand extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(SpikeGlxSet.fixture(SpikeGlxSet.NP1_LOW + ".meta"));
    }
  }

  @Nested
  class Card extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(SpikeGlxSet.fixture(SpikeGlxSet.NIDQ + ".meta"));
    }
  }

  @Nested
  class CutInsideASample extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(
          SpikeGlxSet.of(SpikeGlxSet.OBX)
              .firstSamples(2003)
              .without("fileCreateTime")
              .write(folder));
    }
  }
}
