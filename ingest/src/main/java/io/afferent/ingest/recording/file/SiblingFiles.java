package io.afferent.ingest.recording.file;

import io.afferent.ingest.recording.RecordingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The files that a header names, which must lie beside it. */
public final class SiblingFiles {
  private SiblingFiles() {}

  /**
   * The file that {@code header} names, in the same folder; a name that differs in case only is
   * found too. Empty when there is none.
   *
   * @throws RecordingException if the name leads out of the folder of the header
   */
  public static Optional<Path> find(Path header, String named) throws IOException {
    Path folder = folderOf(header);
    Path relative;
    try {
      relative = Path.of(named.strip().replace('\\', '/'));
    } catch (InvalidPathException notAPath) {
      throw refused(header, named);
    }
    if (relative.isAbsolute() || relative.getNameCount() != 1 || isDots(relative)) {
      throw refused(header, named);
    }
    Path direct = folder.resolve(relative);
    if (Files.isRegularFile(direct)) {
      return Optional.of(inside(header, folder, direct, named));
    }
    try (Stream<Path> files = Files.list(folder)) {
      Optional<Path> other =
          files
              .filter(file -> file.getFileName().toString().equalsIgnoreCase(relative.toString()))
              .filter(Files::isRegularFile)
              .sorted()
              .findFirst();
      return other.isPresent()
          ? Optional.of(inside(header, folder, other.get(), named))
          : Optional.empty();
    }
  }

  /** The file beside {@code header} with the same base name and another extension, if any. */
  public static Optional<Path> withExtension(Path header, String extension) throws IOException {
    return find(header, FileNames.baseName(header) + "." + extension);
  }

  /** A link must not lead out of the folder either. */
  private static Path inside(Path header, Path folder, Path file, String named) throws IOException {
    if (Files.isSymbolicLink(file)
        && !Files.isSameFile(folder.toRealPath(), file.toRealPath().getParent())
        && !Files.isSymbolicLink(header)) {
      throw refused(header, named);
    }
    if (!Files.isRegularFile(file.toRealPath(), LinkOption.NOFOLLOW_LINKS)) {
      throw refused(header, named);
    }
    return file;
  }

  private static boolean isDots(Path relative) {
    String name = relative.toString();
    return name.isEmpty() || name.equals(".") || name.equals("..");
  }

  private static Path folderOf(Path header) {
    Path folder = header.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IllegalArgumentException("a header must be a file in a folder, was " + header);
    }
    return folder;
  }

  private static RecordingException refused(Path header, String named) {
    return new RecordingException(
        header.getFileName()
            + ": names the file "
            + SourceText.quoted(named)
            + "; only files in the folder of the header are read, so move it there and write its"
            + " plain name");
  }
}
