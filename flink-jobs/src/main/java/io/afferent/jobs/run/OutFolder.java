package io.afferent.jobs.run;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of one run: {@code summary.json} and a folder of Parquet files per dataset. Files of a
 * run before are put aside when a job is about to start, deleted when it runs, and put back when it
 * does not, so that results of two runs never mix and none are lost to a run that never was. They
 * are known by a marker file that every run leaves; nothing else is ever touched.
 */
final class OutFolder {

  static final String SUMMARY = "summary.json";

  private static final String MARKER = ".afferent-run";
  private static final String ASIDE = ".afferent-before";
  private static final String DETACHED = "detached job ";
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

  private OutFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Checks that the folder can be used and makes it if it is not there. Touches no results.
   *
   * @throws RunException when it holds results that no run of ours has left, or those of a job that
   *     may still run, or cannot be written
   */
  static OutFolder open(Path given) throws IOException {
    OutFolder out = new OutFolder(given.toAbsolutePath().normalize());
    if (Files.exists(out.folder) && !Files.isDirectory(out.folder)) {
      throw RunException.user("--out " + given + " is a file; name a folder");
    }
    Files.createDirectories(out.folder);
    if (!Files.isWritable(out.folder)) {
      throw RunException.user("--out " + given + " cannot be written; name another folder");
    }
    Path marker = out.folder.resolve(MARKER);
    String left = Files.exists(marker) ? Files.readString(marker) : "";
    if (left.startsWith(DETACHED)) {
      throw RunException.user(
          given
              + " belongs to "
              + left.strip()
              + ", which may still write there; name another folder, or delete "
              + marker
              + " when the job is cancelled");
    }
    if (left.isEmpty()) {
      for (Path file : out.results()) {
        if (!file.equals(out.summary())) {
          throw RunException.user(
              file.getParent()
                  + " holds Parquet files that no run has left there; name another folder with"
                  + " --out, or move them away");
        }
      }
    }
    return out;
  }

  /** The files that a run writes, as far as they are there. */
  private List<Path> results() throws IOException {
    List<Path> found = new ArrayList<>();
    for (String dataset : DATASETS) {
      Path in = folder.resolve(dataset);
      if (Files.isDirectory(in)) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(in, "{part-,.part-}*")) {
          files.forEach(found::add);
        }
      }
    }
    if (Files.exists(summary())) {
      found.add(summary());
    }
    return found;
  }

  /**
   * Puts the results of a run before aside.
   *
   * @return whether there were any
   */
  boolean putAside() throws IOException {
    List<Path> before = results();
    for (Path file : before) {
      Path aside = folder.resolve(ASIDE).resolve(folder.relativize(file));
      Files.createDirectories(aside.getParent());
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.writeString(
        folder.resolve(MARKER), "Results of a run of Afferent; the next run replaces them.\n");
    return !before.isEmpty();
  }

  /** Deletes what was put aside: the new job runs. */
  void forgetAside() throws IOException {
    for (Path file : aside()) {
      Files.deleteIfExists(file);
    }
  }

  /** Puts back what was put aside: there will be no new results. */
  void restoreAside() throws IOException {
    Path root = folder.resolve(ASIDE);
    for (Path file : aside()) {
      if (Files.isRegularFile(file)) {
        Path place = folder.resolve(root.relativize(file));
        Files.createDirectories(place.getParent());
        Files.move(file, place, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.deleteIfExists(file);
      }
    }
  }

  /** What was put aside, files before their folders. */
  private List<Path> aside() throws IOException {
    Path root = folder.resolve(ASIDE);
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    List<Path> all;
    try (Stream<Path> found = Files.walk(root)) {
      all = new ArrayList<>(found.toList());
    }
    Collections.reverse(all);
    return all;
  }

  /** Notes that a job on a cluster goes on writing here. */
  void leaveTo(String job) throws IOException {
    Files.writeString(folder.resolve(MARKER), DETACHED + job + "\n");
  }

  Path path() {
    return folder;
  }

  Path summary() {
    return folder.resolve(SUMMARY);
  }
}
