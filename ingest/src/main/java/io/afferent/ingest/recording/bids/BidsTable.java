package io.afferent.ingest.recording.bids;

import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table of tab-separated values with a line of names. Rows that have fewer cells than there are
 * names miss the last ones, cells beyond the names are left out; both are warnings. Keeps the text
 * and splits a row when it is asked for.
 */
final class BidsTable {

  /** No recording has as many channels or events, and each becomes an object. */
  private static final int MOST_ROWS = 250_000;

  /** One row; blanks around cells do not belong to them. */
  final class Row {
    private final int line;
    private final String[] cells;

    private Row(int line, String text) {
      this.line = line;
      this.cells = text.split("\t", -1);
    }

    /** Number of the line in the file, from 1. */
    int line() {
      return line;
    }

    /**
     * A cell; empty where it is missing, {@code n/a} or {@code NaN}, or there is no such column.
     */
    String cell(String column) {
      Integer at = places.get(column);
      if (at == null || at >= cells.length || SourceText.isMissing(cells[at])) {
        return "";
      }
      return cells[at].strip();
    }
  }

  private final String name;
  private final List<String> columns;
  private final Map<String, Integer> places;
  private final List<String> lines;
  private final List<Integer> numbers;

  private BidsTable(
      String name,
      List<String> columns,
      Map<String, Integer> places,
      List<String> lines,
      List<Integer> numbers) {
    this.name = name;
    this.columns = columns;
    this.places = places;
    this.lines = lines;
    this.numbers = numbers;
  }

  static BidsTable read(Path path, SourceWarnings warnings) throws IOException {
    return parse(String.valueOf(path.getFileName()), SidecarText.table(path), warnings);
  }

  static BidsTable parse(String name, String text, SourceWarnings warnings) {
    List<String> all = SourceText.lines(text);
    List<String> columns = new ArrayList<>();
    Map<String, Integer> places = new HashMap<>();
    String[] named = all.isEmpty() ? new String[0] : all.get(0).split("\t", -1);
    for (int k = 0; k < named.length; k++) {
      String column = named[k].strip();
      if (places.putIfAbsent(column, k) == null) {
        columns.add(column);
      } else {
        warnings.add(
            name
                + ": line 1 names the column "
                + SourceText.quoted(column)
                + " twice; the first is read");
      }
    }
    if (all.size() > MOST_ROWS) {
      warnings.add(
          name
              + ": has "
              + all.size()
              + " lines; those behind line "
              + MOST_ROWS
              + " are left out");
      all = all.subList(0, MOST_ROWS);
    }
    List<String> lines = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    int ragged = 0;
    int firstRagged = 0;
    for (int k = 1; k < all.size(); k++) {
      String line = all.get(k);
      if (line.isBlank() && line.indexOf('\t') < 0) {
        continue;
      }
      if (line.chars().filter(c -> c == '\t').count() != named.length - 1) {
        firstRagged = ragged++ == 0 ? k + 1 : firstRagged;
      }
      lines.add(line);
      numbers.add(k + 1);
    }
    if (ragged > 0) {
      warnings.add(
          name
              + ": "
              + ragged
              + " of "
              + lines.size()
              + " rows have not the "
              + named.length
              + " cells of line 1, first line "
              + firstRagged
              + "; missing cells are read as n/a, cells too many are left out");
    }
    return new BidsTable(name, List.copyOf(columns), places, lines, numbers);
  }

  /** Name of the file, for messages. */
  String name() {
    return name;
  }

  /** Names of columns, each once. */
  List<String> columns() {
    return columns;
  }

  int rows() {
    return lines.size();
  }

  Row row(int index) {
    return new Row(numbers.get(index), lines.get(index));
  }

  /** The first row whose cell in {@code column} is {@code value}. */
  Optional<Row> find(String column, String value) {
    for (int k = 0; k < rows(); k++) {
      Row row = row(k);
      if (row.cell(column).equals(value)) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }
}
