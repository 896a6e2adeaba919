package io.afferent.ingest.recording.persyst;

import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingContract;
import io.afferent.ingest.recording.Recordings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** The contract of recordings, with and without gaps. */
class PersystContractTest {
  @Nested
  class Continuous extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(Fixture.file(PersystContractTest.class, "int32.lay"));
    }
  }

  @Nested
  class WithGaps extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      PersystSet set = PersystSet.named("gaps").section("SampleTimes", "0=0", "50=2", "120=3.5");
      return Recordings.open(set.section("Comments", "0.7,0,0,0,b", "0.2,0,0,0,a").write(folder));
    }
  }
}
