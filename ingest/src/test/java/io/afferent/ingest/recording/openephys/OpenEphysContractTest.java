package io.afferent.ingest.recording.openephys;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingContract;
import io.afferent.ingest.recording.Recordings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** The contract of recordings, for both generations. */
class OpenEphysContractTest {
  @Nested
  class SinceVersion06 extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(OpenEphysSet.recording("new"));
    }
  }

  @Nested
  class BeforeVersion06 extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(OpenEphysSet.recording("old"));
    }
  }
}
