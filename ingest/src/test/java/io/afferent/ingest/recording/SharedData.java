package io.afferent.ingest.recording;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Real recordings outside the source tree; a test that needs an absent one is skipped and says so.
 */
public final class SharedData {
  private SharedData() {}

  public static Path file(String relative) {
    String root = System.getProperty("afferent.shared", "");
    Path path = Path.of(root, "data", relative);
    Assumptions.assumeTrue(
        !root.isEmpty() && Files.isRegularFile(path),
        "skipped because "
            + path
            + " is missing; set the system property afferent.shared to the folder that holds data/");
    return path;
  }
}
