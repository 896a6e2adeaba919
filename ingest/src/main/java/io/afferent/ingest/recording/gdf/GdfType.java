package io.afferent.ingest.recording.gdf;

import io.afferent.schema.SampleType;
import java.util.Optional;

/** Data types of channels. Types that do not fill whole bytes are not read. */
enum GdfType {
  INT8(1, 1, SampleType.INT16),
  UINT8(2, 1, SampleType.INT16),
  INT16(3, 2, SampleType.INT16),
  UINT16(4, 2, SampleType.INT32),
  INT32(5, 4, SampleType.INT32),
  UINT32(6, 4, SampleType.FLOAT64),
  INT64(7, 8, SampleType.FLOAT64),
  UINT64(8, 8, SampleType.FLOAT64),
  FLOAT32(16, 4, SampleType.FLOAT32),
  FLOAT64(17, 8, SampleType.FLOAT64),
  INT24(255 + 24, 3, SampleType.INT24),
  UINT24(511 + 24, 3, SampleType.INT32);

  /** Number of the type in the file. */
  final int code;

  /** Bytes of a value. */
  final int bytes;

  /** The narrowest type of a stream that holds its values. */
  final SampleType streamType;

  GdfType(int code, int bytes, SampleType streamType) {
    this.code = code;
    this.bytes = bytes;
    this.streamType = streamType;
  }

  static Optional<GdfType> of(int code) {
    for (GdfType type : values()) {
      if (type.code == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  boolean isReal() {
    return this == FLOAT32 || this == FLOAT64;
  }

  /** The integer at {@code at}; for the unsigned 64-bit type, its bits. */
  long whole(byte[] source, int at) {
    long value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      value = value << 8 | (source[at + i] & 0xFF);
    }
    int unused = 64 - 8 * bytes;
    return switch (this) {
      case INT8, INT16, INT24, INT32, INT64 -> value << unused >> unused;
      default -> value;
    };
  }

  /** The value at {@code at}. */
  double value(byte[] source, int at) {
    long bits = whole(source, at);
    return switch (this) {
      case FLOAT32 -> Float.intBitsToFloat((int) bits);
      case FLOAT64 -> Double.longBitsToDouble(bits);
      case UINT64 -> bits >= 0 ? bits : (double) ((bits >>> 1) | (bits & 1)) * 2;
      default -> bits;
    };
  }
}
