package io.afferent.ingest.recording.file;

import java.nio.file.Path;
import java.util.Locale;

/** The two parts of the name of a file. A name that begins with its only dot has no extension. */
public final class FileNames {
  private FileNames() {}

  /** Name without folders and without the last extension. */
  public static String baseName(Path file) {
    return baseName(String.valueOf(file.getFileName()));
  }

  /** A name without its last extension. */
  public static String baseName(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /** The last extension in lower case without its dot, empty when there is none. */
  public static String extension(Path file) {
    return extension(String.valueOf(file.getFileName()));
  }

  /** The last extension of a name in lower case without its dot, empty when there is none. */
  public static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
  }
}
