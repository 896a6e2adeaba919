package io.afferent.ingest.recording.eeglab;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.FileNames;
import io.afferent.ingest.recording.file.SiblingFiles;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The files of a recording, found from any of them and after renaming. */
final class EeglabFiles {
  private static final List<String> DATA = List.of("fdt", "dat");

  private EeglabFiles() {}

  static boolean isData(Path path) {
    return DATA.contains(FileNames.extension(path));
  }

  static Optional<Path> setBeside(Path data) throws IOException {
    return SiblingFiles.withExtension(data, "set");
  }

  /** The {@code .set} of a recording of which any file is given. */
  static Path set(Path file) throws IOException {
    if (!isData(file)) {
      return file;
    }
    Optional<Path> set = setBeside(file);
    if (set.isEmpty()) {
      throw new RecordingException(
          file.getFileName()
              + ": its header is missing: there is no .set file of this name beside it; put it"
              + " there, or open the .set file that names this one");
    }
    return set.get();
  }

  /**
   * The data file that a {@code .set} names. Names go stale when files are renamed, and older ones
   * hold folders of another computer; then the file with the name of the {@code .set} is taken.
   */
  static Path data(Path set, String named, SourceWarnings warnings) throws IOException {
    String plain = named.strip().replace('\\', '/');
    String last = plain.substring(plain.lastIndexOf('/') + 1);
    Optional<Path> found =
        last.isEmpty() || !isData(Path.of(cleaned(last)))
            ? Optional.empty()
            : SiblingFiles.find(set, last);
    if (found.isPresent()) {
      if (!last.equals(plain)) {
        warnings.add(
            "the data file "
                + SourceText.quoted(named)
                + " is named in another folder; "
                + found.get().getFileName()
                + " beside the .set file is read");
      }
      return found.get();
    }
    String first = last.toLowerCase(Locale.ROOT).endsWith(".dat") ? "dat" : "fdt";
    for (String extension : List.of(first, first.equals("dat") ? "fdt" : "dat")) {
      Optional<Path> sibling = SiblingFiles.withExtension(set, extension);
      if (sibling.isPresent()) {
        warnings.add(
            "the .set file names the data file "
                + SourceText.quoted(named)
                + ", which is not beside it; "
                + sibling.get().getFileName()
                + " is read, because it has the name of the .set file");
        return sibling.get();
      }
    }
    throw new RecordingException(
        set.getFileName()
            + ": names the data file "
            + SourceText.quoted(named)
            + ", which is not beside it, and there is no .fdt or .dat of its own name either; put"
            + " the data file there");
  }

  /** A name that every system takes for one. */
  private static String cleaned(String name) {
    return name.replaceAll("[^\\p{Alnum}.]", "_");
  }
}
