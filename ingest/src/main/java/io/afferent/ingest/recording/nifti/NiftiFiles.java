package io.afferent.ingest.recording.nifti;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.SiblingFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Names of image files, and the two files of a pair. */
final class NiftiFiles {
  private NiftiFiles() {}

  /** Name without {@code .nii}, {@code .hdr} or {@code .img}, and without {@code .gz}. */
  static String stem(Path file) {
    String name = String.valueOf(file.getFileName());
    String stem = endsWith(name, ".gz") ? name.substring(0, name.length() - 3) : name;
    for (String extension : List.of(".nii", ".hdr", ".img")) {
      if (endsWith(stem, extension) && stem.length() > extension.length()) {
        return stem.substring(0, stem.length() - extension.length());
      }
    }
    return stem.isEmpty() ? name : stem;
  }

  /** Whether the name is that of a compressed image. */
  static boolean isCompressedName(Path file) {
    String name = String.valueOf(file.getFileName());
    return endsWith(name, ".nii.gz") || endsWith(name, ".hdr.gz") || endsWith(name, ".img.gz");
  }

  /** Whether the name is that of the voxels of a pair. */
  static boolean isVoxelsName(Path file) {
    String name = String.valueOf(file.getFileName());
    return endsWith(name, ".img") || endsWith(name, ".img.gz");
  }

  /** The header of a pair of which the voxels are named; empty when there is none beside them. */
  static Optional<Path> headerBeside(Path voxels) throws IOException {
    return beside(voxels, ".hdr");
  }

  /** The header to read when {@code file} is opened: the file itself but for voxels of a pair. */
  static Path headerOf(Path file) throws IOException {
    return isVoxelsName(file) ? headerBeside(file).orElse(file) : file;
  }

  /**
   * The voxels of a pair.
   *
   * @param header its header
   * @param opened the file that was named, the header or the voxels
   */
  static Path voxelsOf(Path header, Path opened) throws IOException {
    if (isVoxelsName(opened)) {
      return opened;
    }
    Optional<Path> voxels = beside(header, ".img");
    if (voxels.isEmpty()) {
      throw new RecordingException(
          header.getFileName()
              + ": is the header of a pair, but "
              + stem(header)
              + ".img is not beside it; put it there");
    }
    return voxels.get();
  }

  /** A file beside another that has the same stem. */
  private static Optional<Path> beside(Path file, String extension) throws IOException {
    for (String end : List.of(extension, extension + ".gz")) {
      Optional<Path> found = SiblingFiles.find(file, stem(file) + end);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static boolean endsWith(String name, String end) {
    return name.toLowerCase(Locale.ROOT).endsWith(end);
  }
}
