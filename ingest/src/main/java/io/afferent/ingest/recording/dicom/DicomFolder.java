package io.afferent.ingest.recording.dicom;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * DICOM files of one folder, not of the folders in it. Hidden files, files of other kinds and links
 * that lead out of the folder are passed over.
 */
final class DicomFolder {
  static final Set<String> EXTENSIONS = Set.of("dcm", "dicom", "ima");

  private static final int MARK_OFFSET = 128;
  private static final String MARK = "DICM";
  private static final int MOST_FILES = 100_000;
  private static final int MOST_LOOKED_AT = 1000;

  private DicomFolder() {}

  /** Whether a file begins as DICOM files do. */
  static boolean isDicom(ByteBuffer head) {
    if (head.remaining() < MARK_OFFSET + MARK.length()) {
      return false;
    }
    byte[] mark = new byte[MARK.length()];
    head.get(head.position() + MARK_OFFSET, mark);
    return new String(mark, StandardCharsets.ISO_8859_1).equals(MARK);
  }

  /** Whether one of the first thousand files of a folder is a DICOM file. */
  static boolean holdsDicom(Path folder) {
    int seen = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (++seen > MOST_LOOKED_AT) {
          return false;
        }
        if (!isHidden(file) && Files.isRegularFile(file) && beginsRight(file)) {
          return true;
        }
      }
    } catch (IOException unreadable) {
      return false;
    }
    return false;
  }

  /**
   * Reads the headers of all files, in the order of their names.
   *
   * @throws RecordingException if the folder has more than 100 000 files
   */
  static List<DicomFile> read(Path folder, SourceWarnings warnings) throws IOException {
    List<DicomFile> found = new ArrayList<>();
    for (Path path : files(folder)) {
      if (leadsOut(folder, path)) {
        warnings.add(
            path.getFileName()
                + ": is a link to another folder and is left out; name the file that it leads to");
        continue;
      }
      try {
        if (beginsRight(path)) {
          found.add(DicomFileReader.read(path));
        } else if (EXTENSIONS.contains(extension(path))) {
          warnings.add(
              path.getFileName()
                  + ": is named like a DICOM file, but is none or is cut off; it is left out");
        }
      } catch (AccessDeniedException denied) {
        warnings.add(path.getFileName() + ": no permission to read it; it is left out");
      } catch (RecordingException vanished) {
        warnings.add(vanished.getMessage() + "; it is left out");
      }
    }
    return found;
  }

  private static List<Path> files(Path folder) throws IOException {
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (isHidden(file) || !Files.isRegularFile(file)) {
          continue;
        }
        if (paths.size() == MOST_FILES) {
          throw new RecordingException(
              folder.getFileName()
                  + ": the folder has more than "
                  + MOST_FILES
                  + " files; move the series that is wanted to a folder of its own");
        }
        paths.add(file);
      }
    }
    paths.sort(null);
    return paths;
  }

  private static boolean isHidden(Path file) {
    return String.valueOf(file.getFileName()).startsWith(".");
  }

  private static boolean leadsOut(Path folder, Path file) throws IOException {
    return Files.isSymbolicLink(file) && !folder.toRealPath().equals(file.toRealPath().getParent());
  }

  private static boolean beginsRight(Path path) throws IOException {
    try (RecordingFile file = RecordingFile.open(path)) {
      int length = (int) Math.min(file.size(), MARK_OFFSET + MARK.length());
      return isDicom(ByteBuffer.wrap(file.read(0, length, "the begin of the file")));
    }
  }

  private static String extension(Path path) {
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
