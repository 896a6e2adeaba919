package io.afferent.ingest.recording.text;

import java.util.List;

/**
 * How rows of numbers are written.
 *
 * @param delimiter an ASCII character, {@link CellSplitter#WHITESPACE} or {@link CellSplitter#NONE}
 * @param decimalMark {@code '.'} or {@code ','}
 * @param cells cells that each row has
 * @param columns which of them are wanted, in the order of the units, from 0
 * @param missing texts that mean "no value", besides an empty cell, {@code n/a} and {@code NaN}
 * @param comment begin of lines that are no rows; empty when there are none
 */
public record RowFormat(
    char delimiter,
    char decimalMark,
    int cells,
    List<Integer> columns,
    List<String> missing,
    String comment) {
  public RowFormat {
    columns = List.copyOf(columns);
    missing = List.copyOf(missing);
    if (delimiter == decimalMark) {
      throw new IllegalArgumentException(
          "delimiter and decimal mark must differ, were both '" + delimiter + "'");
    }
    for (int column : columns) {
      if (column < 0 || column >= cells) {
        throw new IllegalArgumentException(
            "a column must be 0 to " + (cells - 1) + ", was " + column);
      }
    }
  }
}
