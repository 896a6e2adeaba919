package io.afferent.ingest.recording;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads real numeric matrices from MAT-files of version 5, compressed or not (MathWorks, "MAT-File
 * Format", level 5): just enough to compare with what other software read from a recording.
 */
public final class MatFile {
  private static final int COMPRESSED = 15;
  private static final int MATRIX = 14;

  /** A matrix, column-major as in the file: {@code values[row + column * rows]}. */
  public static final class Matrix {
    private final int rows;
    private final int columns;
    private final double[] values;

    Matrix(int rows, int columns, double[] values) {
      this.rows = rows;
      this.columns = columns;
      this.values = values;
    }

    public int rows() {
      return rows;
    }

    public int columns() {
      return columns;
    }

    public double at(int row, int column) {
      return values[row + column * rows];
    }
  }

  private MatFile() {}

  public static Map<String, Matrix> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    bytes.order(bytes.get(126) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    bytes.position(128);
    Map<String, Matrix> variables = new HashMap<>();
    while (bytes.remaining() >= 8) {
      int type = bytes.getInt();
      ByteBuffer content = take(bytes, bytes.getInt());
      if (type == COMPRESSED) {
        content = inflate(content);
        type = content.getInt();
        content = take(content, content.getInt());
      }
      if (type == MATRIX) {
        readMatrix(content, variables);
      }
    }
    return variables;
  }

  private static void readMatrix(ByteBuffer content, Map<String, Matrix> variables) {
    element(content);
    ByteBuffer dimensions = element(content).content();
    int rows = dimensions.getInt();
    int columns = dimensions.getInt();
    String name = StandardCharsets.US_ASCII.decode(element(content).content()).toString();
    Element data = element(content);
    double[] values = new double[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (data.type()) {
            case 1 -> data.content().get();
            case 2 -> data.content().get() & 0xFF;
            case 3 -> data.content().getShort();
            case 4 -> data.content().getShort() & 0xFFFF;
            case 5 -> data.content().getInt();
            case 7 -> data.content().getFloat();
            case 9 -> data.content().getDouble();
            default -> throw new IllegalArgumentException("type " + data.type());
          };
    }
    variables.put(name, new Matrix(rows, columns, values));
  }

  private record Element(int type, ByteBuffer content) {}

  /** A tagged element, in the long or the small form, padded to eight bytes. */
  private static Element element(ByteBuffer from) {
    int tag = from.getInt();
    if (tag >>> 16 != 0) {
      ByteBuffer small = take(from, 4);
      small.limit(tag >>> 16);
      return new Element(tag & 0xFFFF, small);
    }
    int length = from.getInt();
    ByteBuffer content = take(from, length);
    from.position(from.position() + Math.min(from.remaining(), (8 - length % 8) % 8));
    return new Element(tag, content);
  }

  private static ByteBuffer take(ByteBuffer from, int length) {
    ByteBuffer content = from.slice(from.position(), length).order(from.order());
    from.position(from.position() + length);
    return content;
  }

  private static ByteBuffer inflate(ByteBuffer compressed) throws IOException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(compressed);
      ByteArrayOutputStream plain = new ByteArrayOutputStream();
      byte[] chunk = new byte[8192];
      while (!inflater.finished()) {
        int got = inflater.inflate(chunk);
        if (got == 0 && inflater.needsInput()) {
          break;
        }
        plain.write(chunk, 0, got);
      }
      return ByteBuffer.wrap(plain.toByteArray()).order(compressed.order());
    } catch (DataFormatException damaged) {
      throw new IOException(damaged);
    } finally {
      inflater.end();
    }
  }
}
