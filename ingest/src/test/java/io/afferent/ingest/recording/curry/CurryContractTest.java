package io.afferent.ingest.recording.curry;

import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingContract;
import io.afferent.ingest.recording.Recordings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** The contract of recordings, for samples by sample, by channel and in text. */
class CurryContractTest {
  @Nested
  class BySample extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(Fixture.file(CurryContractTest.class, "curry8.cdt"));
    }
  }

  @Nested
  class ByChannel extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(Fixture.file(CurryContractTest.class, "bychannel.cdt"));
    }
  }

  @Nested
  class Text extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(Fixture.file(CurryContractTest.class, "curry7.dat"));
    }
  }
}
