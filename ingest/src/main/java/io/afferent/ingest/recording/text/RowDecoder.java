package io.afferent.ingest.recording.text;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.SourceText;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns rows of text into FLOAT64 samples, little-endian. A missing value is NaN. Not thread-safe.
 */
public final class RowDecoder {
  private static final VarHandle DOUBLES =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

  private final RowFormat format;
  private final CellSplitter cells;
  private final DecimalParser decimals;
  private final int[] columns;
  private final byte[] comment;
  private final List<byte[]> missing = new ArrayList<>();

  public RowDecoder(RowFormat format) {
    this.format = format;
    this.cells = new CellSplitter(format.delimiter());
    this.decimals = new DecimalParser(format.decimalMark());
    this.columns = format.columns().stream().mapToInt(Integer::intValue).toArray();
    this.comment = format.comment().getBytes(StandardCharsets.UTF_8);
    for (String text : format.missing()) {
      missing.add(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Whether the line is a row: neither empty nor a comment. */
  public boolean isRow(LineReader line) {
    return !line.isBlank() && !(comment.length > 0 && line.startsWith(comment));
  }

  /**
   * Whether the row has as many cells as it must; {@link #cells} then has them. One empty cell more
   * at the end is no cell.
   */
  public boolean split(LineReader line) {
    int count = cells.split(line.bytes(), line.start(), line.end());
    return count == format.cells()
        || (count == format.cells() + 1 && cells.from(count - 1) == cells.to(count - 1));
  }

  /** The cells of the last row. */
  public CellSplitter cells() {
    return cells;
  }

  /** What to say of a row that has too many or too few cells. */
  public RecordingException wrongCells(LineReader line) {
    return line.refused(
        "has "
            + cells.count()
            + " cells (or a quote without end) where "
            + format.cells()
            + " are expected; each row must have the same cells, repair the line or remove it");
  }

  /**
   * Decodes the row that {@link #split} has split.
   *
   * @param dst gets 8 bytes per unit from {@code at} on
   */
  public void decode(LineReader line, byte[] dst, int at) throws RecordingException {
    byte[] bytes = line.bytes();
    for (int unit = 0; unit < columns.length; unit++) {
      int from = cells.from(columns[unit]);
      int to = cells.to(columns[unit]);
      double value;
      if (isMissing(bytes, from, to)) {
        value = Double.NaN;
      } else if (decimals.parse(bytes, from, to)) {
        value = decimals.value();
      } else {
        throw line.refused(
            "column "
                + (columns[unit] + 1)
                + " holds "
                + SourceText.quoted(cells.text(columns[unit]))
                + ", which is no number with the decimal mark '"
                + format.decimalMark()
                + "'; if it means a missing value, declare it");
      }
      DOUBLES.set(dst, at + 8 * unit, value);
    }
  }

  /** Whether a cell holds no value. */
  public boolean isMissing(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length == 0) {
      return true;
    }
    if (length == 3 && (bytes[from] | 0x20) == 'n' && (bytes[from + 2] | 0x20) == 'a') {
      return bytes[from + 1] == '/';
    }
    for (byte[] text : missing) {
      if (Arrays.equals(bytes, from, to, text, 0, text.length)) {
        return true;
      }
    }
    return false;
  }
}
