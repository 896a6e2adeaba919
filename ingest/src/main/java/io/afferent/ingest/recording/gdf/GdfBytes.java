package io.afferent.ingest.recording.gdf;

import io.afferent.ingest.recording.file.SourceText;

/** Little-endian numbers and padded texts of a header. */
final class GdfBytes {
  private GdfBytes() {}

  static long unsigned(byte[] bytes, int at, int length) {
    long value = 0;
    for (int i = length - 1; i >= 0; i--) {
      value = value << 8 | (bytes[at + i] & 0xFF);
    }
    return value;
  }

  static int int32(byte[] bytes, int at) {
    return (int) unsigned(bytes, at, 4);
  }

  static long int64(byte[] bytes, int at) {
    return unsigned(bytes, at, 8);
  }

  static float float32(byte[] bytes, int at) {
    return Float.intBitsToFloat(int32(bytes, at));
  }

  static double float64(byte[] bytes, int at) {
    return Double.longBitsToDouble(int64(bytes, at));
  }

  /** Text up to the first NUL, without blanks around. */
  static String text(byte[] bytes, int at, int length) {
    int end = 0;
    while (end < length && bytes[at + end] != 0) {
      end++;
    }
    return SourceText.decode(bytes, at, end).strip();
  }
}
