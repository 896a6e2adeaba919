package io.afferent.ingest.recording.text;

import java.util.Arrays;

/** Where every N-th row of a text file begins: 16 bytes of memory per N rows. Not thread-safe. */
public final class RowIndex {
  private static final int MOST_ROWS = 1024;
  private static final int BLOCK_BYTES = 4 << 20;

  private final int rowsPerBlock;
  private long[] offsets = new long[16];
  private long[] linesBefore = new long[16];
  private int blocks;
  private long rows;

  /**
   * @param units values of a row that are wanted; N is chosen so that N decoded rows take at most 4
   *     MiB
   */
  public RowIndex(int units) {
    this.rowsPerBlock = Math.max(1, Math.min(MOST_ROWS, BLOCK_BYTES / (8 * units)));
  }

  /** Adds the row that {@code line} stands at. */
  public void add(LineReader line) {
    if (rows % rowsPerBlock == 0) {
      if (blocks == offsets.length) {
        offsets = Arrays.copyOf(offsets, blocks * 2);
        linesBefore = Arrays.copyOf(linesBefore, blocks * 2);
      }
      offsets[blocks] = line.offset();
      linesBefore[blocks] = line.number() - 1;
      blocks++;
    }
    rows++;
  }

  /** Rows so far. */
  public long rows() {
    return rows;
  }

  int rowsPerBlock() {
    return rowsPerBlock;
  }

  long offset(long block) {
    return offsets[(int) block];
  }

  long linesBefore(long block) {
    return linesBefore[(int) block];
  }
}
