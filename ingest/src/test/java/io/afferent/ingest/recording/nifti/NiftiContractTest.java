package io.afferent.ingest.recording.nifti;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingContract;
import io.afferent.ingest.recording.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Nested;

/** The contract of recordings: voxels, masked voxels and regions, compressed and not. */
class NiftiContractTest {
  private static final String IMAGE = "scaled_be.nii.gz";

  @Nested
  class Compressed extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(NiftiFixtures.file(IMAGE));
    }
  }

  @Nested
  class Plain extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      Path plain = folder.resolve("plain.nii");
      try (GZIPInputStream in =
          new GZIPInputStream(Files.newInputStream(NiftiFixtures.file(IMAGE)))) {
        Files.write(plain, in.readAllBytes());
      }
      return Recordings.open(plain);
    }
  }

  @Nested
  class Masked extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(
          NiftiFixtures.file(IMAGE), NiftiFixtures.mask(NiftiFixtures.file("mask.nii")));
    }
  }

  @Nested
  class Regions extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(
          NiftiFixtures.file(IMAGE), NiftiFixtures.atlas(NiftiFixtures.file("atlas.nii.gz")));
    }
  }

  /** Without a TR all volumes are at time 0. */
  @Nested
  class Untimed extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return Recordings.open(
          new NiftiBytes(2, 2, 2, 110).putFloat(76 + 16, 0).write(folder.resolve("untimed.nii")));
    }
  }
}
