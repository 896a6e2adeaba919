package io.afferent.ingest.recording.nwb;

import io.afferent.ingest.recording.hdf5.Hdf5Attribute;
import io.afferent.ingest.recording.hdf5.Hdf5Dataset;
import io.afferent.ingest.recording.hdf5.Hdf5Kind;
import io.afferent.ingest.recording.hdf5.Hdf5Object;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * A table of columns. A ragged column has an index beside it, which holds the end of each row,
 * exclusive, in the values of all rows together; it comes in any width, always without a sign.
 */
final class NwbTable {
  static final int MOST_ROWS = 1_000_000;
  private static final int MOST_COLUMNS = 256;
  private static final int MOST_VALUES = 1 << 21;
  private static final int MOST_IN_CELL = 32;
  private static final int LONGEST_TEXT = 256;
  private static final double LARGEST_PLAIN = 1e15;
  private static final String INDEX = "_index";

  private final Hdf5Object group;
  private final int rows;

  private NwbTable(Hdf5Object group, int rows) {
    this.group = group;
    this.rows = rows;
  }

  /** A table with as many rows as it has ids, or as a column that it must have. */
  static NwbTable of(Hdf5Object group, String required) throws IOException {
    Optional<Hdf5Dataset> id = dataset(group, "id");
    Optional<Hdf5Dataset> index = dataset(group, required + INDEX);
    Optional<Hdf5Dataset> counted = id.or(() -> index);
    if (counted.isEmpty()) {
      counted = dataset(group, required);
    }
    long rows = counted.isPresent() ? counted.get().count() : 0;
    if (rows > MOST_ROWS) {
      throw group.refused(
          "has " + rows + " rows, at most " + MOST_ROWS + " are read; the file is damaged");
    }
    return new NwbTable(group, (int) rows);
  }

  private static Optional<Hdf5Dataset> dataset(Hdf5Object group, String name) throws IOException {
    Optional<Hdf5Object> child = group.child(name);
    return child.isPresent() && child.get().isDataset()
        ? Optional.of(child.get().dataset())
        : Optional.empty();
  }

  int rows() {
    return rows;
  }

  Hdf5Object group() {
    return group;
  }

  /** Names of the columns in their order, without indexes and ids. */
  List<String> columns() throws IOException {
    Optional<Hdf5Attribute> names = group.attribute("colnames");
    List<String> columns = new ArrayList<>();
    if (names.isPresent() && names.get().isText()) {
      columns.addAll(names.get().texts());
    } else {
      for (String name : group.links().keySet()) {
        if (!name.equals("id") && !name.endsWith(INDEX)) {
          columns.add(name);
        }
      }
    }
    return columns.size() > MOST_COLUMNS ? columns.subList(0, MOST_COLUMNS) : columns;
  }

  Optional<Hdf5Dataset> values(String column) throws IOException {
    return dataset(group, column);
  }

  /** Ends of the rows of a ragged column; empty when it is not ragged. */
  Optional<long[]> ends(String column) throws IOException {
    Optional<Hdf5Dataset> index = dataset(group, column + INDEX);
    if (index.isEmpty()) {
      return Optional.empty();
    }
    if (index.get().count() != rows) {
      throw index
          .get()
          .refused(
              "has " + index.get().count() + " ends for " + rows + " rows; the file is damaged");
    }
    Optional<Hdf5Dataset> values = dataset(group, column);
    long count =
        values.isEmpty()
            ? 0
            : values.get().dimensions().isEmpty() ? 1 : values.get().dimensions().get(0);
    long[] ends = index.get().integers(MOST_ROWS);
    long before = 0;
    for (int row = 0; row < ends.length; row++) {
      if (ends[row] < before || ends[row] > count) {
        throw index
            .get()
            .refused(
                "row "
                    + row
                    + " ends at "
                    + ends[row]
                    + " behind one that ends at "
                    + before
                    + ", of "
                    + count
                    + " values; the file is damaged");
      }
      before = ends[row];
    }
    return Optional.of(ends);
  }

  /** Numbers of a column that has one for each row; empty when there is no such column. */
  Optional<double[]> numbers(String column) throws IOException {
    Optional<Hdf5Dataset> values = dataset(group, column);
    return values.isPresent() && values.get().type().isNumeric() && values.get().count() == rows
        ? Optional.of(values.get().numbers(MOST_ROWS))
        : Optional.empty();
  }

  /**
   * Cells of a column as text, those of a ragged one joined by commas. Empty when it holds what is
   * no text: arrays, long lists, and references that lead to none of {@code names}.
   *
   * @param names names of objects that references may lead to, by address
   */
  Optional<List<String>> texts(String column, Map<Long, String> names) throws IOException {
    Optional<Hdf5Dataset> values = dataset(group, column);
    if (values.isEmpty()
        || values.get().dimensions().size() != 1
        || values.get().count() > MOST_VALUES) {
      return Optional.empty();
    }
    Optional<long[]> ends = ends(column);
    if (ends.isEmpty() && values.get().count() != rows) {
      return Optional.empty();
    }
    if (ends.isPresent() && isLong(ends.get())) {
      return Optional.empty();
    }
    List<String> cells = cells(values.get(), names);
    if (cells.isEmpty() && values.get().count() > 0) {
      return Optional.empty();
    }
    return Optional.of(ends.isPresent() ? joined(cells, ends.get()) : cells);
  }

  private static boolean isLong(long[] ends) {
    long before = 0;
    for (long end : ends) {
      if (end - before > MOST_IN_CELL) {
        return true;
      }
      before = end;
    }
    return false;
  }

  private static List<String> joined(List<String> cells, long[] ends) {
    List<String> rows = new ArrayList<>(ends.length);
    int at = 0;
    for (long end : ends) {
      StringJoiner row = new StringJoiner(", ");
      for (; at < end; at++) {
        row.add(cells.get(at));
      }
      rows.add(row.toString());
    }
    return rows;
  }

  private static List<String> cells(Hdf5Dataset values, Map<Long, String> names)
      throws IOException {
    if (values.type().kind() == Hdf5Kind.TEXT) {
      return values.texts(MOST_VALUES, LONGEST_TEXT);
    }
    int count = (int) values.count();
    List<String> cells = new ArrayList<>();
    if (values.type().kind() == Hdf5Kind.REFERENCE) {
      for (long address : values.integers(MOST_VALUES)) {
        String name = names.get(address);
        if (name == null) {
          return List.of();
        }
        cells.add(name);
      }
    } else if (values.type().kind() == Hdf5Kind.INTEGER) {
      for (long number : values.integers(MOST_VALUES)) {
        cells.add(values.type().signed() ? Long.toString(number) : Long.toUnsignedString(number));
      }
    } else if (values.type().kind() == Hdf5Kind.FLOAT) {
      byte[] bytes = new byte[count * values.type().bytes()];
      values.read(0, count, bytes);
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      for (int i = 0; i < count; i++) {
        double number = values.type().number(buffer, i * values.type().bytes());
        cells.add(text(number, values.type().bytes() == 4));
      }
    }
    return cells;
  }

  private static String text(double number, boolean single) {
    if (!Double.isFinite(number) || Math.abs(number) > LARGEST_PLAIN) {
      return Double.toString(number);
    }
    String shortest = single ? Float.toString((float) number) : Double.toString(number);
    return new BigDecimal(shortest).stripTrailingZeros().toPlainString();
  }

  /** Row numbers of a column of regions, row by row. */
  static long[] slice(long[] all, long[] ends, int row) {
    return Arrays.copyOfRange(all, row == 0 ? 0 : (int) ends[row - 1], (int) ends[row]);
  }
}
