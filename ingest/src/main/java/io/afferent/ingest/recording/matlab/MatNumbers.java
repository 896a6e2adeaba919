package io.afferent.ingest.recording.matlab;

import io.afferent.ingest.recording.RecordingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The real parts of the values of a numeric array, read when asked for. Not thread-safe. */
public final class MatNumbers {

  /** Where the values are. */
  interface Source {
    /** Copies values as they are stored to the begin of {@code dst}; all of them are there. */
    void read(long first, int wanted, byte[] dst) throws IOException;

    RecordingException refused(String reason);
  }

  private final Source source;
  private final MatType type;
  private final ByteOrder order;
  private final long count;

  MatNumbers(Source source, MatType type, ByteOrder order, long count) {
    this.source = source;
    this.type = type;
    this.order = order;
    this.count = count;
  }

  MatNumbers(MatBytes bytes, MatType type, long position, long count) {
    this(
        new Source() {
          @Override
          public void read(long first, int wanted, byte[] dst) throws IOException {
            bytes.read(position + first * type.bytes(), dst, 0, wanted * type.bytes());
          }

          @Override
          public RecordingException refused(String reason) {
            return bytes.refusedAt(position, reason);
          }
        },
        type,
        bytes.order(),
        count);
  }

  /** How the values are stored, whatever the class of the array. */
  public MatType type() {
    return type;
  }

  /** Order of the bytes of a value. */
  public ByteOrder order() {
    return order;
  }

  /** How many values there are. */
  public long count() {
    return count;
  }

  /**
   * Copies values as they are stored, column by column, to the begin of {@code dst}.
   *
   * @param first number of values before the first wanted one
   * @param wanted how many values, all of them inside
   */
  public void read(long first, int wanted, byte[] dst) throws IOException {
    if (first < 0 || wanted < 0 || first > count - wanted) {
      throw new IllegalArgumentException(
          "values must lie in 0 to " + count + ", were " + wanted + " from " + first);
    }
    source.read(first, wanted, dst);
  }

  /**
   * All values, column by column; 64-bit integers above 2^53 are rounded.
   *
   * @param most most values that may be wanted
   * @throws io.afferent.ingest.recording.RecordingException if there are more
   */
  public double[] toArray(int most) throws IOException {
    if (count > most) {
      throw source.refused(
          "there are " + count + " values where at most " + most + " are expected");
    }
    byte[] stored = new byte[Math.multiplyExact((int) count, type.bytes())];
    read(0, (int) count, stored);
    ByteBuffer from = ByteBuffer.wrap(stored).order(order);
    double[] values = new double[(int) count];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(from, i * type.bytes(), type);
    }
    return values;
  }

  /** One stored value as a double. */
  public static double value(ByteBuffer from, int at, MatType type) {
    return switch (type) {
      case INT8 -> from.get(at);
      case UINT8 -> from.get(at) & 0xFF;
      case INT16 -> from.getShort(at);
      case UINT16 -> from.getShort(at) & 0xFFFF;
      case INT32 -> from.getInt(at);
      case UINT32 -> from.getInt(at) & 0xFFFFFFFFL;
      case FLOAT32 -> from.getFloat(at);
      case FLOAT64 -> from.getDouble(at);
      case INT64 -> from.getLong(at);
      case UINT64 -> unsigned(from.getLong(at));
      default -> throw new IllegalArgumentException("type must be numeric, was " + type);
    };
  }

  private static double unsigned(long value) {
    // Halved with its last bit kept, so that rounding happens once.
    return value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2.0;
  }
}
