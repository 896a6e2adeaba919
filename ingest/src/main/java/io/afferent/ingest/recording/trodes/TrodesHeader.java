package io.afferent.ingest.recording.trodes;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text between {@code <Start settings>} and {@code <End settings>}.
 *
 * @param settings the other lines, keys in lower case
 * @param clock ticks of the time field per second
 * @param time the field with the times
 * @param fields all other fields
 * @param recordBytes bytes of a record
 * @param dataOffset first byte of the records
 */
record TrodesHeader(
    Map<String, String> settings,
    SampleRate clock,
    TrodesField time,
    List<TrodesField> fields,
    int recordBytes,
    long dataOffset) {
  static final String START = "<Start settings>";
  private static final String END = "<End settings>";
  private static final int LARGEST = 1 << 16;
  private static final int MOST_SETTINGS = 200;
  private static final int MOST_FIELDS = 64;
  private static final int LONGEST_NAME = 100;
  private static final Pattern FIELD = Pattern.compile("<([^<>\\s]+)\\s+([^<>\\s]+)>\\s*");

  TrodesHeader {
    settings = Map.copyOf(settings);
    fields = List.copyOf(fields);
  }

  static TrodesHeader read(RecordingFile file) throws IOException {
    int length = (int) Math.min(LARGEST, file.size());
    String text = new String(file.read(0, length, "the settings"), StandardCharsets.ISO_8859_1);
    int end = text.indexOf(END);
    if (!text.startsWith(START) || end < 0) {
      throw file.refusedAt(
          0,
          "settings of at most "
              + LARGEST
              + " bytes must stand between "
              + START
              + " and "
              + END
              + "; the file is cut off or another one");
    }
    // One line end follows; the first byte of a record may look like a second one.
    int data = end + END.length();
    data += text.startsWith("\r\n", data) ? 2 : text.startsWith("\n", data) ? 1 : 0;
    Map<String, String> settings = settings(file, text.substring(START.length(), end));
    List<TrodesField> all = fields(file, settings.getOrDefault("fields", ""));
    TrodesField time = null;
    List<TrodesField> fields = new ArrayList<>();
    int recordBytes = 0;
    for (TrodesField field : all) {
      recordBytes += field.type().bytes();
      if (time == null && field.name().equals("time")) {
        time = field;
      } else {
        fields.add(field);
      }
    }
    if (time == null || time.type() != TrodesField.Type.UINT32 || fields.isEmpty()) {
      throw file.refused(
          "Fields must have <time uint32> and one more, was "
              + SourceText.quoted(settings.getOrDefault("fields", "")));
    }
    return new TrodesHeader(settings, clock(file, settings), time, fields, recordBytes, data);
  }

  private static Map<String, String> settings(RecordingFile file, String text)
      throws RecordingException {
    Map<String, String> settings = new HashMap<>();
    for (String line : SourceText.lines(text)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        settings.put(
            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip());
      }
      if (settings.size() > MOST_SETTINGS) {
        throw file.refused("has more than " + MOST_SETTINGS + " settings; it is damaged");
      }
    }
    return settings;
  }

  private static SampleRate clock(RecordingFile file, Map<String, String> settings)
      throws RecordingException {
    String written = settings.getOrDefault("clockrate", "");
    Optional<BigDecimal> hz = SourceText.decimal(written);
    try {
      if (hz.isPresent() && hz.get().compareTo(BigDecimal.ONE) >= 0) {
        return SampleRate.ofPlausibleHz(hz.get());
      }
    } catch (ArithmeticException outOfRange) {
      // Told below, together with texts that are no number.
    }
    throw file.refused(
        "clockrate is "
            + SourceText.quoted(written)
            + ", allowed are 1 to 1e9 Hz; without it times are not known");
  }

  private static List<TrodesField> fields(RecordingFile file, String text)
      throws RecordingException {
    List<TrodesField> fields = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Matcher matcher = FIELD.matcher(text);
    int at = 0;
    int offset = 0;
    while (at < text.length()) {
      if (!matcher.find(at) || matcher.start() != at || fields.size() == MOST_FIELDS) {
        throw file.refused(
            "Fields must be at most "
                + MOST_FIELDS
                + " of the form <name type>, was "
                + SourceText.quoted(text.substring(at)));
      }
      Optional<TrodesField.Type> type = TrodesField.Type.named(matcher.group(2));
      String name = matcher.group(1);
      if (type.isEmpty() || !names.add(name) || name.length() > LONGEST_NAME) {
        throw file.refused(
            "the field "
                + SourceText.quoted(matcher.group())
                + " is not read: names are of one field each, types are uint8, int8, uint16, int16,"
                + " uint32, int32, single and double");
      }
      fields.add(new TrodesField(name, type.get(), offset));
      offset += type.get().bytes();
      at = matcher.end();
    }
    return fields;
  }
}
