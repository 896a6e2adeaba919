package io.afferent.jobs.filter;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A C-ordered, little-endian array of float32, float64 or int64 from a {@code .npy} file of format
 * version 1 in the test resources, widened to double.
 */
public final class NpyFixture {
  private static final Pattern HEADER =
      Pattern.compile(
          "'descr': '(<f4|<f8|<i8)', 'fortran_order': False, 'shape': \\((\\d+),(?: (\\d+))?\\)");

  private final int rows;
  private final int columns;
  private final double[] values;

  private NpyFixture(int rows, int columns, double[] values) {
    this.rows = rows;
    this.columns = columns;
    this.values = values;
  }

  /** Reads {@code name.npy} from the folder of {@code type}'s package; a vector has 1 column. */
  public static NpyFixture read(Class<?> type, String name) {
    try (InputStream in = type.getResourceAsStream(name + ".npy")) {
      if (in == null) {
        throw new IllegalArgumentException("there is no " + name + ".npy beside " + type);
      }
      return parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static NpyFixture parse(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int headerLength = bytes.getShort(8);
    String header = new String(file, 10, headerLength, StandardCharsets.ISO_8859_1);
    Matcher matcher = HEADER.matcher(header);
    if (bytes.get(6) != 1 || !matcher.find()) {
      throw new IllegalArgumentException("cannot read this npy header: " + header);
    }
    int rows = Integer.parseInt(matcher.group(2));
    int columns = matcher.group(3) == null ? 1 : Integer.parseInt(matcher.group(3));
    double[] values = new double[rows * columns];
    bytes.position(10 + headerLength);
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (matcher.group(1)) {
            case "<f4" -> bytes.getFloat();
            case "<f8" -> bytes.getDouble();
            default -> bytes.getLong();
          };
    }
    return new NpyFixture(rows, columns, values);
  }

  /** Returns the length of the first axis. */
  public int rows() {
    return rows;
  }

  /** Returns the length of the second axis. */
  public int columns() {
    return columns;
  }

  /** Returns a copy of the values, row by row. */
  public double[] values() {
    return values.clone();
  }

  /** Returns the value at a row and column. */
  public double at(int row, int column) {
    return values[row * columns + column];
  }

  /** Returns the values rounded to float. */
  public float[] floats() {
    float[] result = new float[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  /** Returns the largest value less the smallest. */
  public double range() {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    return most - least;
  }
}
