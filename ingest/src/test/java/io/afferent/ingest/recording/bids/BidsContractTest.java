package io.afferent.ingest.recording.bids;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingContract;
import io.afferent.ingest.recording.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** A recording under its descriptions is a recording. */
class BidsContractTest {
  private static Path tree(Path folder) throws IOException {
    return Files.isDirectory(folder.resolve("tiny"))
        ? folder.resolve("tiny")
        : BidsTree.tiny(folder);
  }

  @Nested
  class Edf extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(tree(folder).resolve(BidsTree.EDF));
    }
  }

  @Nested
  class BrainVision extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(tree(folder).resolve(BidsTree.VHDR));
    }
  }

  @Nested
  class Volumes extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      Path file = folder.resolve("sub-01_task-rest_bold.nii.gz");
      Files.writeString(folder.resolve("sub-01_task-rest_bold.json"), "{\"RepetitionTime\": 2.5}");
      return Volumes.described(file);
    }

    private static Recording described(Path file) throws IOException {
      return new BidsSidecars()
          .describe(file, Volume.every(2), io.afferent.ingest.recording.OpenOptions.defaults());
    }
  }
}
