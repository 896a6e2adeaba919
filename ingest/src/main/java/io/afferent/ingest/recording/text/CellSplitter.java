package io.afferent.ingest.recording.text;

import io.afferent.ingest.recording.file.SourceText;
import java.util.Arrays;

/**
 * Splits a line into cells, without an object per cell. Blanks around a cell do not belong to it.
 * Cells may be quoted with {@code "}, a quote inside being doubled; a quoted cell ends in its line.
 * Not thread-safe.
 */
public final class CellSplitter {
  /** Instead of a delimiter: cells are parted by any number of blanks and tabs. */
  public static final char WHITESPACE = ' ';

  /** Instead of a delimiter: the line is one cell. */
  public static final char NONE = '\0';

  private final char delimiter;
  private byte[] line = new byte[0];
  private int[] from = new int[16];
  private int[] to = new int[16];
  private int count;

  /**
   * @param delimiter an ASCII character, {@link #WHITESPACE} or {@link #NONE}
   */
  public CellSplitter(char delimiter) {
    this.delimiter = delimiter;
  }

  /**
   * Splits {@code bytes} from {@code start} to {@code end}; gives the number of cells, -1 if a
   * quoted cell does not end or something stands behind its end.
   */
  public int split(byte[] bytes, int start, int end) {
    line = bytes;
    count = 0;
    if (delimiter == NONE) {
      add(start, end);
      return count;
    }
    return delimiter == WHITESPACE ? splitAtBlanks(start, end) : splitAtDelimiter(start, end);
  }

  /** Cells of the last line. */
  public int count() {
    return count;
  }

  public int from(int cell) {
    return from[cell];
  }

  public int to(int cell) {
    return to[cell];
  }

  /** A cell as text. */
  public String text(int cell) {
    String text = SourceText.decode(line, from[cell], to[cell] - from[cell]);
    return text.replace("\"\"", "\"");
  }

  private int splitAtBlanks(int start, int end) {
    int at = start;
    while (true) {
      while (at < end && isBlank(line[at])) {
        at++;
      }
      if (at == end) {
        return count;
      }
      int cellStart = at;
      if (line[at] == '"') {
        at = endOfQuotes(at, end);
        if (at < 0 || (at < end && !isBlank(line[at]))) {
          return -1;
        }
        add(cellStart + 1, at - 1);
        continue;
      }
      while (at < end && !isBlank(line[at])) {
        at++;
      }
      add(cellStart, at);
    }
  }

  private int splitAtDelimiter(int start, int end) {
    int at = start;
    while (true) {
      while (at < end && line[at] != delimiter && isBlank(line[at])) {
        at++;
      }
      int cellStart = at;
      if (at < end && line[at] == '"') {
        int behind = endOfQuotes(at, end);
        at = behind;
        while (at >= 0 && at < end && line[at] != delimiter && isBlank(line[at])) {
          at++;
        }
        if (at < 0 || (at < end && line[at] != delimiter)) {
          return -1;
        }
        add(cellStart + 1, behind - 1);
      } else {
        while (at < end && line[at] != delimiter) {
          at++;
        }
        add(cellStart, at);
      }
      if (at == end) {
        return count;
      }
      at++;
    }
  }

  /** Position behind the closing quote, -1 when there is none. */
  private int endOfQuotes(int open, int end) {
    for (int at = open + 1; at < end; at++) {
      if (line[at] == '"') {
        if (at + 1 == end || line[at + 1] != '"') {
          return at + 1;
        }
        at++;
      }
    }
    return -1;
  }

  private void add(int start, int end) {
    int first = start;
    int last = end;
    while (first < last && isBlank(line[first])) {
      first++;
    }
    while (last > first && isBlank(line[last - 1])) {
      last--;
    }
    if (count == from.length) {
      from = Arrays.copyOf(from, count * 2);
      to = Arrays.copyOf(to, count * 2);
    }
    from[count] = first;
    to[count] = last;
    count++;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }
}
