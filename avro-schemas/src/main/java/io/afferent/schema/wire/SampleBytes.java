package io.afferent.schema.wire;

import io.afferent.schema.SampleType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Sample bytes to numbers and back, whole blocks at a time. Bytes are little-endian and
 * sample-major: {@code [sampleCount, unitCount]}.
 *
 * <p>float16 is IEEE 754 binary16 and bfloat16 the upper half of a binary32; both are converted
 * exactly on reading, and rounded to nearest, ties to even, on writing; NaN stays NaN. Integers are
 * rounded to nearest, ties to even, and saturate on writing; NaN has no integer and is refused.
 */
public final class SampleBytes {

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle FLOATS =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle DOUBLES =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

  private SampleBytes() {}

  /** Bytes of one value. */
  public static int bytesPerSample(SampleType type) {
    return switch (type) {
      case INT8 -> 1;
      case INT16, FLOAT16, BFLOAT16 -> 2;
      case INT24 -> 3;
      case INT32, FLOAT32 -> 4;
      case FLOAT64 -> 8;
    };
  }

  /**
   * Physical values: {@code digital * gain + offset} per unit, in double, rounded once to float.
   *
   * @param source bytes between position and limit; left as it was
   * @param gains one per unit
   * @param offsets one per unit
   * @param target receives {@code sampleCount * unitCount} values from {@code targetOffset} on
   * @throws IllegalArgumentException when the bytes are not exactly that many values
   */
  public static void toFloats(
      ByteBuffer source,
      SampleType type,
      int sampleCount,
      int unitCount,
      double[] gains,
      double[] offsets,
      float[] target,
      int targetOffset) {
    int count = checkedCount(source, type, sampleCount, unitCount);
    if (gains.length != unitCount || offsets.length != unitCount) {
      throw new IllegalArgumentException(
          "gains and offsets must be one per unit, got "
              + gains.length
              + " and "
              + offsets.length
              + " for "
              + unitCount
              + " units");
    }
    // The type of most amplifiers goes without an array in between.
    if (type == SampleType.INT16 && source.hasArray()) {
      byte[] bytes = source.array();
      int at = source.arrayOffset() + source.position();
      int to = targetOffset;
      for (int sample = 0; sample < sampleCount; sample++) {
        for (int unit = 0; unit < unitCount; unit++) {
          target[to++] = (float) ((short) SHORTS.get(bytes, at) * gains[unit] + offsets[unit]);
          at += Short.BYTES;
        }
      }
      return;
    }
    double[] digital = new double[count];
    toDoubles(source, type, digital);
    int from = 0;
    int to = targetOffset;
    for (int sample = 0; sample < sampleCount; sample++) {
      for (int unit = 0; unit < unitCount; unit++) {
        target[to++] = (float) (digital[from++] * gains[unit] + offsets[unit]);
      }
    }
  }

