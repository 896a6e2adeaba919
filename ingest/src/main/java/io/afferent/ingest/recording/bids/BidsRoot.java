package io.afferent.ingest.recording.bids;

import com.fasterxml.jackson.databind.JsonNode;
import io.afferent.ingest.recording.RecordingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The folder of a data set: the nearest one that holds a {@code dataset_description.json} with a
 * {@code BIDSVersion}.
 *
 * @param folder absolute path of the folder
 * @param version version of BIDS, empty when the description is damaged
 * @param damage what is wrong with the description, empty when nothing is
 */
record BidsRoot(Path folder, String version, Optional<String> damage) {
  private static final String DESCRIPTION = "dataset_description.json";

  /** A recording lies at most four folders below its root; folders as recordings add some. */
  private static final int MOST_LEVELS = 8;

  /** The root of the data set that a folder lies in; empty when it lies in none. */
  static Optional<BidsRoot> of(Path folder) throws IOException {
    Path level = folder.toAbsolutePath().normalize();
    for (int k = 0; k < MOST_LEVELS && level != null; k++) {
      Path description = level.resolve(DESCRIPTION);
      if (Files.isRegularFile(description)) {
        try {
          JsonNode version = SidecarText.json(description).path("BIDSVersion");
          if (version.isValueNode() && !version.asText().isBlank()) {
            return Optional.of(new BidsRoot(level, version.asText().strip(), Optional.empty()));
          }
        } catch (RecordingException damaged) {
          return Optional.of(
              new BidsRoot(level, "", Optional.of(String.valueOf(damaged.getMessage()))));
        }
      }
      level = level.getParent();
    }
    return Optional.empty();
  }

  /** The folders from the root down to {@code below}, which is or lies in the root. */
  List<Path> levels(Path below) {
    List<Path> levels = new ArrayList<>();
    Path level = folder;
    levels.add(level);
    for (Path part : folder.relativize(below.toAbsolutePath().normalize())) {
      if (!part.toString().isEmpty()) {
        level = level.resolve(part);
        levels.add(level);
      }
    }
    return levels;
  }

  /** Whether a file lies in the folder even when links are followed. */
  static boolean holds(Path folder, Path file) throws IOException {
    return file.toRealPath().startsWith(folder.toRealPath());
  }
}
