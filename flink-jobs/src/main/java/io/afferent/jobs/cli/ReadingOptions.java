package io.afferent.jobs.cli;

import io.afferent.ingest.recording.OpenOptions;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How recordings are read. */
final class ReadingOptions {

  @Option(
      names = "--atlas",
      paramLabel = "IMAGE",
      description =
          "For fMRI volumes: an image of integer labels on the same grid. Units are then its"
              + " regions, values the means over their voxels.")
  private @Nullable Path atlas;

  @Option(
      names = "--mask",
      paramLabel = "IMAGE",
      description =
          "For fMRI volumes: an image on the same grid; voxels where it is 0 are left out.")
  private @Nullable Path mask;

  OpenOptions open() {
    return new OpenOptions(false, Optional.ofNullable(atlas), Optional.ofNullable(mask));
  }
}
