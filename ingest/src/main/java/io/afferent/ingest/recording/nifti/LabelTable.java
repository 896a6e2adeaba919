package io.afferent.ingest.recording.nifti;

import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.text.CellSplitter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A table of labels and names. Labels are the first column of integers; names are the column called
 * name, else the first that holds no numbers. A first line without an integer names the columns.
 */
final class LabelTable {
  /** Cells are parted by blanks; a name may hold blanks itself. */
  static final char BLANKS = CellSplitter.WHITESPACE;

  private static final int MOST_COLUMNS = 100;
  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,15}");
  private static final Pattern NUMBER = Pattern.compile("[+-]?[\\d.]+([eE][+-]?\\d+)?");

  private LabelTable() {}

  /** Names by label; empty when the text is no such table. */
  static Map<Long, String> read(String text, char delimiter) {
    List<List<String>> rows = rows(text, delimiter);
    if (rows.isEmpty()) {
      return Map.of();
    }
    List<String> header = List.of();
    if (rows.get(0).stream().noneMatch(cell -> INTEGER.matcher(cell).matches())) {
      header = rows.remove(0);
    }
    int labels = columnOfLabels(rows);
    int names = labels < 0 ? -1 : columnOfNames(header, rows, labels);
    if (names < 0) {
      return Map.of();
    }
    Map<Long, String> found = new HashMap<>();
    for (List<String> row : rows) {
      if (names < row.size()) {
        found.put(Long.parseLong(row.get(labels)), name(row, names, delimiter));
      }
    }
    return found;
  }

  private static List<List<String>> rows(String text, char delimiter) {
    CellSplitter splitter = new CellSplitter(delimiter);
    List<List<String>> rows = new ArrayList<>();
    for (String line : SourceText.lines(text)) {
      if (line.isBlank() || line.startsWith("#") || line.startsWith("%")) {
        continue;
      }
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      int count = splitter.split(bytes, 0, bytes.length);
      List<String> cells = new ArrayList<>();
      for (int cell = 0; cell < Math.min(count, MOST_COLUMNS); cell++) {
        cells.add(splitter.text(cell).strip());
      }
      if (cells.size() > 1) {
        rows.add(cells);
      }
    }
    return rows;
  }

  private static int columnOfLabels(List<List<String>> rows) {
    for (int column = 0; !rows.isEmpty() && column < rows.get(0).size(); column++) {
      int at = column;
      if (rows.stream()
          .allMatch(row -> at < row.size() && INTEGER.matcher(row.get(at)).matches())) {
        return column;
      }
    }
    return -1;
  }

  private static int columnOfNames(List<String> header, List<List<String>> rows, int labels) {
    for (int column = 0; column < header.size(); column++) {
      if (header.get(column).equalsIgnoreCase("name")) {
        return column;
      }
    }
    for (int column = 0; column < rows.get(0).size(); column++) {
      int at = column;
      boolean isText =
          rows.stream().anyMatch(row -> at < row.size() && !NUMBER.matcher(row.get(at)).matches());
      if (column != labels && isText) {
        return column;
      }
    }
    return -1;
  }

  /** A name; where blanks part cells, its further words too. */
  private static String name(List<String> row, int column, char delimiter) {
    StringBuilder name = new StringBuilder(row.get(column));
    for (int i = column + 1; delimiter == BLANKS && i < row.size(); i++) {
      if (NUMBER.matcher(row.get(i)).matches()) {
        break;
      }
      name.append(' ').append(row.get(i));
    }
    return name.toString();
  }
}
