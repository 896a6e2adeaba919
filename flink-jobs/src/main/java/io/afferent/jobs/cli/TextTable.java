package io.afferent.jobs.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * A table for a terminal: columns two blanks apart. Columns whose values below the heading are all
 * numbers stand on the right. Not thread-safe.
 */
final class TextTable {

  private final List<String[]> rows = new ArrayList<>();

  TextTable(String... headings) {
    rows.add(headings);
  }

  /** Adds a row of as many values as there are headings. */
  TextTable row(Object... values) {
    if (values.length != rows.get(0).length) {
      throw new IllegalArgumentException(
          "a row must have " + rows.get(0).length + " values, had " + values.length);
    }
    String[] row = new String[values.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = String.valueOf(values[i]);
    }
    rows.add(row);
    return this;
  }

  /** The table, each line with a line break. */
  @Override
  public String toString() {
    int columns = rows.get(0).length;
    int[] widths = new int[columns];
    boolean[] right = new boolean[columns];
    for (int c = 0; c < columns; c++) {
      right[c] = rows.size() > 1;
      for (int r = 0; r < rows.size(); r++) {
        String value = rows.get(r)[c];
        widths[c] = Math.max(widths[c], value.length());
        right[c] &= r == 0 || value.matches("-?[\\d ,.]+( (Hz|s|ms|%|[kMG]?B))?|-");
      }
    }
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        String pad = " ".repeat(widths[c] - row[c].length());
        line.append(c == 0 ? "" : "  ").append(right[c] ? pad + row[c] : row[c] + pad);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
