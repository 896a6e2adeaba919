package io.afferent.ingest.recording.curry;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of parameters, labels or events: sections of {@code key = value} between {@code NAME
 * START} and {@code NAME END}, and lists of lines between {@code NAME START_LIST} and {@code NAME
 * END_LIST}. Keys are compared without case and without underscores, so that those of Curry 6 are
 * the same.
 */
final class CurryText {
  private static final int LARGEST_FILE = 64 << 20;
  private static final Pattern BOUND =
      Pattern.compile("\\s*([A-Za-z]\\w*)\\s+(START|END|START_LIST|END_LIST)\\b.*");

  /**
   * One value.
   *
   * @param line number of the line, from 1
   */
  private record Value(int line, String text) {}

  /** A section: its name, and values by key. */
  static final class Section {
    private final String name;
    private final Map<String, Value> values = new HashMap<>();

    private Section(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    /** The value of a key, empty when there is none. */
    String value(String key) {
      Value value = values.get(plain(key));
      return value == null ? "" : value.text();
    }
  }

  private final String fileName;
  private final List<Section> sections = new ArrayList<>();
  private final Map<String, List<String>> lists = new HashMap<>();

  private CurryText(String fileName) {
    this.fileName = fileName;
  }

  static CurryText read(Path path) throws IOException {
    try (RecordingFile file = RecordingFile.open(path)) {
      return parse(file.name(), SourceText.lines(SourceText.decode(file.readAll(LARGEST_FILE))));
    }
  }

  private static CurryText parse(String fileName, List<String> lines) {
    CurryText text = new CurryText(fileName);
    Section section = new Section("");
    text.sections.add(section);
    Optional<List<String>> list = Optional.empty();
    int number = 0;
    for (String line : lines) {
      number++;
      Matcher bound = BOUND.matcher(line);
      if (bound.matches()) {
        String name = bound.group(1).toUpperCase(Locale.ROOT);
        list = Optional.empty();
        switch (bound.group(2)) {
          case "START" -> {
            section = new Section(name);
            text.sections.add(section);
          }
          case "START_LIST" ->
              list = Optional.of(text.lists.computeIfAbsent(name, key -> new ArrayList<>()));
          default -> section = text.sections.get(0);
        }
      } else if (list.isPresent()) {
        list.get().add(line.strip());
      } else if (line.indexOf('=') > 0) {
        int equals = line.indexOf('=');
        section.values.putIfAbsent(
            plain(line.substring(0, equals)),
            new Value(number, line.substring(equals + 1).strip()));
      }
    }
    return text;
  }

  private static String plain(String key) {
    return key.strip().replace("_", "").toLowerCase(Locale.ROOT);
  }

  String fileName() {
    return fileName;
  }

  /** Sections in order; the first has what stands outside of all. */
  List<Section> sections() {
    return sections;
  }

  /** Lines of a list, empty when there is no such list. */
  List<String> list(String name) {
    return lists.getOrDefault(name, List.of());
  }

  private Optional<Value> find(String key) {
    for (Section section : sections) {
      Value value = section.values.get(plain(key));
      if (value != null) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /** The first value of a key in any section, empty when there is none. */
  String value(String key) {
    Optional<Value> found = find(key);
    return found.isPresent() ? found.get().text() : "";
  }

  /** An exception about the value of a key, or about its absence. */
  RecordingException refused(String key, String reason) {
    Optional<Value> found = find(key);
    return new RecordingException(
        found.isPresent()
            ? fileName
                + ": line "
                + found.get().line()
                + ": "
                + key
                + " = "
                + SourceText.quoted(found.get().text())
                + ": "
                + reason
            : fileName + ": has no " + key + "; " + reason);
  }
}
