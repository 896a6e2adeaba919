package io.afferent.ingest.recording.persyst;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingFormat;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SiblingFiles;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** The two files of a recording, found from either and after renaming. */
final class PersystFiles {
  private PersystFiles() {}

  private static String extension(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /** The layout beside a data file and with its base name, if any. */
  static Optional<Path> layoutBeside(Path file) throws IOException {
    if (!extension(file).equals("dat")) {
      return Optional.empty();
    }
    Optional<Path> layout = SiblingFiles.withExtension(file, "lay");
    return layout.isPresent() && isLayout(layout.get()) ? layout : Optional.empty();
  }

  private static boolean isLayout(Path path) throws IOException {
    try (RecordingFile file = RecordingFile.open(path)) {
      int length = (int) Math.min(RecordingFormat.HEAD_BYTES, file.size());
      return PersystText.isLayout(ByteBuffer.wrap(file.read(0, length, "the begin")));
    }
  }

  /** The layout of a recording of which either file is given. */
  static Path layout(Path file) throws IOException {
    if (!extension(file).equals("dat")) {
      return file;
    }
    Optional<Path> layout = layoutBeside(file);
    return layout.isPresent() ? layout.get() : file;
  }

  /** The data file of a layout. */
  static Path data(Path layout, PersystText text, SourceWarnings warnings) throws IOException {
    // Most writers give the full path that the file had on their machine.
    String path = text.value(PersystText.FILE_INFO, "File").replace('\\', '/');
    String named = path.substring(path.lastIndexOf('/') + 1);
    Optional<Path> found = named.isEmpty() ? Optional.empty() : SiblingFiles.find(layout, named);
    Optional<Path> sibling = SiblingFiles.withExtension(layout, "dat");
    if (found.isPresent() && !Files.isSameFile(found.get(), layout)) {
      if (sibling.isPresent() && !Files.isSameFile(sibling.get(), found.get())) {
        warnings.add(
            "the layout names the data file "
                + SourceText.quoted(named)
                + " although "
                + sibling.get().getFileName()
                + " lies beside it; the named one is read");
      }
      return found.get();
    }
    if (sibling.isPresent()) {
      warnings.add(
          "the layout's File "
              + (named.isEmpty()
                  ? "is missing"
                  : "names " + SourceText.quoted(named) + ", which is not there")
              + "; "
              + sibling.get().getFileName()
              + " is read, because it has the name of the layout");
      return sibling.get();
    }
    throw new RecordingException(
        text.fileName()
            + ": names the data file "
            + SourceText.quoted(named)
            + ", but neither it nor a .dat with the name of the layout lies beside it; put the data"
            + " file there");
  }
}
