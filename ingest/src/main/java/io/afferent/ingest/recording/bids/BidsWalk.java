package io.afferent.ingest.recording.bids;

import io.afferent.ingest.recording.RecordingException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the recordings below a folder of a data set. Used once. */
final class BidsWalk {
  private static final int MOST_FILES = 1_000_000;
  private static final int MOST_UNREAD = 100;

  /** Folders of data types that hold signals over time; of the others, images alone. */
  private static final Set<String> DATATYPES =
      Set.of(
          "eeg", "ieeg", "meg", "emg", "nirs", "func", "beh", "motion", "ephys", "ecephys",
          "icephys");

  /** Extensions of recordings; further files of a recording have others. */
  private static final Set<String> READ =
      Set.of(".edf", ".bdf", ".gdf", ".vhdr", ".ahdr", ".set", ".fif", ".nwb", ".nii", ".nii.gz");

  private static final Map<String, String> UNREAD =
      Map.of(
          ".ds", "CTF folders are not read",
          ".mefd", "MEF3 folders are not read",
          ".nix", "NIX files are not read",
          ".snirf", "SNIRF files are not read",
          ".sqd", "KIT files are not read",
          ".con", "KIT files are not read",
          ".zarr", "Zarr folders are not read",
          ".nwb.zarr", "Zarr folders are not read");

  private final Path root;
  private final BidsIgnore ignore;
  private final List<BidsFile> recordings = new ArrayList<>();
  private final List<String> unread = new ArrayList<>();
  private int seen;

  BidsWalk(Path root) throws IOException {
    this.root = root;
    this.ignore = BidsIgnore.of(root);
  }

  List<BidsFile> recordings() {
    return List.copyOf(recordings);
  }

  List<String> unread() {
    return List.copyOf(unread);
  }

  /**
   * Walks from {@code folder}, the root or one below it; false when no recordings of the data set
   * can lie there.
   */
  boolean from(Path folder) throws IOException {
    Path relative = root.relativize(folder);
    Path at = root;
    int depth = 0;
    for (Path part : relative) {
      if (!part.toString().isEmpty()) {
        at = at.resolve(part);
        if (!isLevel(part.toString(), depth++) || isIgnored(at, true)) {
          return false;
        }
      }
    }
    walk(at, depth);
    return true;
  }

  /**
   * Walks one folder. Links to folders are followed only inside of the root; names of levels bound
   * the depth, so that a ring of links ends.
   */
  private void walk(Path folder, int depth) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (++seen > MOST_FILES) {
          throw new RecordingException(
              root + ": has more than " + MOST_FILES + " files; name a folder in it");
        }
        children.add(file);
      }
    } catch (DirectoryIteratorException broken) {
      throw broken.getCause();
    }
    children.sort(null);
    for (Path child : children) {
      String name = String.valueOf(child.getFileName());
      boolean isFolder = Files.isDirectory(child);
      if (isIgnored(child, isFolder)) {
        continue;
      }
      if (isFolder && isLevel(name, depth) && BidsRoot.holds(root, child)) {
        walk(child, depth + 1);
      } else {
        add(child, name, isFolder);
      }
    }
  }

  /** Whether a folder of this name may hold recordings at this depth below the root. */
  private static boolean isLevel(String name, int depth) {
    return switch (depth) {
      case 0 -> isEntity(name, "sub");
      case 1 -> isEntity(name, "ses") || DATATYPES.contains(name);
      case 2 -> DATATYPES.contains(name);
      default -> false;
    };
  }

  private static boolean isEntity(String name, String entity) {
    return name.startsWith(entity + "-")
        && name.indexOf('.') < 0
        && name.indexOf('_') < 0
        && name.length() > entity.length() + 1;
  }

  private void add(Path file, String fileName, boolean isFolder) {
    Optional<BidsName> parsed = BidsName.parse(fileName);
    if (parsed.isEmpty() || parsed.get().label("sub").isEmpty()) {
      return;
    }
    BidsName name = parsed.get();
    String extension = name.extension().toLowerCase(Locale.ROOT);
    String reason = UNREAD.get(extension);
    if (reason != null) {
      say(file, reason);
      return;
    }
    if (name.suffix().equals("motion") && extension.equals(".tsv")) {
      say(file, "tables of motion are not read");
    } else if (extension.equals(".tsv.gz")) {
      say(file, "compressed tables are not read");
    }
    if (!isFolder
        && READ.contains(extension)
        && BidsSidecars.SUFFIXES.contains(name.suffix())
        && !isCalibration(name)
        && !isLaterSplit(file, name)) {
      Path parent = file.getParent();
      String folder = parent == null ? "" : String.valueOf(parent.getFileName());
      recordings.add(new BidsFile(file, name, DATATYPES.contains(folder) ? folder : ""));
    }
  }

  private void say(Path file, String reason) {
    if (unread.size() < MOST_UNREAD) {
      unread.add(root.relativize(file) + ": " + reason);
    }
  }

  /** Files of the machine, which lie among the recordings of MEG. */
  private static boolean isCalibration(BidsName name) {
    return name.suffix().equals("meg")
        && name.label("acq")
            .map(acq -> acq.equals("crosstalk") || acq.equals("calibration"))
            .orElse(false);
  }

  /** A recording cut into files is opened by the first of them. */
  private static boolean isLaterSplit(Path file, BidsName name) {
    String split = name.label("split").orElse("");
    if (split.isEmpty() || split.matches("0*1")) {
      return false;
    }
    String first = "0".repeat(split.length() - 1) + "1";
    String fileName = String.valueOf(file.getFileName());
    Path sibling =
        file.resolveSibling(fileName.replace("_split-" + split + "_", "_split-" + first + "_"));
    return Files.exists(sibling) || Files.isSymbolicLink(sibling);
  }

  private boolean isIgnored(Path file, boolean isFolder) {
    String relative = root.relativize(file).toString().replace('\\', '/');
    return ignore.ignores(relative, isFolder);
  }
}
