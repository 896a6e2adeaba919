package io.afferent.ingest.recording.xdf;

import io.afferent.ingest.recording.file.RecordingFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Little-endian numbers anywhere in a file, through a window on it. Not thread-safe. */
final class XdfBytes {
  /** What {@link #count} gives for something that is no length. */
  static final long NO_COUNT = -1;

  private final RecordingFile file;
  private final int windowBytes;
  private ByteBuffer window = ByteBuffer.allocate(0);
  private long start;

  XdfBytes(RecordingFile file, int windowBytes) {
    this.file = file;
    this.windowBytes = (int) Math.min(windowBytes, Math.max(8, file.size()));
  }

  int u1(long at) throws IOException {
    int position = place(at, 1);
    return window.get(position) & 0xFF;
  }

  int u2(long at) throws IOException {
    int position = place(at, 2);
    return window.getShort(position) & 0xFFFF;
  }

  int i4(long at) throws IOException {
    int position = place(at, 4);
    return window.getInt(position);
  }

  long i8(long at) throws IOException {
    int position = place(at, 8);
    return window.getLong(position);
  }

  double f8(long at) throws IOException {
    int position = place(at, 8);
    return window.getDouble(position);
  }

  void copy(long at, byte[] dst, int offset, int length) throws IOException {
    if (length > windowBytes) {
      file.read(at, dst, offset, length);
    } else {
      int position = place(at, length);
      window.get(position, dst, offset, length);
    }
  }

  byte[] bytes(long at, int length) throws IOException {
    byte[] bytes = new byte[length];
    copy(at, bytes, 0, length);
    return bytes;
  }

  /**
   * A length of variable length: one byte that is 1, 4 or 8, then as many bytes of a number. Takes
   * {@link #countBytes} bytes.
   *
   * @param limit end of what it may take
   * @return {@link #NO_COUNT} if it is none
   */
  long count(long at, long limit) throws IOException {
    if (at >= limit) {
      return NO_COUNT;
    }
    int width = u1(at);
    if ((width != 1 && width != 4 && width != 8) || at + 1 + width > limit) {
      return NO_COUNT;
    }
    return switch (width) {
      case 1 -> u1(at + 1);
      case 4 -> i4(at + 1) & 0xFFFFFFFFL;
      default -> Math.max(NO_COUNT, i8(at + 1));
    };
  }

  int countBytes(long at) throws IOException {
    return 1 + u1(at);
  }

  /** Where a stretch lies in the window, which may be another one afterwards. */
  private int place(long at, int length) throws IOException {
    if (at < start || at + length > start + window.limit()) {
      if (window.capacity() < windowBytes) {
        window = ByteBuffer.allocate(windowBytes).order(ByteOrder.LITTLE_ENDIAN);
      }
      window.limit(0);
      file.requireRange(at, length, "a number");
      int filled = (int) Math.min(windowBytes, file.size() - at);
      file.read(at, window.array(), 0, filled);
      window.limit(filled);
      start = at;
    }
    return (int) (at - start);
  }
}
