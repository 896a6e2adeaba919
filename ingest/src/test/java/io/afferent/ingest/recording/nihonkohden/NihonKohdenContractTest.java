package io.afferent.ingest.recording.nihonkohden;

import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingContract;
import io.afferent.ingest.recording.Recordings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** The contract of recordings, for data blocks and extended blocks. */
class NihonKohdenContractTest {
  @Nested
  class Blocks extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(Fixture.file(NihonKohdenContractTest.class, "blocks.EEG"));
    }
  }

  @Nested
  class Extended extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(Fixture.file(NihonKohdenContractTest.class, "extended.EEG"));
    }
  }
}
