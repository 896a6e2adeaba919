package io.afferent.ingest.recording.nwb;

import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingContract;
import io.afferent.ingest.recording.Recordings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

class NwbContractTest {

  /** Regular and irregular series, in chunks and in one piece. */
  @Nested
  class OfASession extends RecordingContract {
    @Override
    protected Recording open(Path temporaryFolder) throws IOException {
      return Recordings.open(Fixture.file(NwbContractTest.class, "session.nwb"));
    }
  }

  /** Every layout of the older form of HDF5. */
  @Nested
  class OfOlderLayouts extends RecordingContract {
    @Override
    protected Recording open(Path temporaryFolder) throws IOException {
      return Recordings.open(Fixture.file(NwbContractTest.class, "earliest.nwb"));
    }
  }

  /** Every layout of the newer form of HDF5. */
  @Nested
  class OfNewerLayouts extends RecordingContract {
    @Override
    protected Recording open(Path temporaryFolder) throws IOException {
      return Recordings.open(Fixture.file(NwbContractTest.class, "v110.nwb"));
    }
  }
}
