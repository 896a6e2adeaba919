package io.afferent.ingest.recording.table;

import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.text.CellSplitter;
import io.afferent.ingest.recording.text.DecimalParser;
import io.afferent.schema.Modality;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells from its first lines what a table holds, only where they say everything: a header line with
 * a time column of known unit, and rows of numbers below.
 */
final class TableDetection {
  private static final char[] DELIMITERS = {'\t', ';', ',', '|'};
  private static final int MOST_ROWS = 20;
  private static final Pattern TIME =
      Pattern.compile(
          "(?:time|t|times|timestamps?)(?:(?:[ _.-]+[\\[(]?|[\\[(])([a-z\u00b5\u03bc]+)[\\])]?)?");

  /**
   * What was found.
   *
   * @param layout the layout, empty when the content does not say everything
   * @param reason what is missing, empty when nothing is
   */
  record Result(Optional<TableLayout> layout, String reason) {}

  private final char delimiter;
  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();
  private char decimalMark = '.';

  private TableDetection(List<String> lines, char delimiter) {
    this.delimiter = delimiter;
    this.header = split(lines.get(0));
    int last = header.size() - 1;
    if (last > 0 && header.get(last).isEmpty()) {
      header.remove(last);
    }
    for (String line : lines.subList(1, lines.size())) {
      rows.add(split(line));
    }
  }

  /**
   * Looks at the begin of a file.
   *
   * @param cut whether the file goes on, so that the last line may not be whole
   */
  static Result detect(byte[] head, boolean cut) {
    List<String> lines = new ArrayList<>();
    String comment = "";
    List<String> all = SourceText.lines(SourceText.decode(head));
    for (String line : cut && !all.isEmpty() ? all.subList(0, all.size() - 1) : all) {
      if (lines.isEmpty() && (line.startsWith("#") || line.startsWith("%"))) {
        comment = line.substring(0, 1);
      } else if (!line.isBlank() && lines.size() <= MOST_ROWS) {
        lines.add(line);
      }
    }
    if (lines.size() < 3) {
      return new Result(Optional.empty(), "it has fewer than two rows below a line of names");
    }
    for (char delimiter : DELIMITERS) {
      TableDetection detection = new TableDetection(lines, delimiter);
      if (detection.header.size() > 1 && detection.rowsAreAlike()) {
        return detection.detect(comment);
      }
    }
    return new Result(
        Optional.empty(), "no tab, semicolon, comma or bar parts all lines into the same cells");
  }

  private Result detect(String comment) {
    if (delimiter != ',' && anyCell("[+-]?\\d*,\\d+.*") && !anyCell("[+-]?\\d*\\.\\d+.*")) {
      decimalMark = ',';
    }
    for (String name : header) {
      if (isNumber(name)) {
        return new Result(Optional.empty(), "its first line holds numbers, not names");
      }
    }
    Optional<TableLayout.TimeColumn> time = Optional.empty();
    List<TableLayout.Column> columns = new ArrayList<>();
    for (int column = 0; column < header.size(); column++) {
      Optional<TableLayout.TimeUnit> unit = timeUnit(column);
      TableLayout.ColumnName name = new TableLayout.ColumnName(1, Integer.toString(column + 1));
      if (unit.isPresent() && time.isEmpty()) {
        time = Optional.of(new TableLayout.TimeColumn(name, unit.get()));
      } else if (isNumeric(column)) {
        columns.add(
            new TableLayout.Column(
                Optional.of(name), "", Optional.empty(), "", BigDecimal.ONE, BigDecimal.ZERO));
      }
    }
    if (time.isEmpty()) {
      return new Result(
          Optional.empty(),
          "no column is named as a time with its unit, such as time_s; the first is "
              + SourceText.quoted(header.get(0)));
    }
    if (columns.isEmpty()) {
      return new Result(Optional.empty(), "no column but the time holds numbers");
    }
    return new Result(
        Optional.of(
            new TableLayout(
                new TableLayout.TextShape(delimiter, decimalMark, true, 0, comment, "", List.of()),
                Optional.empty(),
                time,
                Optional.empty(),
                columns,
                Optional.empty(),
                Modality.EEG,
                "header line")),
        "");
  }

  private boolean rowsAreAlike() {
    for (List<String> row : rows) {
      boolean open = row.size() == header.size() + 1 && row.get(header.size()).isEmpty();
      if (row.size() != header.size() && !open) {
        return false;
      }
    }
    return true;
  }

  private boolean anyCell(String pattern) {
    return rows.stream().flatMap(List::stream).anyMatch(cell -> cell.matches(pattern));
  }

  private boolean isNumeric(int column) {
    boolean any = false;
    for (List<String> row : rows) {
      String cell = row.get(column);
      boolean number = isNumber(cell);
      if (!number && !SourceText.isMissing(cell)) {
        return false;
      }
      any |= number;
    }
    return any;
  }

  private boolean isNumber(String cell) {
    byte[] bytes = cell.getBytes(StandardCharsets.UTF_8);
    return new DecimalParser(decimalMark).parse(bytes, 0, bytes.length);
  }

  /** The unit of a column of times, by its name or because it counts from 1970. */
  private Optional<TableLayout.TimeUnit> timeUnit(int column) {
    String name = header.get(column).strip().toLowerCase(Locale.ROOT);
    Matcher matcher = TIME.matcher(name);
    if (!isNumeric(column)) {
      return Optional.empty();
    }
    if (!matcher.matches()) {
      boolean whole = name.endsWith("seconds") && !name.contains(" ");
      return whole ? TableLayout.TimeUnit.named(name) : Optional.empty();
    }
    if (matcher.group(1) != null) {
      return TableLayout.TimeUnit.named(matcher.group(1))
          .filter(unit -> unit != TableLayout.TimeUnit.SAMPLES);
    }
    return sinceEpoch(rows.get(0).get(column));
  }

  /** Times of the years 2000 to 2100 counted from 1970 tell their unit by their size. */
  private Optional<TableLayout.TimeUnit> sinceEpoch(String cell) {
    Optional<BigDecimal> value = SourceText.decimal(cell.replace(decimalMark, '.'));
    double seconds = value.isPresent() ? value.get().doubleValue() : 0;
    for (TableLayout.TimeUnit unit :
        List.of(
            TableLayout.TimeUnit.SECONDS,
            TableLayout.TimeUnit.MILLISECONDS,
            TableLayout.TimeUnit.MICROSECONDS,
            TableLayout.TimeUnit.NANOSECONDS)) {
      if (seconds > 946_684_800.0 && seconds < 4_102_444_800.0) {
        return Optional.of(unit);
      }
      seconds /= 1000;
    }
    return Optional.empty();
  }

  private List<String> split(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    CellSplitter cells = new CellSplitter(delimiter);
    List<String> texts = new ArrayList<>();
    if (cells.split(bytes, 0, bytes.length) > 0) {
      for (int i = 0; i < cells.count(); i++) {
        texts.add(cells.text(i));
      }
    }
    return texts;
  }
}
