package io.afferent.ingest.recording.eeglab;

import io.afferent.ingest.recording.matlab.MatArray;
import io.afferent.ingest.recording.matlab.MatKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A table of channels or events: a struct array with a row in each struct, or, from other software,
 * one struct with a column in each field. Rows without a field have it missing.
 */
final class EeglabTable {
  private static final int MOST_ROWS = 1_000_000;

  private final Map<String, List<EeglabValue>> columns;
  private final int rows;

  private EeglabTable(Map<String, List<EeglabValue>> columns, int rows) {
    this.columns = columns;
    this.rows = rows;
  }

  static EeglabTable empty() {
    return new EeglabTable(Map.of(), 0);
  }

  /**
   * Reads the wanted columns.
   *
   * @throws io.afferent.ingest.recording.RecordingException if there are more than a million rows
   */
  static EeglabTable read(MatArray array, Set<String> wanted) throws IOException {
    if (array.kind() != MatKind.STRUCT) {
      return empty();
    }
    requireRows(array, array.count());
    Map<String, List<EeglabValue>> columns = new HashMap<>();
    Map<String, MatArray> single = new HashMap<>();
    boolean one = array.count() == 1;
    array.forEachField(
        wanted,
        (element, field, value) -> {
          columns.computeIfAbsent(field, name -> new ArrayList<>()).add(EeglabValue.of(value));
          if (one) {
            single.put(field, value);
          }
        });
    for (MatArray value : single.values()) {
      if (value.kind() == MatKind.CELL || isList(value)) {
        return ofColumns(single);
      }
    }
    return new EeglabTable(columns, (int) array.count());
  }

  int rows() {
    return rows;
  }

  boolean has(String column) {
    return columns.containsKey(column);
  }

  EeglabValue at(int row, String column) {
    List<EeglabValue> values = columns.getOrDefault(column, List.of());
    return row < values.size() ? values.get(row) : EeglabValue.MISSING;
  }

  private static EeglabTable ofColumns(Map<String, MatArray> fields) throws IOException {
    Map<String, List<EeglabValue>> columns = new HashMap<>();
    int rows = 0;
    for (Map.Entry<String, MatArray> field : fields.entrySet()) {
      List<EeglabValue> values = column(field.getValue());
      columns.put(field.getKey(), values);
      rows = Math.max(rows, values.size());
    }
    return new EeglabTable(columns, rows);
  }

  private static List<EeglabValue> column(MatArray array) throws IOException {
    List<EeglabValue> values = new ArrayList<>();
    if (array.kind() == MatKind.CELL) {
      requireRows(array, array.count());
      array.forEachCell((cell, value) -> values.add(EeglabValue.of(value)));
    } else if (isList(array)) {
      for (double number : array.numbers().toArray(MOST_ROWS)) {
        values.add(EeglabValue.of(number));
      }
    } else if (array.count() > 0) {
      values.add(EeglabValue.of(array));
    }
    return values;
  }

  private static boolean isList(MatArray array) {
    return array.kind() == MatKind.NUMERIC && array.count() > 1;
  }

  private static void requireRows(MatArray array, long rows) throws IOException {
    if (rows > MOST_ROWS) {
      throw array.refused(
          "a table has " + rows + " rows, at most " + MOST_ROWS + " are read; the file is damaged");
    }
  }
}
