package io.afferent.ingest.recording.nihonkohden;

import io.afferent.ingest.recording.file.RecordingFile;
import java.io.IOException;
import java.util.OptionalLong;

/** Little-endian numbers at places of a file, each checked against its size. */
final class NihonKohdenBytes {
  private final RecordingFile file;

  NihonKohdenBytes(RecordingFile file) {
    this.file = file;
  }

  RecordingFile file() {
    return file;
  }

  int u8(long at, String what) throws IOException {
    return file.read(at, 1, what)[0] & 0xFF;
  }

  int u16(long at, String what) throws IOException {
    byte[] bytes = file.read(at, 2, what);
    return (bytes[0] & 0xFF) | (bytes[1] & 0xFF) << 8;
  }

  long u32(long at, String what) throws IOException {
    byte[] bytes = file.read(at, 4, what);
    return (bytes[0] & 0xFF)
        | (bytes[1] & 0xFF) << 8
        | (bytes[2] & 0xFF) << 16
        | (bytes[3] & 0xFFL) << 24;
  }

  /** Decimal digits, two to a byte; empty when one is none. */
  static OptionalLong bcd(byte b) {
    int high = (b & 0xFF) >> 4;
    int low = b & 0xF;
    return high > 9 || low > 9 ? OptionalLong.empty() : OptionalLong.of(high * 10L + low);
  }
}
