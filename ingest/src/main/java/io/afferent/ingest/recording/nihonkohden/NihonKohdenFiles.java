package io.afferent.ingest.recording.nihonkohden;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.SiblingFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** The files of a recording, which share a name. */
final class NihonKohdenFiles {
  static final String DATA = "EEG";
  static final String ELECTRODES = "21E";
  static final String EVENTS = "LOG";
  static final String PATIENT = "PNT";

  private NihonKohdenFiles() {}

  private static String extension(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT);
  }

  static boolean isElectrodes(Path path) {
    return extension(path).equals(ELECTRODES);
  }

  /** The file beside another one with an extension in any case, if any. */
  static Optional<Path> beside(Path file, String extension) throws IOException {
    return SiblingFiles.withExtension(file, extension);
  }

  /** The file with samples of a recording of which any file is given. */
  static Path data(Path file) throws IOException {
    String extension = extension(file);
    if (!extension.equals(ELECTRODES) && !extension.equals(EVENTS) && !extension.equals(PATIENT)) {
      return file;
    }
    Optional<Path> data = beside(file, DATA);
    if (data.isEmpty()) {
      throw new RecordingException(
          file.getFileName()
              + ": there is no .EEG of this name beside it, which has the samples; put it there");
    }
    return data.get();
  }
}
