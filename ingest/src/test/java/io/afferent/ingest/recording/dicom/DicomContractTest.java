package io.afferent.ingest.recording.dicom;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingContract;
import io.afferent.ingest.recording.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** The contract of recordings, for a run in one file and for one file per slice. */
class DicomContractTest {
  @Nested
  class MultiFrame extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      Path run = folder.resolve("run").resolve("run.dcm");
      if (!Files.exists(run)) {
        DicomSet.unpack("run", folder);
      }
      return Recordings.open(run);
    }
  }

  @Nested
  class FilePerSliceWithGaps extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      Path series = folder.resolve("series");
      if (!Files.exists(series)) {
        Files.createDirectory(series);
        for (int volume = 0; volume < 110; volume++) {
          // Volume 40 is missing, volume 77 lacks a slice.
          for (int slice = 0; slice < (volume == 40 ? 0 : volume == 77 ? 1 : 2); slice++) {
            int instance = volume * 2 + slice + 1;
            DicomBytes.slice(instance)
                .height(slice * 4)
                .time(volume * 2000L)
                .write(series.resolve("IM" + (instance * 97) % 1009));
          }
        }
      }
      return Recordings.open(series);
    }
  }
}
