package io.afferent.schema.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.avro.AvroTypeException;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Avro's binary encoding read from one array, as the specification of Avro describes it. Every
 * length and count is checked against the bytes that are left before memory is taken for it, so
 * that damaged input cannot ask for more than it brings.
 */
final class BoundedDecoder extends Decoder {

  private final byte[] bytes;
  private final ByteBuffer numbers;
  private int at;

  BoundedDecoder(byte[] bytes, int start) {
    this.bytes = bytes;
    this.numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.at = start;
  }

  boolean isAtEnd() {
    return at == bytes.length;
  }

  @Override
  public void readNull() {}

  @Override
  public boolean readBoolean() throws IOException {
    byte value = bytes[take(1)];
    if (value != 0 && value != 1) {
      throw new AvroTypeException("a boolean must be 0 or 1, was " + value);
    }
    return value == 1;
  }

  @Override
  public int readInt() throws IOException {
    long value = readLong();
    if (value != (int) value) {
      throw new AvroTypeException("an int must fit 32 bits, was " + value);
    }
    return (int) value;
  }

  @Override
  public long readLong() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = bytes[take(1)];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new AvroTypeException("a variable-length number takes at most 10 bytes");
  }

  @Override
  public float readFloat() throws IOException {
    return numbers.getFloat(take(Float.BYTES));
  }

  @Override
  public double readDouble() throws IOException {
    return numbers.getDouble(take(Double.BYTES));
  }

  @Override
  public Utf8 readString(@Nullable Utf8 old) throws IOException {
    return new Utf8(readString());
  }

  @Override
  public String readString() throws IOException {
    int length = readLength();
    return new String(bytes, take(length), length, StandardCharsets.UTF_8);
  }

  @Override
  public void skipString() throws IOException {
    take(readLength());
  }

  @Override
  public ByteBuffer readBytes(@Nullable ByteBuffer old) throws IOException {
    int length = readLength();
    byte[] copy = new byte[length];
    System.arraycopy(bytes, take(length), copy, 0, length);
    return ByteBuffer.wrap(copy);
  }

  @Override
  public void skipBytes() throws IOException {
    take(readLength());
  }

  @Override
  public void readFixed(byte[] target, int start, int length) throws IOException {
    System.arraycopy(bytes, take(length), target, start, length);
  }

  @Override
  public void skipFixed(int length) throws IOException {
    take(length);
  }

  @Override
  public int readEnum() throws IOException {
    return readInt();
  }

  @Override
  public long readArrayStart() throws IOException {
    return readItemCount();
  }

  @Override
  public long arrayNext() throws IOException {
    return readItemCount();
  }

  @Override
  public long skipArray() throws IOException {
    return skipItems();
  }

  @Override
  public long readMapStart() throws IOException {
    return readItemCount();
  }

  @Override
  public long mapNext() throws IOException {
    return readItemCount();
  }

  @Override
  public long skipMap() throws IOException {
    return skipItems();
  }

  @Override
  public int readIndex() throws IOException {
    return readInt();
  }

  /**
   * Items of the next piece of an array or map; every item of our records takes a byte at least.
   */
  private long readItemCount() throws IOException {
    long count = readLong();
    if (count < 0) {
      readLong(); // the size of the piece in bytes, which only a reader that skips needs
      count = -count;
    }
    if (count < 0 || count > bytes.length - at) {
      throw new EOFException(
          "a list of " + count + " items cannot be in the " + (bytes.length - at) + " bytes left");
    }
    return count;
  }

  private long skipItems() throws IOException {
    long count = readLong();
    while (count < 0) {
      long size = readLong();
      if (size < 0 || size > bytes.length - at) {
        throw new EOFException(size + " bytes to skip, " + (bytes.length - at) + " are left");
      }
      at += (int) size;
      count = readLong();
    }
    return count;
  }

  private int readLength() throws IOException {
    long length = readLong();
    if (length < 0 || length > bytes.length - at) {
      throw new EOFException(
          "a length of " + length + " where " + (bytes.length - at) + " bytes are left");
    }
    return (int) length;
  }

  private int take(int count) throws IOException {
    if (count > bytes.length - at) {
      throw new EOFException("the value ends in the middle of a field");
    }
    int from = at;
    at += count;
    return from;
  }
}
