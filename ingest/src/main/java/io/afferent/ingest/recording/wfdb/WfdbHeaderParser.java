package io.afferent.ingest.recording.wfdb;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the text of a header file. */
final class WfdbHeaderParser {
  /** Room for 100 000 segments. */
  static final int LARGEST_HEADER = 4 << 20;

  private static final int MOST_SIGNALS = 10_000;
  private static final long LONGEST_RECORD = 1L << 48;

  private static final Pattern RECORD_LINE =
      Pattern.compile("([^\\s/#]+)(/\\d+)?[ \\t]+(\\d+)([ \\t]+(\\S.*)?)?", Pattern.DOTALL);
  private static final Pattern RATES = Pattern.compile("([^/(]+)(?:/([^(]+)(?:\\(([^)]+)\\))?)?");

  private final RecordingFile file;
  private final SourceWarnings warnings;
  private final List<WfdbText.Line> lines = new ArrayList<>();
  private final List<String> comments = new ArrayList<>();

  private WfdbHeaderParser(RecordingFile file, SourceWarnings warnings) {
    this.file = file;
    this.warnings = warnings;
  }

  /**
   * Reads a header.
   *
   * @throws RecordingException if a line is not what the format allows
   */
  static WfdbHeader read(RecordingFile file, SourceWarnings warnings) throws IOException {
    WfdbHeaderParser parser = new WfdbHeaderParser(file, warnings);
    parser.split(SourceText.decode(file.readAll(LARGEST_HEADER)));
    return parser.parse();
  }

  /** Whether text begins like a header: a record line, then a signal or segment line. */
  static boolean looksRight(String head) {
    List<String> told = new ArrayList<>();
    for (String line : SourceText.lines(head)) {
      String plain = line.strip();
      if (!plain.isEmpty() && !plain.startsWith("#")) {
        told.add(plain);
      }
    }
    if (told.isEmpty()) {
      return false;
    }
    Matcher record = RECORD_LINE.matcher(told.get(0));
    if (!record.matches()) {
      return false;
    }
    boolean withoutSignals = record.group(3).matches("0+");
    if (told.size() < 2) {
      return withoutSignals && record.group(5) != null;
    }
    if (withoutSignals && record.group(2) == null) {
      // Nothing may follow; a table of numbers may begin so.
      return false;
    }
    return record.group(2) != null
        ? WfdbText.SEGMENT.matcher(told.get(1)).matches()
        : WfdbSignalLineParser.looksRight(told.get(1));
  }

  private void split(String text) {
    List<String> all = SourceText.lines(text);
    for (int i = 0; i < all.size(); i++) {
      String plain = all.get(i).strip();
      if (plain.startsWith("#")) {
        comments.add(plain.substring(1).strip());
      } else if (!plain.isEmpty()) {
        lines.add(new WfdbText.Line(file.name(), i + 1, plain));
      }
    }
  }

  private WfdbHeader parse() throws RecordingException {
    if (lines.isEmpty()) {
      throw file.refused(
          "has no record line (name, number of signals, rate, number of samples); it is empty or"
              + " not a WFDB header");
    }
    WfdbText.Line first = lines.get(0);
    Matcher record = RECORD_LINE.matcher(first.text());
    if (!record.matches()) {
      throw first.refused(
          "should be a record line like '100 2 360 650000', was "
              + SourceText.quoted(first.text())
              + "; this is not a WFDB header, or it is damaged");
    }
    int signalCount = (int) first.whole(record.group(3), "number of signals", 0, MOST_SIGNALS);
    String[] rest =
        record.group(5) == null ? new String[0] : record.group(5).strip().split("[ \\t]+");
    Rates rates = rates(first, rest.length > 0 ? rest[0] : "");
    long frames =
        rest.length > 1 ? first.whole(rest[1], "number of samples", 0, LONGEST_RECORD) : 0;
    String time = rest.length > 2 ? rest[2] : "";
    String date = rest.length > 3 ? rest[3] : "";
    List<WfdbHeader.Segment> segments =
        record.group(2) == null
            ? List.of()
            : segments((int) first.whole(record.group(2).substring(1), "segments", 1, 1_000_000));
    List<WfdbSignalLine> signals = record.group(2) == null ? signals(signalCount) : List.of();
    int used = 1 + segments.size() + signals.size();
    if (lines.size() > used) {
      warnings.add(
          file.name()
              + " has "
              + (lines.size() - used)
              + " lines more than its record line announces, from line "
              + lines.get(used).number()
              + " on; they are not read");
    }
    return new WfdbHeader(
        record.group(1),
        segments,
        signals,
        signalCount,
        rates.frames(),
        rates.counter(),
        rates.base(),
        frames,
        WfdbStart.nanos(first, time, date, warnings),
        (time + " " + date).strip(),
        comments);
  }

  private record Rates(
      Optional<BigDecimal> frames, Optional<BigDecimal> counter, Optional<BigDecimal> base) {}

  private static Rates rates(WfdbText.Line line, String text) throws RecordingException {
    if (text.isEmpty()) {
      return new Rates(Optional.empty(), Optional.empty(), Optional.empty());
    }
    Matcher rates = RATES.matcher(text);
    if (!rates.matches()) {
      throw line.refused(
          "the rate should be like '360' or '360/1000(0)', was "
              + SourceText.quoted(text)
              + "; correct the header");
    }
    BigDecimal frames = line.decimal(rates.group(1), "rate");
    if (frames.signum() <= 0) {
      throw line.refused(
          "the rate must be above 0 Hz, was "
              + SourceText.quoted(rates.group(1))
              + "; correct the header");
    }
    return new Rates(
        Optional.of(frames),
        optional(line, rates.group(2), "counter frequency"),
        optional(line, rates.group(3), "counter value"));
  }

  private static Optional<BigDecimal> optional(
      WfdbText.Line line, @Nullable String field, String what) throws RecordingException {
    return field == null ? Optional.empty() : Optional.of(line.decimal(field, what));
  }

  private List<WfdbSignalLine> signals(int count) throws RecordingException {
    requireLines(count, "signals");
    List<WfdbSignalLine> signals = new ArrayList<>(count);
    for (int i = 1; i <= count; i++) {
      signals.add(WfdbSignalLineParser.parse(lines.get(i)));
    }
    return signals;
  }

  private List<WfdbHeader.Segment> segments(int count) throws RecordingException {
    requireLines(count, "segments");
    List<WfdbHeader.Segment> segments = new ArrayList<>(count);
    long total = 0;
    for (int i = 1; i <= count; i++) {
      WfdbText.Line line = lines.get(i);
      Matcher matcher = WfdbText.SEGMENT.matcher(line.text());
      if (!matcher.matches()) {
        throw line.refused(
            "should be a segment line like '100s 21600' or '~ 18000', was "
                + SourceText.quoted(line.text())
                + "; correct the header");
      }
      long frames = line.whole(matcher.group(2), "length of the segment", 0, LONGEST_RECORD);
      total += frames;
      if (total > LONGEST_RECORD) {
        throw line.refused(
            "the segments up to here have "
                + total
                + " frames in all, allowed are "
                + LONGEST_RECORD
                + "; correct their lengths");
      }
      segments.add(new WfdbHeader.Segment(line.number(), matcher.group(1), frames));
    }
    return segments;
  }

  private void requireLines(int count, String what) throws RecordingException {
    if (lines.size() <= count) {
      throw file.refused(
          "announces "
              + count
              + " "
              + what
              + " in line "
              + lines.get(0).number()
              + ", but "
              + (lines.size() - 1)
              + " lines follow; the header was cut off, copy it again");
    }
  }
}
