package io.afferent.ingest.recording.matlab;

import java.util.Optional;

/**
 * How the values of an element are stored. MATLAB stores whole numbers in the smallest type that
 * holds them all, so an array of doubles may be stored as bytes.
 */
public enum MatType {
  INT8(1, 1),
  UINT8(2, 1),
  INT16(3, 2),
  UINT16(4, 2),
  INT32(5, 4),
  UINT32(6, 4),
  FLOAT32(7, 4),
  FLOAT64(9, 8),
  INT64(12, 8),
  UINT64(13, 8),
  MATRIX(14, 1),
  COMPRESSED(15, 1),
  UTF8(16, 1),
  UTF16(17, 2),
  UTF32(18, 4);

  private final int code;
  private final int bytes;

  MatType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  static Optional<MatType> of(int code) {
    for (MatType type : values()) {
      if (type.code == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** Bytes of one value. */
  public int bytes() {
    return bytes;
  }

  /** Whether the type stores numbers. */
  public boolean isNumeric() {
    return code <= 13;
  }
}
