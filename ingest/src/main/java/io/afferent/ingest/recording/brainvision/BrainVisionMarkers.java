package io.afferent.ingest.recording.brainvision;

import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** Reads a marker file. A line that cannot be used is passed over with a warning. */
final class BrainVisionMarkers {
  private static final int LARGEST_FILE = 64 << 20;

  private final String fileName;
  private final SampleRate rate;
  private final SourceWarnings warnings;

  private BrainVisionMarkers(String fileName, SampleRate rate, SourceWarnings warnings) {
    this.fileName = fileName;
    this.rate = rate;
    this.warnings = warnings;
  }

  /** The markers in the order of the file. */
  static List<BrainVisionMarker> read(Path path, SampleRate rate, SourceWarnings warnings)
      throws IOException {
    BrainVisionText text = BrainVisionText.read(path, LARGEST_FILE, warnings);
    if (!BrainVisionText.isFirstLine(text.firstLine(), "Marker")) {
      warnings.add(
          text.name()
              + ": line 1: begins with "
              + SourceText.quoted(text.firstLine())
              + ", which is not how a marker file begins; what it lists is read all the same");
    }
    if (!text.hasSection("Marker Infos")) {
      warnings.add(text.name() + " has no section [Marker Infos], so there are no events");
    }
    BrainVisionMarkers reader = new BrainVisionMarkers(text.name(), rate, warnings);
    List<BrainVisionMarker> markers = new ArrayList<>();
    for (BrainVisionText.Entry entry : text.section("Marker Infos")) {
      if (entry.key().regionMatches(true, 0, "Mk", 0, 2)) {
        reader.read(entry, markers);
      }
    }
    return markers;
  }

  private void read(BrainVisionText.Entry entry, List<BrainVisionMarker> markers) {
    String[] fields = withoutBareCommas(entry.value().split(",", -1));
    String position = BrainVisionChannel.field(fields, 2);
    OptionalLong place = number(position);
    if (place.isEmpty() || rate.isTooLong(place.getAsLong())) {
      warn(entry, "the position " + SourceText.quoted(position) + " cannot be", "passed over");
      return;
    }
    String sizeText = BrainVisionChannel.field(fields, 3);
    OptionalLong size = number(sizeText);
    boolean badSize =
        size.isPresent() && (size.getAsLong() < 0 || rate.isTooLong(size.getAsLong()));
    if (badSize || (size.isEmpty() && !sizeText.isEmpty())) {
      warn(entry, "the size " + SourceText.quoted(sizeText) + " cannot be", "left out");
      size = OptionalLong.empty();
    }
    markers.add(
        new BrainVisionMarker(
            BrainVisionChannel.commas(BrainVisionChannel.field(fields, 0)),
            BrainVisionChannel.commas(fields.length > 1 ? fields[1] : ""),
            place.getAsLong() - 1,
            position,
            size,
            number(BrainVisionChannel.field(fields, 4)).orElse(0),
            date(entry, BrainVisionChannel.field(fields, 5))));
  }

  /**
   * Some writers, pybv 0.8 among them, leave commas of a description as they are. Where the field
   * of the position is no number, position, size and channel are therefore sought at the end.
   */
  private static String[] withoutBareCommas(String[] fields) {
    boolean dated = fields[fields.length - 1].strip().length() == 20;
    int position = fields.length - (dated ? 4 : 3);
    if (position <= 2
        || number(fields[2].strip()).isPresent()
        || number(fields[position].strip()).isEmpty()) {
      return fields;
    }
    List<String> joined = new ArrayList<>();
    joined.add(fields[0]);
    joined.add(String.join(",", Arrays.asList(fields).subList(1, position)));
    joined.addAll(Arrays.asList(fields).subList(position, fields.length));
    return joined.toArray(new String[0]);
  }

  private void warn(BrainVisionText.Entry entry, String what, String result) {
    warnings.add(fileName + ": line " + entry.line() + ": " + what + "; it was " + result);
  }

  private static OptionalLong number(String text) {
    return text.matches("[+-]?\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  /** {@code yyyyMMddHHmmssffffff}; zeros mean that there is none. */
  private OptionalLong date(BrainVisionText.Entry entry, String text) {
    if (text.isEmpty() || text.matches("0+")) {
      return OptionalLong.empty();
    }
    if (text.matches("\\d{20}")) {
      try {
        LocalDateTime whole =
            LocalDateTime.of(
                part(text, 0, 4),
                part(text, 4, 6),
                part(text, 6, 8),
                part(text, 8, 10),
                part(text, 10, 12),
                part(text, 12, 14));
        if (whole.getYear() >= 1900 && whole.getYear() <= 2190) {
          long micros = whole.toEpochSecond(ZoneOffset.UTC) * 1_000_000 + part(text, 14, 20);
          return OptionalLong.of(micros * 1000);
        }
      } catch (DateTimeException noSuchDate) {
        // Falls through to the warning, which says all that the exception does.
      }
    }
    warn(entry, "the date " + SourceText.quoted(text) + " is not yyyyMMddHHmmssffffff", "left out");
    return OptionalLong.empty();
  }

  private static int part(String text, int from, int to) {
    return Integer.parseInt(text.substring(from, to));
  }
}
