package io.afferent.ingest.recording.curry;

import io.afferent.ingest.recording.Fixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A copy of a fixture's files, with some of their text changed. */
final class CurrySet {
  private static final String[] ENDINGS = {
    ".cdt", ".cdt.dpa", ".cdt.dpo", ".cdt.ceo", ".dat", ".dap", ".rs3", ".cef"
  };

  private final Path folder;
  private final String name;

  private CurrySet(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  static CurrySet copy(String name, Path folder) throws IOException {
    for (String ending : ENDINGS) {
      if (CurrySet.class.getResource(name + ending) != null) {
        Files.copy(Fixture.file(CurrySet.class, name + ending), folder.resolve(name + ending));
      }
    }
    return new CurrySet(folder, name);
  }

  Path file(String ending) {
    return folder.resolve(name + ending);
  }

  /** Changes text that the file has; in Latin-1, so that other bytes stay as they are. */
  CurrySet replace(String ending, String pattern, String replacement) throws IOException {
    String text = Files.readString(file(ending), StandardCharsets.ISO_8859_1);
    String changed = text.replaceFirst(pattern, replacement);
    if (changed.equals(text)) {
      throw new IllegalArgumentException("the fixture has no " + pattern);
    }
    Files.writeString(file(ending), changed, StandardCharsets.ISO_8859_1);
    return this;
  }

  /** Changes the value of a key. */
  CurrySet with(String ending, String key, String value) throws IOException {
    return replace(ending, key + "( *=)[^\\r\\n]*", key + "$1 " + value);
  }
}
