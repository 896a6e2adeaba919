package io.afferent.ingest.recording.openbci;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.text.CellSplitter;
import io.afferent.ingest.recording.text.DecimalParser;
import io.afferent.ingest.recording.text.LineReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines in front of the rows.
 *
 * @param comments lines that begin with a percent sign, without it
 * @param names names of the columns, empty in logs of old versions
 * @param rate exact rate
 * @param channels declared number of EXG channels, 0 when it is not declared
 * @param board board as the log names it, empty when it does not
 * @param firstRow cells of the first row
 * @param dataOffset byte at which the first row begins, or lines in front of it
 * @param linesBefore lines in front of that byte
 */
record OpenBciHeader(
    List<String> comments,
    List<String> names,
    SampleRate rate,
    int channels,
    String board,
    List<String> firstRow,
    long dataOffset,
    long linesBefore) {
  static final byte[] COMMENT = "%".getBytes(StandardCharsets.US_ASCII);
  static final char DELIMITER = ',';
  private static final int MOST_COMMENTS = 1000;
  private static final int MOST_CHANNELS = 4096;
  private static final BigDecimal FASTEST_HZ = BigDecimal.valueOf(1_000_000L);
  private static final BigDecimal SLOWEST_HZ = new BigDecimal("0.001");
  private static final Pattern RATE =
      Pattern.compile("(?i).*\\bsample\\s*rate\\s*[=:]\\s*(\\d+(?:[.,]\\d+)?).*");
  private static final Pattern CHANNELS =
      Pattern.compile("(?i).*\\bnumber of channels\\s*[=:]\\s*(\\d{1,9}).*");
  private static final Pattern BOARD = Pattern.compile("(?i)\\s*board\\s*[=:]\\s*([^,\\s]*).*");
  private static final Pattern DECIMAL_COMMA = Pattern.compile("\\s*\\d+, -?\\d+,\\d+,.*");

  OpenBciHeader {
    comments = List.copyOf(comments);
    names = List.copyOf(names);
    firstRow = List.copyOf(firstRow);
  }

  static OpenBciHeader read(RecordingFile file, SourceWarnings warnings) throws IOException {
    byte[] begin = file.read(0, (int) Math.min(3, file.size()), "the begin");
    boolean mark = begin.length == 3 && (begin[0] & 0xFF) == 0xEF && (begin[1] & 0xFF) == 0xBB;
    LineReader line = new LineReader(file, mark ? 3 : 0, 0);
    List<String> comments = new ArrayList<>();
    List<String> names = List.of();
    long offset = mark ? 3 : 0;
    long before = 0;
    CellSplitter cells = new CellSplitter(DELIMITER);
    while (line.next()) {
      String text = line.isBlank() ? "" : line.text().strip();
      if (text.startsWith("%") || text.startsWith("\"%")) {
        if (comments.size() < MOST_COMMENTS) {
          comments.add(text.substring(text.indexOf('%') + 1).replace("\"", "").strip());
        }
      } else if (!line.isBlank()) {
        List<String> row = cells(cells, line);
        if (!names.isEmpty() || isRow(cells, line)) {
          requireDecimalPoint(line, text);
          return of(file, comments, names, row, offset, before, warnings);
        }
        names = row;
      }
      offset = line.nextOffset();
      before = line.number();
    }
    throw file.refusedAt(file.size(), "the log ends before its first row of numbers");
  }

  private static OpenBciHeader of(
      RecordingFile file,
      List<String> comments,
      List<String> names,
      List<String> row,
      long offset,
      long before,
      SourceWarnings warnings)
      throws RecordingException {
    String board = find(BOARD, comments).orElse("");
    int channels = 0;
    Optional<String> declared = find(CHANNELS, comments);
    if (declared.isPresent()) {
      channels = Integer.parseInt(declared.get());
      if (channels < 1 || channels > MOST_CHANNELS) {
        throw file.refused(
            "Number of channels = " + channels + ": allowed are 1 to " + MOST_CHANNELS);
      }
    }
    return new OpenBciHeader(
        comments,
        names,
        rate(file, comments, board, warnings),
        channels,
        board,
        row,
        offset,
        before);
  }

  private static SampleRate rate(
      RecordingFile file, List<String> comments, String board, SourceWarnings warnings)
      throws RecordingException {
    Optional<String> declared = find(RATE, comments);
    if (declared.isEmpty()) {
      String lower = board.toLowerCase(Locale.ROOT);
      int usual =
          lower.contains("daisy")
              ? 125
              : lower.contains("ganglion") ? 200 : lower.contains("cyton") ? 250 : 0;
      if (usual == 0) {
        throw file.refused(
            "no line says the rate; add %Sample Rate = 250 Hz, with the rate of the board");
      }
      warnings.add("no line says the rate; the board " + board + " has " + usual + " Hz");
      return new SampleRate(usual, 1);
    }
    Optional<BigDecimal> hz = SourceText.decimal(declared.get().replace(',', '.'));
    if (hz.isPresent()
        && hz.get().compareTo(SLOWEST_HZ) >= 0
        && hz.get().compareTo(FASTEST_HZ) <= 0
        && hz.get().scale() <= 9) {
      BigDecimal scale = BigDecimal.ONE.scaleByPowerOfTen(Math.max(0, hz.get().scale()));
      return new SampleRate(hz.get().multiply(scale).longValueExact(), scale.longValueExact());
    }
    throw file.refused(
        "Sample Rate = "
            + SourceText.quoted(declared.get())
            + ": allowed are 0.001 to 1000000 Hz with at most 9 decimals; correct it");
  }

  private static Optional<String> find(Pattern pattern, List<String> comments) {
    for (String comment : comments) {
      Matcher matcher = pattern.matcher(comment);
      if (matcher.matches()) {
        return Optional.of(matcher.group(1));
      }
    }
    return Optional.empty();
  }

  private static List<String> cells(CellSplitter cells, LineReader line) {
    int count = cells.split(line.bytes(), line.start(), line.end());
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(cells.text(i));
    }
    int last = texts.size() - 1;
    if (last > 0 && texts.get(last).isEmpty()) {
      texts.remove(last);
    }
    return texts;
  }

  private static boolean isRow(CellSplitter cells, LineReader line) {
    return cells.count() > 0
        && new DecimalParser('.').parse(line.bytes(), cells.from(0), cells.to(0));
  }

  private static void requireDecimalPoint(LineReader line, String text) throws RecordingException {
    if (DECIMAL_COMMA.matcher(text).matches() && !text.contains(".")) {
      throw line.refused(
          "has decimal commas, and commas part the columns too; replace ', ' by ';' and then ',' by"
              + " '.' and ';' by ','");
    }
  }

  /** Whether one of the lines holds the words, without regard to case. */
  boolean says(String words) {
    for (String comment : comments) {
      if (comment.toLowerCase(Locale.ROOT).contains(words)) {
        return true;
      }
    }
    return false;
  }
}
