package io.afferent.ingest.recording.spikeglx;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of a meta file and their values, as text. Immutable. */
final class SpikeGlxMeta {
  private static final int LARGEST_SIZE = 4 << 20;
  private static final int MOST_KEYS = 10_000;
  private static final int MOST_ENTRIES = 20_000;

  private final Path path;
  private final String fileName;
  private final Map<String, String> values;

  private SpikeGlxMeta(Path path, String fileName, Map<String, String> values) {
    this.path = path;
    this.fileName = fileName;
    this.values = values;
  }

  static SpikeGlxMeta read(Path path, SourceWarnings warnings) throws IOException {
    try (RecordingFile file = RecordingFile.open(path)) {
      String text = SourceText.decode(file.readAll(LARGEST_SIZE));
      Map<String, String> values = new HashMap<>();
      int unread = 0;
      String last = "";
      for (String line : SourceText.lines(text)) {
        int equals = line.indexOf('=');
        if (equals < 1) {
          unread += line.isBlank() ? 0 : 1;
          continue;
        }
        // Tables are marked, in some versions.
        String written = line.substring(0, equals).strip();
        String key = written.startsWith("~") ? written.substring(1) : written;
        String value = line.substring(equals + 1).strip();
        String before = values.put(key, value);
        if (before != null && !before.equals(value)) {
          warnings.add(
              file.name() + ": " + SourceText.quoted(key) + " stands there twice; the last counts");
        }
        if (values.size() > MOST_KEYS) {
          throw file.refused("has more than " + MOST_KEYS + " keys; it is no meta file");
        }
        last = value;
      }
      if (unread > 0) {
        warnings.add(file.name() + ": " + unread + " lines are no key=value and were passed over");
      }
      if (!text.isEmpty() && !text.endsWith("\n") && !text.endsWith("\r") && !last.endsWith(")")) {
        warnings.add(file.name() + ": the last line has no end, so the file may be cut off");
      }
      return new SpikeGlxMeta(path, file.name(), Map.copyOf(values));
    }
  }

  Path path() {
    return path;
  }

  String fileName() {
    return fileName;
  }

  /** Value of a key, empty when it has none. */
  Optional<String> text(String key) {
    return Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
  }

  /**
   * A decimal above 0.
   *
   * @throws RecordingException if there is one that is not
   */
  Optional<BigDecimal> positive(String key) throws RecordingException {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<BigDecimal> value = SourceText.decimal(text.get());
    if (value.isEmpty() || value.get().signum() <= 0) {
      throw refused(key, "it must be a decimal above 0");
    }
    return value;
  }

  BigDecimal requiredPositive(String key) throws RecordingException {
    Optional<BigDecimal> value = positive(key);
    if (value.isEmpty()) {
      throw refused(key, "it must be a decimal above 0");
    }
    return value.get();
  }

  /** Whole numbers that commas part, each from 0 to {@code largest}. */
  Optional<List<Integer>> counts(String key, int howMany, int largest) throws RecordingException {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    List<Integer> counts = new ArrayList<>();
    for (String part : text.get().split(",", howMany + 1)) {
      int count = whole(part);
      if (count < 0 || count > largest) {
        throw refused(key, "each number must be from 0 to " + largest);
      }
      counts.add(count);
    }
    if (counts.size() != howMany) {
      throw refused(key, "it must have " + howMany + " numbers");
    }
    return Optional.of(counts);
  }

  /** A whole number of at most nine digits, -1 for any other text. */
  static int whole(String text) {
    String plain = text.strip();
    if (plain.isEmpty() || plain.length() > 9) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  /**
   * Entries of a table, the header entry first: the texts between brackets. An entry without its
   * closing bracket is left out.
   */
  List<String> table(String key, SourceWarnings warnings) throws RecordingException {
    String text = text(key).orElse("");
    List<String> entries = new ArrayList<>();
    int at = text.indexOf('(');
    while (at >= 0) {
      int end = text.indexOf(')', at);
      if (end < 0) {
        warnings.add(fileName + ": the table " + key + " is cut off in its last entry");
        break;
      }
      if (entries.size() == MOST_ENTRIES) {
        throw refused(key, "a table has at most " + MOST_ENTRIES + " entries");
      }
      entries.add(text.substring(at + 1, end));
      at = text.indexOf('(', end);
    }
    return entries;
  }

  /** An exception that names the file, the key, and its value or that it is missing. */
  RecordingException refused(String key, String rule) {
    Optional<String> value = text(key);
    return new RecordingException(
        fileName
            + ": "
            + key
            + (value.isPresent() ? " is " + SourceText.quoted(value.get()) : " is missing")
            + "; "
            + rule);
  }

  /** An exception that names the file. */
  RecordingException refused(String reason) {
    return new RecordingException(fileName + ": " + reason);
  }
}
