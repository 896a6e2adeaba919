package io.afferent.ingest.recording.openbci;

import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingContract;
import io.afferent.ingest.recording.Recordings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** The contract of recordings, for logs with and without names of columns. */
class OpenBciContractTest {
  @Nested
  class Named extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(Fixture.file(OpenBciContractTest.class, "cyton.txt"));
    }
  }

  @Nested
  class ByPlace extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(
          Fixture.file(OpenBciContractTest.class, "OpenBCI-RAW-2017-08-18_23-59-59.txt"));
    }
  }
}
