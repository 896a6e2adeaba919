package io.afferent.jobs.run;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The folder of one run: {@code summary.json} and a folder of Parquet files per dataset. Files of a
 * run before are taken away, so that results of two runs never mix; they are known by a marker file
 * that every run leaves, and nothing else is ever deleted.
 */
final class OutFolder {

  static final String SUMMARY = "summary.json";

  private static final String MARKER = ".afferent-run";
  private static final List<String> DATASETS =
      List.of(
          "embeddings",
          "pooled-embeddings",
          "codes",
          "gaps",
          "reports",
          "alerts",
          "dead-letters",
          "signals");

  private final Path folder;
  private boolean replaced;

  private OutFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the folder ready.
   *
   * @throws RunException when it holds results that no run of ours has left, or cannot be written
   */
  static OutFolder prepare(Path folder) throws IOException {
    OutFolder out = new OutFolder(folder.toAbsolutePath().normalize());
    if (Files.exists(out.folder) && !Files.isDirectory(out.folder)) {
      throw RunException.user("--out " + folder + " is a file; name a folder");
    }
    Files.createDirectories(out.folder);
    if (!Files.isWritable(out.folder)) {
      throw RunException.user("--out " + folder + " cannot be written; name another folder");
    }
    Path marker = out.folder.resolve(MARKER);
    boolean ours = Files.exists(marker);
    for (String dataset : DATASETS) {
      out.clear(out.folder.resolve(dataset), ours);
    }
    Files.deleteIfExists(out.folder.resolve(SUMMARY));
    Files.writeString(marker, "Results of a run of Afferent; the next run replaces them.\n");
    return out;
  }

  private void clear(Path dataset, boolean ours) throws IOException {
    if (!Files.isDirectory(dataset)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(dataset, "{part-,.part-}*")) {
      for (Path file : files) {
        if (!ours) {
          throw RunException.user(
              dataset
                  + " holds Parquet files that no run has left there; name another folder with"
                  + " --out, or move them away");
        }
        Files.delete(file);
        replaced = true;
      }
    }
  }

  /** Whether results of a run before were replaced. */
  boolean replacedResults() {
    return replaced;
  }

  Path path() {
    return folder;
  }

  Path summary() {
    return folder.resolve(SUMMARY);
  }
}
