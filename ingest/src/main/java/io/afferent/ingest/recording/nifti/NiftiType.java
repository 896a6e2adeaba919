package io.afferent.ingest.recording.nifti;

import io.afferent.schema.SampleType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;

/** Types of voxels that hold one real number. */
enum NiftiType {
  UINT8(2, 1, SampleType.INT16),
  INT16(4, 2, SampleType.INT16),
  INT32(8, 4, SampleType.INT32),
  FLOAT32(16, 4, SampleType.FLOAT32),
  FLOAT64(64, 8, SampleType.FLOAT64),
  INT8(256, 1, SampleType.INT8),
  UINT16(512, 2, SampleType.INT32),
  UINT32(768, 4, SampleType.FLOAT64),
  INT64(1024, 8, SampleType.FLOAT64),
  UINT64(1280, 8, SampleType.FLOAT64);

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle DOUBLES =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

  /** Number of the type in the file. */
  final int code;

  /** Bytes of a value. */
  final int bytes;

  /** The narrowest type of a stream that holds its values; 64-bit integers are rounded. */
  final SampleType streamType;

  NiftiType(int code, int bytes, SampleType streamType) {
    this.code = code;
    this.bytes = bytes;
    this.streamType = streamType;
  }

  static Optional<NiftiType> of(int code) {
    for (NiftiType type : values()) {
      if (type.code == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** What a number of a type stands for that is not read. */
  static String unreadable(int code) {
    return switch (code) {
      case 0 -> "no type at all";
      case 1 -> "single bits";
      case 32, 1792, 2048 -> "complex numbers";
      case 128, 2304 -> "colours";
      case 1536 -> "128-bit floats";
      default -> "a type that NIfTI does not know";
    };
  }

  boolean isReal() {
    return this == FLOAT32 || this == FLOAT64;
  }

  /** Whether values are as long as, and the same as, those of the stream. */
  boolean isKept() {
    return switch (this) {
      case INT8, INT16, INT32, FLOAT32, FLOAT64 -> true;
      case UINT8, UINT16, UINT32, INT64, UINT64 -> false;
    };
  }

  /** The value at {@code index} of little-endian values; of 64 bits the double nearest to it. */
  double value(byte[] source, int index) {
    int at = index * bytes;
    return switch (this) {
      case INT8 -> source[at];
      case UINT8 -> source[at] & 0xFF;
      case INT16 -> (short) SHORTS.get(source, at);
      case UINT16 -> (short) SHORTS.get(source, at) & 0xFFFF;
      case INT32 -> (int) INTS.get(source, at);
      case UINT32 -> (int) INTS.get(source, at) & 0xFFFF_FFFFL;
      case INT64 -> (long) LONGS.get(source, at);
      case UINT64 -> unsigned((long) LONGS.get(source, at));
      case FLOAT32 -> Float.intBitsToFloat((int) INTS.get(source, at));
      case FLOAT64 -> (double) DOUBLES.get(source, at);
    };
  }

  private static double unsigned(long bits) {
    return bits >= 0 ? bits : (double) ((bits >>> 1) | (bits & 1)) * 2;
  }

  /**
   * Writes a value in the layout of the stream.
   *
   * @param source little-endian values of this type
   * @param index which of them
   * @param at where in {@code dst}
   */
  void put(byte[] source, int index, byte[] dst, int at) {
    int from = index * bytes;
    switch (this) {
      case INT8 -> dst[at] = source[from];
      case UINT8 -> SHORTS.set(dst, at, (short) (source[from] & 0xFF));
      case INT16 -> SHORTS.set(dst, at, (short) SHORTS.get(source, from));
      case UINT16 -> INTS.set(dst, at, (short) SHORTS.get(source, from) & 0xFFFF);
      case INT32, FLOAT32 -> INTS.set(dst, at, (int) INTS.get(source, from));
      case FLOAT64 -> LONGS.set(dst, at, (long) LONGS.get(source, from));
      case UINT32, INT64, UINT64 -> DOUBLES.set(dst, at, value(source, index));
    }
  }
}
