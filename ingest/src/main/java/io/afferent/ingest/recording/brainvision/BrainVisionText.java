package io.afferent.ingest.recording.brainvision;

import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
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
 * A header or marker file as lines of {@code key=value} in sections. Names of sections and keys are
 * compared without case. Everything behind {@code [Comment]} is free text.
 */
final class BrainVisionText {
  private static final Pattern FIRST_LINE =
      Pattern.compile(
          "\\s*Brain ?Vision\\b.*\\b(Header|Marker) File\\b.*", Pattern.CASE_INSENSITIVE);
  private static final Pattern VERSION =
      Pattern.compile("Version (\\d{1,3}\\.\\d{1,3})", Pattern.CASE_INSENSITIVE);
  private static final Pattern CODE_PAGE =
      Pattern.compile(
          "^[ \\t]*Codepage[ \\t]*=(.*)$", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

  /**
   * One line of a section.
   *
   * @param line number of the line, from 1
   * @param value text behind the equals sign, without blanks around it
   */
  record Entry(int line, String key, String value) {}

  private final String name;
  private final String firstLine;
  private final String codePage;
  private final Map<String, List<Entry>> sections = new HashMap<>();
  private final StringBuilder comment = new StringBuilder();

  private BrainVisionText(String name, String firstLine, String codePage) {
    this.name = name;
    this.firstLine = firstLine;
    this.codePage = codePage;
  }

  /** Whether the first line of a file is that of a header ("Header") or marker ("Marker") file. */
  static boolean isFirstLine(String text, String kind) {
    Matcher matcher = FIRST_LINE.matcher(text);
    return matcher.matches() && matcher.group(1).equalsIgnoreCase(kind);
  }

  static BrainVisionText read(Path path, int largestSize, SourceWarnings warnings)
      throws IOException {
    try (RecordingFile file = RecordingFile.open(path)) {
      return parse(file.name(), file.readAll(largestSize), warnings);
    }
  }

  private static BrainVisionText parse(String name, byte[] bytes, SourceWarnings warnings) {
    Matcher declared = CODE_PAGE.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    String codePage = declared.find() ? declared.group(1).strip() : "";
    List<String> lines = SourceText.lines(decode(name, bytes, codePage, warnings));
    BrainVisionText text =
        new BrainVisionText(name, lines.isEmpty() ? "" : lines.get(0).strip(), codePage);
    List<Entry> section = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.startsWith("[") && line.endsWith("]")) {
        String title = line.substring(1, line.length() - 1).strip().toLowerCase(Locale.ROOT);
        if (title.equals("comment")) {
          lines
              .subList(i + 1, lines.size())
              .forEach(free -> text.comment.append(free).append('\n'));
          break;
        }
        section = text.sections.computeIfAbsent(title, key -> new ArrayList<>());
      } else if (!line.startsWith(";") && line.indexOf('=') > 0) {
        int equals = line.indexOf('=');
        section.add(
            new Entry(
                i + 1, line.substring(0, equals).strip(), line.substring(equals + 1).strip()));
      }
    }
    return text;
  }

  private static String decode(
      String name, byte[] bytes, String codePage, SourceWarnings warnings) {
    if (codePage.isEmpty()) {
      return SourceText.decode(bytes);
    }
    Optional<Charset> charset = charset(codePage);
    if (charset.isPresent()) {
      try {
        return SourceText.decode(
            charset
                .get()
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString()
                .getBytes(StandardCharsets.UTF_8));
      } catch (CharacterCodingException doesNotFit) {
        warnings.add(
            name
                + " declares Codepage="
                + codePage
                + ", which its bytes do not fit; read as Latin-1");
        return SourceText.decode(bytes, StandardCharsets.ISO_8859_1);
      }
    }
    warnings.add(
        name
            + " declares the unknown Codepage "
            + SourceText.quoted(codePage)
            + "; read as UTF-8 or else Latin-1");
    return SourceText.decode(bytes);
  }

  private static Optional<Charset> charset(String codePage) {
    if (codePage.equalsIgnoreCase("ANSI")) {
      return Optional.of(Charset.forName("windows-1252"));
    }
    try {
      return Optional.of(Charset.forName(codePage));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      return Optional.empty();
    }
  }

  /** Name of the file without folders. */
  String name() {
    return name;
  }

  String firstLine() {
    return firstLine;
  }

  /** The version of the first line, empty when there is none. */
  String version() {
    Matcher matcher = VERSION.matcher(firstLine);
    return matcher.find() ? matcher.group(1) : "";
  }

  /** The declared code page, empty when none is. */
  String codePage() {
    return codePage;
  }

  /** The free text at the end. */
  String comment() {
    return comment.toString();
  }

  boolean hasSection(String title) {
    return sections.containsKey(title.toLowerCase(Locale.ROOT));
  }

  /** The lines of a section, empty when there is no such section. */
  List<Entry> section(String title) {
    return sections.getOrDefault(title.toLowerCase(Locale.ROOT), List.of());
  }

  /** The first line with the key. */
  Optional<Entry> entry(String title, String key) {
    for (Entry entry : section(title)) {
      if (entry.key().equalsIgnoreCase(key)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  /** The value of a key, empty when there is none. */
  String value(String title, String key) {
    Optional<Entry> entry = entry(title, key);
    return entry.isPresent() ? entry.get().value() : "";
  }
}
