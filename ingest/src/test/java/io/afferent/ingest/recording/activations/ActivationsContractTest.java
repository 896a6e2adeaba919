package io.afferent.ingest.recording.activations;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingContract;
import io.afferent.ingest.recording.Recordings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** The contract of recordings, for every container and for every order of axes. */
class ActivationsContractTest {
  @Nested
  class Safetensors extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(Dumps.fixture("mixed.safetensors"));
    }
  }

  @Nested
  class StoredArchive extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(Dumps.fixture("stored.npz"));
    }
  }

  @Nested
  class DeflatedArchive extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(Dumps.fixture("deflated.npz"));
    }
  }

  @Nested
  class Batch extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(Dumps.fixture("batch.npz"));
    }
  }

  @Nested
  class FolderOfLayers extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(Dumps.fixture("layers"));
    }
  }
}
