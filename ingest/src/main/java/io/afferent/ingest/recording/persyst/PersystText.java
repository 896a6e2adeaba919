package io.afferent.ingest.recording.persyst;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A layout as lines in sections. Names of sections and keys are compared without case. */
final class PersystText {
  static final String FILE_INFO = "FileInfo";
  private static final int LARGEST_LAYOUT = 64 << 20;

  private static final Pattern LAYOUT =
      Pattern.compile(
          "(?is).*\\[\\s*FileInfo\\s*\\].*^[ \\t]*(File|FileType|SamplingRate|HeaderLength|Calibration"
              + "|WaveformCount|DataType)\\s*=.*",
          Pattern.MULTILINE);

  /**
   * One line of a section.
   *
   * @param number number of the line, from 1
   * @param text the line without blanks around it
   */
  record Line(int number, String text) {
    /** Text in front of the last equals sign, empty when there is none. */
    String name() {
      return text.substring(0, Math.max(0, text.lastIndexOf('='))).strip();
    }

    /** Text behind the last equals sign. */
    String last() {
      return text.substring(text.lastIndexOf('=') + 1).strip();
    }
  }

  private final String fileName;
  private final Map<String, List<Line>> sections = new HashMap<>();

  private PersystText(String fileName) {
    this.fileName = fileName;
  }

  /** Whether a file begins like a layout. */
  static boolean isLayout(ByteBuffer head) {
    byte[] bytes = new byte[head.remaining()];
    head.get(bytes);
    return LAYOUT.matcher(decode(bytes).replace('\r', '\n')).matches();
  }

  static PersystText read(Path path) throws IOException {
    try (RecordingFile file = RecordingFile.open(path)) {
      return parse(file.name(), file.readAll(LARGEST_LAYOUT));
    }
  }

  private static PersystText parse(String fileName, byte[] bytes) {
    PersystText text = new PersystText(fileName);
    List<Line> section = new ArrayList<>();
    int number = 0;
    for (String raw : SourceText.lines(decode(bytes))) {
      number++;
      String line = raw.strip();
      if (line.startsWith("[") && line.endsWith("]")) {
        String title = line.substring(1, line.length() - 1).strip().toLowerCase(Locale.ROOT);
        section = text.sections.computeIfAbsent(title, key -> new ArrayList<>());
      } else if (!line.isEmpty()) {
        section.add(new Line(number, line));
      }
    }
    return text;
  }

  private static String decode(byte[] bytes) {
    if (bytes.length >= 2 && (bytes[0] & 0xFF) + (bytes[1] & 0xFF) == 0xFE + 0xFF) {
      boolean little = (bytes[0] & 0xFF) == 0xFF;
      boolean big = (bytes[0] & 0xFF) == 0xFE;
      if (little || big) {
        return SourceText.decode(
            bytes, little ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE);
      }
    }
    return SourceText.decode(bytes);
  }

  String fileName() {
    return fileName;
  }

  /** The lines of a section, empty when there is no such section. */
  List<Line> section(String title) {
    return sections.getOrDefault(title.toLowerCase(Locale.ROOT), List.of());
  }

  /** The first line of a section with the key. */
  Optional<Line> line(String section, String key) {
    for (Line line : section(section)) {
      int equals = line.text().indexOf('=');
      if (equals > 0 && line.text().substring(0, equals).strip().equalsIgnoreCase(key)) {
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }

  /** The value of a key, empty when there is none. */
  String value(String section, String key) {
    Optional<Line> line = line(section, key);
    return line.isEmpty()
        ? ""
        : line.get().text().substring(line.get().text().indexOf('=') + 1).strip();
  }

  /** An exception about the value of a key, or about its absence. */
  RecordingException refused(String section, String key, String reason) {
    Optional<Line> line = line(section, key);
    return new RecordingException(
        line.isPresent()
            ? fileName
                + ": line "
                + line.get().number()
                + ": "
                + key
                + "="
                + SourceText.quoted(value(section, key))
                + ": "
                + reason
            : fileName + ": [" + section + "] has no " + key + "; " + reason);
  }
}
