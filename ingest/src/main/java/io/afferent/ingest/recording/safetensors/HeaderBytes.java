package io.afferent.ingest.recording.safetensors;

import io.afferent.ingest.recording.file.PositionalBytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The bytes of a stretch of a file in order, 8 KiB at a time. */
final class HeaderBytes extends InputStream {
  private static final int WINDOW_BYTES = 1 << 13;

  private final PositionalBytes file;
  private final byte[] window = new byte[WINDOW_BYTES];
  private final long end;
  private long next;
  private int at;
  private int filled;

  /**
   * @param position first byte of the stretch, which lies in the file
   */
  HeaderBytes(PositionalBytes file, long position, long length) {
    this.file = file;
    this.next = position;
    this.end = position + length;
  }

  private boolean fill() throws IOException {
    if (at < filled) {
      return true;
    }
    at = 0;
    filled = (int) Math.min(WINDOW_BYTES, end - next);
    if (filled == 0) {
      return false;
    }
    file.read(next, window, 0, filled);
    next += filled;
    return true;
  }

  @Override
  public int read() throws IOException {
    return fill() ? window[at++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, filled - at);
    System.arraycopy(window, at, bytes, offset, count);
    at += count;
    return count;
  }
}
