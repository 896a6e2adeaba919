package io.afferent.ingest.recording.table;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.FileNames;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SiblingFiles;
import io.afferent.ingest.recording.file.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the layout beside a table. */
final class LayoutFiles {
  private static final List<String> EXTENSIONS = List.of("yaml", "yml", "json");
  private static final int LARGEST = 1 << 20;

  /** A layout file that was parsed. */
  record Found(String name, LayoutNode.Fields fields) {}

  private LayoutFiles() {}

  /** The layout that is named, else the one that is found beside the table. */
  static Optional<Found> find(Path table, Optional<Path> named) throws IOException {
    return named.isPresent() ? Optional.of(parse(named.get())) : find(table);
  }

  /** The layout of a table; {@link TableFormat} says where it may be. */
  static Optional<Found> find(Path table) throws IOException {
    String name = String.valueOf(table.getFileName());
    String base = FileNames.baseName(name);
    if (base.endsWith(".layout") || base.equals("layout")) {
      return Optional.empty();
    }
    for (String stem : base.equals(name) ? List.of(name) : List.of(name, base)) {
      Optional<Found> own = read(table, stem + ".layout");
      if (own.isPresent()) {
        if (own.get().fields().values().containsKey("files")) {
          throw new RecordingException(
              own.get().name() + ": files is for layout.yaml only; leave it out here");
        }
        return own;
      }
    }
    Optional<Found> shared = read(table, "layout");
    if (shared.isEmpty()) {
      return shared;
    }
    LayoutNode pattern = shared.get().fields().values().get("files");
    if (!(pattern instanceof LayoutNode.Scalar glob)) {
      // Some other file of that name.
      return Optional.empty();
    }
    // Data sets mix .txt and .TXT.
    return matches(glob.text().toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT))
        ? shared
        : Optional.empty();
  }

  private static Optional<Found> read(Path table, String stem) throws IOException {
    for (String extension : EXTENSIONS) {
      Path path = table.resolveSibling(stem + "." + extension);
      if (Files.isSymbolicLink(path)) {
        // Refuses a link that leads out of the folder.
        SiblingFiles.find(table, stem + "." + extension);
      }
      if (Files.isRegularFile(path)) {
        return Optional.of(parse(path));
      }
    }
    return Optional.empty();
  }

  private static Found parse(Path path) throws IOException {
    try (RecordingFile file = RecordingFile.open(path)) {
      String text = SourceText.decode(file.readAll(LARGEST));
      return new Found(file.name(), LayoutDocument.parse(file.name(), text));
    }
  }

  /** Whether a name matches a pattern with * and ?; takes time in proportion to both lengths. */
  static boolean matches(String pattern, String name) {
    int at = 0;
    int in = 0;
    int star = -1;
    int retry = 0;
    while (in < name.length()) {
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        star = at++;
        retry = in;
      } else if (at < pattern.length()
          && (pattern.charAt(at) == '?' || pattern.charAt(at) == name.charAt(in))) {
        at++;
        in++;
      } else if (star >= 0) {
        at = star + 1;
        in = ++retry;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }
}
