package io.afferent.jobs.frame;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Moves whole arrays of numbers through Flink's views, little-endian, in pieces of a fixed buffer.
 * Not thread-safe: one instance per serializer.
 */
public final class BulkNumbers {

  private static final int BUFFER_BYTES = 1 << 14;

  /** Largest array that is read back: 256 Mi values; longer ones are damage. */
  private static final int MAX_LENGTH = 1 << 28;

  private final byte[] bytes = new byte[BUFFER_BYTES];
  private final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);

  /** Writes length and values. */
  public void writeFloats(float[] values, DataOutputView target) throws IOException {
    target.writeInt(values.length);
    int perPiece = BUFFER_BYTES / Float.BYTES;
    for (int done = 0; done < values.length; done += perPiece) {
      int count = Math.min(perPiece, values.length - done);
      buffer.clear();
      buffer.asFloatBuffer().put(values, done, count);
      target.write(bytes, 0, count * Float.BYTES);
    }
  }

  /** Reads what {@link #writeFloats} wrote. */
  public float[] readFloats(DataInputView source) throws IOException {
    float[] values = new float[checkedLength(source.readInt())];
    int perPiece = BUFFER_BYTES / Float.BYTES;
    for (int done = 0; done < values.length; done += perPiece) {
      int count = Math.min(perPiece, values.length - done);
      source.readFully(bytes, 0, count * Float.BYTES);
      buffer.clear();
      buffer.asFloatBuffer().get(values, done, count);
    }
    return values;
  }

  /** Writes length and values. */
  public void writeDoubles(double[] values, DataOutputView target) throws IOException {
    target.writeInt(values.length);
    int perPiece = BUFFER_BYTES / Double.BYTES;
    for (int done = 0; done < values.length; done += perPiece) {
      int count = Math.min(perPiece, values.length - done);
      buffer.clear();
      buffer.asDoubleBuffer().put(values, done, count);
      target.write(bytes, 0, count * Double.BYTES);
    }
  }

  /** Reads what {@link #writeDoubles} wrote. */
  public double[] readDoubles(DataInputView source) throws IOException {
    double[] values = new double[checkedLength(source.readInt())];
    int perPiece = BUFFER_BYTES / Double.BYTES;
    for (int done = 0; done < values.length; done += perPiece) {
      int count = Math.min(perPiece, values.length - done);
      source.readFully(bytes, 0, count * Double.BYTES);
      buffer.clear();
      buffer.asDoubleBuffer().get(values, done, count);
    }
    return values;
  }

  /** Writes length and values. */
  public void writeLongs(long[] values, DataOutputView target) throws IOException {
    target.writeInt(values.length);
    int perPiece = BUFFER_BYTES / Long.BYTES;
    for (int done = 0; done < values.length; done += perPiece) {
      int count = Math.min(perPiece, values.length - done);
      buffer.clear();
      buffer.asLongBuffer().put(values, done, count);
      target.write(bytes, 0, count * Long.BYTES);
    }
  }

  /** Reads what {@link #writeLongs} wrote. */
  public long[] readLongs(DataInputView source) throws IOException {
    long[] values = new long[checkedLength(source.readInt())];
    int perPiece = BUFFER_BYTES / Long.BYTES;
    for (int done = 0; done < values.length; done += perPiece) {
      int count = Math.min(perPiece, values.length - done);
      source.readFully(bytes, 0, count * Long.BYTES);
      buffer.clear();
      buffer.asLongBuffer().get(values, done, count);
    }
    return values;
  }

  /** Writes length and bytes. */
  public static void writeBytes(byte[] values, DataOutputView target) throws IOException {
    target.writeInt(values.length);
    target.write(values);
  }

  /** Reads what {@link #writeBytes} wrote. */
  public static byte[] readBytes(DataInputView source) throws IOException {
    byte[] values = new byte[checkedLength(source.readInt())];
    source.readFully(values);
    return values;
  }

  /** Writes a text of any length as UTF-8; the usual writeUTF ends at 64 KiB. */
  public static void writeText(String text, DataOutput target) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    target.writeInt(bytes.length);
    target.write(bytes);
  }

  /** Reads what {@link #writeText} wrote. */
  public static String readText(DataInput source) throws IOException {
    byte[] bytes = new byte[checkedLength(source.readInt())];
    source.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static int checkedLength(int length) throws IOException {
    if (length < 0 || length > MAX_LENGTH) {
      throw new IOException(
          "an array length must be between 0 and " + MAX_LENGTH + ", was " + length);
    }
    return length;
  }
}
