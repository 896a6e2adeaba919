package io.afferent.models.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * One named tensor: type, shape and its bytes, row-major and little-endian. Immutable as long as
 * nobody writes to the array under it.
 */
public final class Tensor {
  private final TensorType type;
  private final long[] shape;
  private final ByteBuffer bytes;

  Tensor(TensorType type, long[] shape, ByteBuffer bytes) {
    this.type = type;
    this.shape = shape.clone();
    this.bytes = bytes.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * A float32 tensor that copies its values.
   *
   * @throws IllegalArgumentException when the shape does not hold as many values
   */
  public static Tensor ofFloats(float[] values, long... shape) {
    if (elementCount(shape) != values.length) {
      throw new IllegalArgumentException(
          "a tensor of shape "
              + Arrays.toString(shape)
              + " cannot hold "
              + values.length
              + " values");
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return new Tensor(TensorType.F32, shape, bytes);
  }

  /** Type of an element. */
  public TensorType type() {
    return type;
  }

  /** Sizes of the dimensions; empty for a single element. */
  public long[] shape() {
    return shape.clone();
  }

  /** Elements: the product of the shape, 1 for an empty shape. */
  public int elementCount() {
    return bytes.capacity() / type.sizeBytes();
  }

  /** The bytes, read-only, little-endian, from position 0. */
  public ByteBuffer bytes() {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The values as float32. Exact for F32, F16, BF16, I8, U8, I16 and U16; F64 is rounded.
   *
   * @throws IllegalStateException for other types
   */
  public float[] toFloats() {
    int count = elementCount();
    float[] values = new float[count];
    switch (type) {
      case F32 -> bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      case F64 -> fill(values, i -> (float) bytes.getDouble(8 * i));
      case F16 -> fill(values, i -> halfToFloat(bytes.getShort(2 * i)));
      case BF16 -> fill(values, i -> Float.intBitsToFloat(bytes.getShort(2 * i) << 16));
      case I8 -> fill(values, bytes::get);
      case U8 -> fill(values, i -> bytes.get(i) & 0xff);
      case I16 -> fill(values, i -> bytes.getShort(2 * i));
      case U16 -> fill(values, i -> bytes.getShort(2 * i) & 0xffff);
      default ->
          throw new IllegalStateException(
              "a tensor of type " + type + " cannot be read as float32 without loss");
    }
    return values;
  }

  private interface ElementReader {
    float at(int index);
  }

  private static void fill(float[] values, ElementReader reader) {
    for (int i = 0; i < values.length; i++) {
      values[i] = reader.at(i);
    }
  }

  /** IEEE 754 binary16 to binary32: every value is exact. */
  static float halfToFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >> 10) & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0x1f) {
      return Float.intBitsToFloat(sign | 0x7f800000 | fraction << 13);
    }
    if (exponent != 0) {
      return Float.intBitsToFloat(sign | (exponent + 112) << 23 | fraction << 13);
    }
    float magnitude = fraction * 0x1p-24f;
    return sign == 0 ? magnitude : -magnitude;
  }

  /** Product of a shape, checked. */
  static long elementCount(long[] shape) {
    long count = 1;
    for (long size : shape) {
      if (size < 0) {
        throw new IllegalArgumentException("a dimension must be at least 0, was " + size);
      }
      count = Math.multiplyExact(count, size);
    }
    return count;
  }
}
