package io.afferent.ingest.recording.activations;

import io.afferent.ingest.recording.RecordingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which files belong to a recording.
 *
 * @param name name of the recording
 * @param folder whether it is a folder of files
 * @param files files of tensors, in the order of their names
 * @param sidecar sidecar of all of them
 */
record ActivationFiles(String name, boolean folder, List<Entry> files, Optional<Path> sidecar) {
  /** Name of the sidecar of a folder. */
  static final String SIDECAR = "activations.json";

  private static final List<String> EXTENSIONS = List.of("safetensors", "npz", "npy");
  private static final int MOST_FILES = 1000;
  private static final int MOST_ENTRIES = 10_000;

  /**
   * A file of tensors.
   *
   * @param path the file
   * @param name its name without extension, behind that of the folder in the folder that it is in
   */
  record Entry(Path path, String name) {
    String extension() {
      return ActivationFiles.extension(path);
    }
  }

  ActivationFiles {
    files = List.copyOf(files);
  }

  static String extension(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static String baseName(Path path) {
    String name = String.valueOf(path.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /**
   * The files of the recording that {@code opened} is or belongs to: a folder, its sidecar, or an
   * {@code .npy} file of a folder with a sidecar stand for the whole folder.
   */
  static ActivationFiles of(Path opened) throws IOException {
    Path path = opened.toAbsolutePath().normalize();
    Path parent = path.getParent();
    if (Files.isDirectory(path)) {
      return ofFolder(path);
    }
    boolean ofWhole =
        String.valueOf(path.getFileName()).equals(SIDECAR)
            || (extension(path).equals("npy") && ownSidecar(path).isEmpty() && hasSidecar(parent));
    if (ofWhole && parent != null) {
      return ofFolder(parent);
    }
    Optional<Path> sidecar = ownSidecar(path);
    if (sidecar.isEmpty() && hasSidecar(parent)) {
      sidecar = Optional.of(path.resolveSibling(SIDECAR));
    }
    String name = baseName(path);
    return new ActivationFiles(name, false, List.of(new Entry(path, name)), sidecar);
  }

  /** Whether a folder looks like a recording of this format. */
  static boolean isRecording(Path folder) throws IOException {
    if (hasSidecar(folder)) {
      return true;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.limit(MOST_ENTRIES).anyMatch(ActivationFiles::isTelling);
    }
  }

  /** Whether a file is of this format by its name. */
  static boolean isTelling(Path file) {
    String extension = extension(file);
    return extension.equals("safetensors")
        || (EXTENSIONS.contains(extension) && HookName.isHook(baseName(file)));
  }

  static boolean hasSidecar(@Nullable Path folder) {
    return folder != null && Files.isRegularFile(folder.resolve(SIDECAR));
  }

  private static Optional<Path> ownSidecar(Path file) {
    for (String name : List.of(baseName(file), String.valueOf(file.getFileName()))) {
      Path sidecar = file.resolveSibling(name + ".json");
      if (Files.isRegularFile(sidecar)) {
        return Optional.of(sidecar);
      }
    }
    return Optional.empty();
  }

  private static ActivationFiles ofFolder(Path folder) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Path path : list(folder)) {
      if (Files.isDirectory(path)) {
        String prefix = path.getFileName() + ".";
        for (Path inner : list(path)) {
          if (extension(inner).equals("npy") && Files.isRegularFile(inner)) {
            entries.add(entry(folder, inner, prefix + baseName(inner)));
          }
        }
      } else if (EXTENSIONS.contains(extension(path))) {
        entries.add(entry(folder, path, baseName(path)));
      }
    }
    if (entries.isEmpty() || entries.size() > MOST_FILES) {
      throw new RecordingException(
          folder.getFileName()
              + ": a folder of activations has 1 to "
              + MOST_FILES
              + " files called .safetensors, .npz or .npy, was "
              + entries.size()
              + "; "
              + (entries.isEmpty() ? "name another folder" : "move them into several folders"));
    }
    Optional<Path> sidecar =
        hasSidecar(folder) ? Optional.of(folder.resolve(SIDECAR)) : Optional.empty();
    return new ActivationFiles(String.valueOf(folder.getFileName()), true, entries, sidecar);
  }

  /** A link must not lead out of the folder. */
  private static Entry entry(Path folder, Path path, String name) throws IOException {
    if (!path.toRealPath().startsWith(folder.toRealPath()) || !Files.isRegularFile(path)) {
      throw new RecordingException(
          folder.getFileName()
              + ": "
              + HookName.shown(name)
              + " leads out of the folder or is no file; only files in it are read");
    }
    return new Entry(path, name);
  }

  private static List<Path> list(Path folder) throws IOException {
    List<Path> paths = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.limit(MOST_ENTRIES + 1L).forEach(paths::add);
    }
    if (paths.size() > MOST_ENTRIES) {
      throw new RecordingException(
          folder.getFileName()
              + ": has more than "
              + MOST_ENTRIES
              + " files; move those of activations into a folder of their own");
    }
    paths.sort(Comparator.comparing(Path::toString, ActivationFiles::compareNatural));
    return paths;
  }

  /** Puts {@code layer_2} in front of {@code layer_10}. */
  static int compareNatural(String left, String right) {
    int i = 0;
    int j = 0;
    while (i < left.length() && j < right.length()) {
      int endI = endOfDigits(left, i);
      int endJ = endOfDigits(right, j);
      int order;
      if (endI > i && endJ > j) {
        order = compareDigits(left.substring(i, endI), right.substring(j, endJ));
        i = endI;
        j = endJ;
      } else {
        order = Character.compare(left.charAt(i++), right.charAt(j++));
      }
      if (order != 0) {
        return order;
      }
    }
    int rest = Integer.compare(left.length() - i, right.length() - j);
    return rest != 0 ? rest : left.compareTo(right);
  }

  private static int endOfDigits(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private static int compareDigits(String left, String right) {
    String plainLeft = left.replaceFirst("^0+(?=.)", "");
    String plainRight = right.replaceFirst("^0+(?=.)", "");
    return plainLeft.length() != plainRight.length()
        ? Integer.compare(plainLeft.length(), plainRight.length())
        : plainLeft.compareTo(plainRight);
  }
}
