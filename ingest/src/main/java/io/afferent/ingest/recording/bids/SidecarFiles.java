package io.afferent.ingest.recording.bids;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files that describe one recording, by the inheritance principle of BIDS: a file applies when
 * it lies in a folder from the root of the data set down to that of the recording, and has no
 * entity that the recording has not. JSON files are laid over each other, the nearest last; of
 * tables the nearest is read alone. Not thread-safe.
 */
final class SidecarFiles {
  /** In place of an entity that may differ. */
  private static final String NONE = "";

  private static final Set<String> TABLES =
      Set.of("channels", "events", "electrodes", "coordsystem", "scans");

  private static final int MOST_FILES = 100_000;

  /** A file with its name in parts. */
  record Sidecar(Path path, BidsName name) {
    String fileName() {
      return String.valueOf(path.getFileName());
    }
  }

  private final BidsName recording;
  private final Path top;
  private final List<List<Sidecar>> levels = new ArrayList<>();
  private final SourceWarnings warnings;
  private final TreeSet<String> read = new TreeSet<>();

  /**
   * @param recording name of the file that was opened
   * @param folders folders from the root down to that of the file
   */
  SidecarFiles(BidsName recording, List<Path> folders, SourceWarnings warnings) throws IOException {
    this.recording = recording;
    this.top = folders.get(0);
    this.warnings = warnings;
    for (Path folder : folders) {
      levels.add(list(folder));
    }
  }

  private List<Sidecar> list(Path folder) throws IOException {
    List<Sidecar> found = new ArrayList<>();
    int seen = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{json,tsv}")) {
      for (Path file : files) {
        if (++seen > MOST_FILES) {
          warnings.add(
              folder.getFileName()
                  + ": has more than "
                  + MOST_FILES
                  + " files; not all were looked at for a description of this recording");
          break;
        }
        BidsName.parse(String.valueOf(file.getFileName()))
            .ifPresent(name -> found.add(new Sidecar(file, name)));
      }
    } catch (DirectoryIteratorException broken) {
      throw broken.getCause();
    } catch (AccessDeniedException denied) {
      warnings.add(
          folder.getFileName() + ": no permission to look for files that describe the recording");
    }
    found.sort(
        Comparator.comparingInt((Sidecar file) -> file.name().entities().size())
            .thenComparing(Sidecar::fileName));
    return found;
  }

  /** Whether any file describes a recording like this. */
  boolean isEmpty() {
    for (List<Sidecar> level : levels) {
      for (Sidecar file : level) {
        boolean known =
            TABLES.contains(file.name().suffix())
                || file.name().suffix().equals(recording.suffix());
        if (known
            && !file.name().entities().isEmpty()
            && file.name().appliesTo(recording, "space")) {
          return false;
        }
      }
    }
    return true;
  }

  /** Names of the files that were read. */
  List<String> read() {
    return List.copyOf(read);
  }

  /** What the JSON files say, key by key from the nearest; empty when there are none. */
  ObjectNode metadata() throws IOException {
    ObjectNode merged = JsonNodeFactory.instance.objectNode();
    for (List<Sidecar> level : levels) {
      List<Sidecar> found = applicable(level, recording.suffix(), ".json", NONE);
      warnAmbiguous(found, "the more specific one wins key by key");
      for (Sidecar file : found) {
        json(file).ifPresent(merged::setAll);
      }
    }
    return merged;
  }

  /** The nearest table with a suffix. */
  Optional<BidsTable> table(String suffix) throws IOException {
    Optional<Sidecar> file = nearest(suffix, ".tsv", NONE, NONE);
    return file.isPresent() ? table(file.get()) : Optional.empty();
  }

  /** The nearest positions of electrodes, in whatever space. */
  Optional<Sidecar> electrodes() {
    return nearest("electrodes", ".tsv", "space", NONE);
  }

  /** What is said of the coordinates of a table of electrodes: the nearest file of its space. */
  Optional<Sidecar> coordinates(Sidecar electrodes) {
    return nearest("coordsystem", ".json", "space", electrodes.name().label("space").orElse(NONE));
  }

  Optional<BidsTable> table(Sidecar file) throws IOException {
    return parsed(file, path -> BidsTable.read(path, warnings));
  }

  Optional<ObjectNode> json(Sidecar file) throws IOException {
    return parsed(file, SidecarText::json);
  }

  /**
   * @param free entity that the recording need not have
   * @param label label of {@code free} that is wanted; empty for any
   */
  private Optional<Sidecar> nearest(String suffix, String extension, String free, String label) {
    for (int k = levels.size() - 1; k >= 0; k--) {
      List<Sidecar> found = new ArrayList<>(applicable(levels.get(k), suffix, extension, free));
      found.removeIf(
          file -> !label.isEmpty() && !label.equals(file.name().label(free).orElse(label)));
      if (!found.isEmpty()) {
        Sidecar chosen = found.get(found.size() - 1);
        warnAmbiguous(found, chosen.fileName() + " is read");
        return Optional.of(chosen);
      }
    }
    return Optional.empty();
  }

  private List<Sidecar> applicable(
      List<Sidecar> level, String suffix, String extension, String free) {
    List<Sidecar> found = new ArrayList<>();
    for (Sidecar file : level) {
      if (file.name().suffix().equals(suffix)
          && file.name().extension().equals(extension)
          && file.name().appliesTo(recording, free)) {
        found.add(file);
      }
    }
    return found;
  }

  private void warnAmbiguous(List<Sidecar> found, String what) {
    if (found.size() > 1) {
      List<String> names = new ArrayList<>();
      for (Sidecar file : found.subList(0, Math.min(4, found.size()))) {
        names.add(file.fileName());
      }
      warnings.add(
          found.size()
              + " files of one folder describe the same of this recording: "
              + String.join(", ", names)
              + (found.size() > 4 ? ", ..." : "")
              + "; "
              + what);
    }
  }

  @FunctionalInterface
  private interface Parser<T> {
    T parse(Path path) throws IOException;
  }

  /** A damaged description is left out and said so, since the recording needs none. */
  private <T> Optional<T> parsed(Sidecar file, Parser<T> parser) throws IOException {
    try {
      if (Files.exists(file.path()) && !BidsRoot.holds(top, file.path())) {
        throw new RecordingException(
            file.fileName() + ": is a link out of the data set, which is not followed");
      }
      T parsed = parser.parse(file.path());
      read.add(file.fileName());
      return Optional.of(parsed);
    } catch (RecordingException damaged) {
      warnings.add(damaged.getMessage() + "; what it says is left out");
      return Optional.empty();
    }
  }
}
