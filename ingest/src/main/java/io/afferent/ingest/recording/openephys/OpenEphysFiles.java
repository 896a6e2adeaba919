package io.afferent.ingest.recording.openephys;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of one recording, found by the names in its description, whatever their case. */
final class OpenEphysFiles {
  static final String DESCRIPTION = "structure.oebin";
  static final String SAMPLES = "continuous.dat";

  private static final int DEEPEST = 6;

  private final Path folder;

  private OpenEphysFiles(Path folder) {
    this.folder = folder;
  }

  /** The folder of the recording that {@code path} is or belongs to; empty for any other path. */
  static Optional<OpenEphysFiles> of(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    String name = String.valueOf(absolute.getFileName());
    Path folder = absolute.getParent();
    if (Files.isDirectory(absolute)) {
      folder = absolute;
    } else if (name.equalsIgnoreCase(SAMPLES)) {
      Path streams = folder == null ? null : folder.getParent();
      folder = streams == null ? null : streams.getParent();
    } else if (!name.toLowerCase(Locale.ROOT).endsWith(".oebin")) {
      return Optional.empty();
    }
    return folder != null && Files.isRegularFile(folder.resolve(DESCRIPTION))
        ? Optional.of(new OpenEphysFiles(folder))
        : Optional.empty();
  }

  Path folder() {
    return folder;
  }

  Path description() {
    return folder.resolve(DESCRIPTION);
  }

  /**
   * A file of the recording.
   *
   * @param part folder of the recording: {@code continuous} or {@code events}
   * @param named folder in it as the description names it, which may end in a slash
   * @param file name of the file
   * @throws RecordingException if the name leads out of the folder of the recording
   */
  Optional<Path> find(String part, String named, String file) throws IOException {
    String[] names = (part + "/" + trimmed(named) + "/" + file).split("/", DEEPEST + 1);
    for (String name : names) {
      if (name.isEmpty() || name.equals(".") || name.equals("..") || names.length > DEEPEST) {
        throw refused(named);
      }
    }
    Path found = folder;
    for (String name : names) {
      Optional<Path> next = child(found, name, named);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      found = next.get();
    }
    if (!found.toRealPath().startsWith(folder.toRealPath())) {
      throw refused(named);
    }
    return Files.isRegularFile(found) ? Optional.of(found) : Optional.empty();
  }

  /** A file in the folder of the recording itself. */
  Optional<Path> beside(String file) {
    Path path = folder.resolve(file);
    return Files.isRegularFile(path) ? Optional.of(path) : Optional.empty();
  }

  /** A name of a folder without the slash behind it. */
  static String trimmed(String named) {
    String plain = named.strip().replace('\\', '/');
    return plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
  }

  private Optional<Path> child(Path in, String name, String named) throws IOException {
    Path direct;
    try {
      direct = in.resolve(name);
    } catch (InvalidPathException notAPath) {
      throw refused(named);
    }
    if (Files.exists(direct)) {
      return Optional.of(direct);
    }
    if (!Files.isDirectory(in)) {
      return Optional.empty();
    }
    try (Stream<Path> children = Files.list(in)) {
      return children
          .filter(child -> child.getFileName().toString().equalsIgnoreCase(name))
          .sorted()
          .findFirst();
    }
  }

  private static RecordingException refused(String named) {
    return new RecordingException(
        DESCRIPTION
            + ": names the folder "
            + SourceText.quoted(named)
            + "; only folders inside that of the recording are read");
  }
}
