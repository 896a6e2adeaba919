package io.afferent.ingest.recording.phy;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingContract;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SpikeContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Nested;

/** The contracts of recordings and of spikes. */
class PhyContractTest {
  @Nested
  class Samples extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(PhySet.sorting("exported"));
    }
  }

  @Nested
  class Exported extends SpikeContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(PhySet.sorting("exported"));
    }
  }

  @Nested
  class Curated extends SpikeContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(PhySet.sorting("curated"));
    }
  }

  @Nested
  class OutOfOrder extends SpikeContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      Random random = new Random(20_260_321L);
      return Recordings.open(
          PhySet.small(
              folder,
              random.longs(3000, 0, 2000).toArray(),
              random.longs(3000, 0, 40).map(cluster -> cluster * 3).toArray()));
    }
  }

  /** Long runs of one tick, whose units the file does not have in order. */
  @Nested
  class ManyAtOnce extends SpikeContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      Random random = new Random(20_260_322L);
      return Recordings.open(
          PhySet.small(
              folder,
              random.longs(5000, 0, 20).sorted().toArray(),
              random.longs(5000, 0, 40).toArray()));
    }
  }
}
