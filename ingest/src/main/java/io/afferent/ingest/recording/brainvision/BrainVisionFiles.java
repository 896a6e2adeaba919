package io.afferent.ingest.recording.brainvision;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.FileNames;
import io.afferent.ingest.recording.file.SiblingFiles;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The three files of a recording, found from any of them and after renaming. */
final class BrainVisionFiles {
  private static final List<String> HEADERS = List.of("vhdr", "ahdr");
  private static final List<String> DATA = List.of("eeg", "dat", "seg", "avg");
  private static final int MOST_HEADERS = 200;
  private static final int LARGEST_CANDIDATE = 1 << 20;

  private BrainVisionFiles() {}

  /** The header beside a file and with its base name, if any. */
  static Optional<Path> headerBeside(Path file) throws IOException {
    for (String extension : HEADERS) {
      Optional<Path> header = SiblingFiles.withExtension(file, extension);
      if (header.isPresent()) {
        return header;
      }
    }
    return Optional.empty();
  }

  /**
   * The header of a recording of which any file is given: the file itself, the one with its base
   * name, or one in the folder that names it.
   */
  static Path header(Path file) throws IOException {
    String extension = FileNames.extension(file);
    if (!extension.endsWith("mrk") && !DATA.contains(extension)) {
      return file;
    }
    Optional<Path> beside = headerBeside(file);
    if (beside.isPresent()) {
      return beside.get();
    }
    String name = String.valueOf(file.getFileName());
    for (Path candidate : headersInFolder(file)) {
      BrainVisionText text =
          BrainVisionText.read(candidate, LARGEST_CANDIDATE, new SourceWarnings());
      if (name.equals(named(text, candidate, "DataFile"))
          || name.equals(named(text, candidate, "MarkerFile"))) {
        return candidate;
      }
    }
    throw new RecordingException(
        name
            + ": its header is missing: there is neither "
            + FileNames.baseName(file)
            + ".vhdr beside it nor another .vhdr that names it; put the header into the same"
            + " folder");
  }

  private static List<Path> headersInFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      return List.of();
    }
    List<Path> headers = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path path : (Iterable<Path>) files.sorted()::iterator) {
        if (headers.size() < MOST_HEADERS
            && HEADERS.contains(FileNames.extension(path))
            && Files.isRegularFile(path)
            && Files.size(path) <= LARGEST_CANDIDATE) {
          headers.add(path);
        }
      }
    }
    return headers;
  }

  /** The file that a header names, with {@code $b} replaced; empty when it names none. */
  private static String named(BrainVisionText text, Path header, String key) {
    return text.value(BrainVisionHeader.COMMON, key).replace("$b", FileNames.baseName(header));
  }

  /** The data file of a header. */
  static Path data(BrainVisionHeader header, SourceWarnings warnings) throws IOException {
    String named = named(header.text(), header.path(), "DataFile");
    Optional<Path> found =
        named.isEmpty() ? Optional.empty() : SiblingFiles.find(header.path(), named);
    Optional<Path> sibling = dataBeside(header.path(), named);
    if (found.isPresent()) {
      if (sibling.isPresent() && !Files.isSameFile(sibling.get(), found.get())) {
        warnings.add(
            "the header names the data file "
                + SourceText.quoted(named)
                + " although "
                + sibling.get().getFileName()
                + " lies beside it; the named one is read");
      }
      return found.get();
    }
    if (sibling.isPresent()) {
      warnings.add(stale("DataFile", named, sibling.get()));
      return sibling.get();
    }
    throw BrainVisionHeader.refused(
        header.text(),
        BrainVisionHeader.COMMON,
        "DataFile",
        "there is no such file beside the header, and no "
            + header.baseName()
            + ".eeg either; put the data file there");
  }

  private static Optional<Path> dataBeside(Path header, String named) throws IOException {
    List<String> extensions = new ArrayList<>(DATA);
    String first = FileNames.extension(named);
    if (DATA.contains(first)) {
      extensions.remove(first);
      extensions.add(0, first);
    }
    for (String extension : extensions) {
      Optional<Path> sibling = SiblingFiles.withExtension(header, extension);
      if (sibling.isPresent()) {
        return sibling;
      }
    }
    return Optional.empty();
  }

  /** The marker file of a header, empty when there is none. */
  static Optional<Path> markers(BrainVisionHeader header, SourceWarnings warnings)
      throws IOException {
    String named = named(header.text(), header.path(), "MarkerFile");
    if (!named.isEmpty()) {
      Optional<Path> found = SiblingFiles.find(header.path(), named);
      if (found.isPresent()) {
        return found;
      }
    }
    String extension = FileNames.extension(header.path()).equals("ahdr") ? "amrk" : "vmrk";
    Optional<Path> sibling = SiblingFiles.withExtension(header.path(), extension);
    if (sibling.isPresent()) {
      warnings.add(stale("MarkerFile", named, sibling.get()));
    } else if (!named.isEmpty()) {
      warnings.add(
          "the marker file "
              + SourceText.quoted(named)
              + " is missing, so there are no events, no date and no gaps");
    }
    return sibling;
  }

  private static String stale(String key, String named, Path sibling) {
    return "the header's "
        + key
        + (named.isEmpty()
            ? " is missing"
            : " names " + SourceText.quoted(named) + ", which is not there")
        + "; "
        + sibling.getFileName()
        + " is read, because it has the name of the header";
  }
}