  /** Digital values as floats; exact for every type but INT32 and FLOAT64, which are rounded. */
  public static float[] toFloats(ByteBuffer source, SampleType type) {
    double[] digital = toDoubles(source, type);
    float[] values = new float[digital.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) digital[i];
    }
    return values;
  }

  /** Digital values, exact for every type. */
  public static double[] toDoubles(ByteBuffer source, SampleType type) {
    int size = bytesPerSample(type);
    if (source.remaining() % size != 0) {
      throw new IllegalArgumentException(
          source.remaining() + " bytes are not a whole number of " + type + " values");
    }
    double[] values = new double[source.remaining() / size];
    toDoubles(source, type, values);
    return values;
  }

  private static void toDoubles(ByteBuffer source, SampleType type, double[] values) {
    byte[] bytes;
    int at;
    if (source.hasArray()) {
      bytes = source.array();
      at = source.arrayOffset() + source.position();
    } else {
      bytes = new byte[source.remaining()];
      source.duplicate().get(bytes);
      at = 0;
    }
    int count = values.length;
    switch (type) {
      case INT8 -> {
        for (int i = 0; i < count; i++) {
          values[i] = bytes[at + i];
        }
      }
      case INT16 -> {
        for (int i = 0; i < count; i++) {
          values[i] = (short) SHORTS.get(bytes, at + 2 * i);
        }
      }
      case INT24 -> {
        for (int i = 0; i < count; i++) {
          int b = at + 3 * i;
          values[i] = (bytes[b] & 0xFF) | ((bytes[b + 1] & 0xFF) << 8) | (bytes[b + 2] << 16);
        }
      }
      case INT32 -> {
        for (int i = 0; i < count; i++) {
          values[i] = (int) INTS.get(bytes, at + 4 * i);
        }
      }
      case FLOAT16 -> {
        for (int i = 0; i < count; i++) {
          values[i] = halfToFloat((short) SHORTS.get(bytes, at + 2 * i));
        }
      }
      case BFLOAT16 -> {
        for (int i = 0; i < count; i++) {
          values[i] = Float.intBitsToFloat((short) SHORTS.get(bytes, at + 2 * i) << 16);
        }
      }
      case FLOAT32 -> {
        for (int i = 0; i < count; i++) {
          values[i] = (float) FLOATS.get(bytes, at + 4 * i);
        }
      }
      case FLOAT64 -> {
        for (int i = 0; i < count; i++) {
          values[i] = (double) DOUBLES.get(bytes, at + 8 * i);
        }
      }
    }
  }

  /**
   * Digital values to bytes.
   *
   * @throws IllegalArgumentException for NaN where the type is an integer
   */
  public static byte[] fromDoubles(double[] values, SampleType type) {
    int count = values.length;
    byte[] bytes = new byte[Math.multiplyExact(count, bytesPerSample(type))];
    switch (type) {
      case INT8 -> {
        for (int i = 0; i < count; i++) {
          bytes[i] = (byte) rounded(values[i], Byte.MIN_VALUE, Byte.MAX_VALUE, type);
        }
      }
      case INT16 -> {
        for (int i = 0; i < count; i++) {
          SHORTS.set(
              bytes, 2 * i, (short) rounded(values[i], Short.MIN_VALUE, Short.MAX_VALUE, type));
        }
      }
      case INT24 -> {
        for (int i = 0; i < count; i++) {
          int value = rounded(values[i], -(1 << 23), (1 << 23) - 1, type);
          bytes[3 * i] = (byte) value;
          bytes[3 * i + 1] = (byte) (value >> 8);
          bytes[3 * i + 2] = (byte) (value >> 16);
        }
      }
      case INT32 -> {
        for (int i = 0; i < count; i++) {
          INTS.set(bytes, 4 * i, rounded(values[i], Integer.MIN_VALUE, Integer.MAX_VALUE, type));
        }
      }
      case FLOAT16 -> {
        for (int i = 0; i < count; i++) {
          SHORTS.set(bytes, 2 * i, doubleToHalf(values[i]));
        }
      }
      case BFLOAT16 -> {
        for (int i = 0; i < count; i++) {
          SHORTS.set(bytes, 2 * i, doubleToBfloat16(values[i]));
        }
      }
      case FLOAT32 -> {
        for (int i = 0; i < count; i++) {
          FLOATS.set(bytes, 4 * i, (float) values[i]);
        }
      }
      case FLOAT64 -> {
        for (int i = 0; i < count; i++) {
          DOUBLES.set(bytes, 8 * i, values[i]);
        }
      }
    }
    return bytes;
  }

  /** Floats as FLOAT32 bytes, bit for bit. */
  public static byte[] ofFloats(float[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return bytes;
  }

  /** Integers as 4-byte little-endian bytes. */
  public static byte[] ofInts(int[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Integer.BYTES)];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(values);
    return bytes;
  }

  /** FLOAT32 bytes as floats, bit for bit; the buffer is left as it was. */
  public static float[] floats(ByteBuffer bytes) {
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /** 4-byte little-endian integers; the buffer is left as it was. */
  public static int[] ints(ByteBuffer bytes) {
    int[] values = new int[bytes.remaining() / Integer.BYTES];
    bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(values);
    return values;
  }

  private static int checkedCount(
      ByteBuffer source, SampleType type, int sampleCount, int unitCount) {
    long expected = (long) sampleCount * unitCount * bytesPerSample(type);
    if (sampleCount < 0 || unitCount < 1 || source.remaining() != expected) {
      throw new IllegalArgumentException(
          sampleCount
              + " samples of "
              + unitCount
              + " units as "
              + type
              + " need "
              + expected
              + " bytes, got "
              + source.remaining());
    }
    return sampleCount * unitCount;
  }

  private static int rounded(double value, int min, int max, SampleType type) {
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException(
          "NaN cannot be written as " + type + "; use a float type or a gap");
    }
    return (int) Math.max(min, Math.min(max, Math.rint(value)));
  }

  private static float halfToFloat(short half) {
    int bits = half & 0xFFFF;
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >> 10) & 0x1F;
    int fraction = bits & 0x3FF;
    if (exponent == 0x1F) {
      return Float.intBitsToFloat(sign | 0x7F800000 | (fraction << 13));
    }
    if (exponent == 0) {
      // Zero and subnormals: fraction times 2^-24, exact in binary32.
      float magnitude = fraction * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    return Float.intBitsToFloat(sign | ((exponent + (127 - 15)) << 23) | (fraction << 13));
  }

  /** Rounds a double once: going through float would round twice. */
  private static short doubleToHalf(double value) {
    int sign = (int) (Double.doubleToRawLongBits(value) >>> 48) & 0x8000;
    if (Double.isNaN(value)) {
      return (short) (sign | 0x7E00);
    }
    double magnitude = Math.abs(value);
    if (magnitude >= 65520) {
      return (short) (sign | 0x7C00);
    }
    if (magnitude < 0x1p-14) {
      return (short) (sign | (int) Math.rint(magnitude * 0x1p24));
    }
    int exponent = Math.getExponent(magnitude);
    int fraction = (int) Math.rint(Math.scalb(magnitude, 10 - exponent)) - 1024;
    return (short) (sign | (((exponent + 15) << 10) + fraction));
  }

  private static short doubleToBfloat16(double value) {
    int sign = (int) (Double.doubleToRawLongBits(value) >>> 48) & 0x8000;
    if (Double.isNaN(value)) {
      return (short) (sign | 0x7FC0);
    }
    double magnitude = Math.abs(value);
    if (magnitude >= 0x1.FFp127) {
      return (short) (sign | 0x7F80);
    }
    if (magnitude < 0x1p-126) {
      return (short) (sign | (int) Math.rint(Math.scalb(magnitude, 126 + 7)));
    }
    int exponent = Math.getExponent(magnitude);
    int fraction = (int) Math.rint(Math.scalb(magnitude, 7 - exponent)) - 128;
    return (short) (sign | (((exponent + 127) << 7) + fraction));
  }
}
