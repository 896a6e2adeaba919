package io.afferent.ingest.recording.brainvision;

import io.afferent.ingest.recording.file.RecordingFile;
import java.io.IOException;

/**
 * Reads numbers parted by blanks, tabs, semicolons or (where it is no decimal mark) commas, and the
 * ends of lines, which may be of any length. Holds 64 KiB. Not thread-safe.
 */
final class AsciiTokens {
  /** What comes next. */
  enum Kind {
    VALUE,
    LINE_END,
    END
  }

  private static final int WINDOW_BYTES = 1 << 16;
  private static final int LONGEST_TOKEN = 256;

  private final RecordingFile file;
  private final boolean commaParts;
  private final byte[] window = new byte[WINDOW_BYTES];
  private final byte[] token = new byte[LONGEST_TOKEN];
  private long windowOffset;
  private int filled;
  private int position;
  private int length;
  private long tokenOffset;

  AsciiTokens(RecordingFile file, char decimalMark) {
    this.file = file;
    this.commaParts = decimalMark != ',';
  }

  void seek(long offset) {
    windowOffset = offset;
    filled = 0;
    position = 0;
  }

  Kind next() throws IOException {
    int b = peek();
    while (b == ' ' || b == '\t' || b == ';' || (commaParts && b == ',')) {
      position++;
      b = peek();
    }
    tokenOffset = offset();
    if (b < 0) {
      return Kind.END;
    }
    if (b == '\n' || b == '\r') {
      position++;
      if (b == '\r' && peek() == '\n') {
        position++;
      }
      return Kind.LINE_END;
    }
    length = 0;
    while (b >= 0 && !ends(b)) {
      if (length == LONGEST_TOKEN) {
        throw file.refusedAt(
            tokenOffset,
            "here is a text of more than "
                + LONGEST_TOKEN
                + " bytes where a number should be; is DataFormat=ASCII right?");
      }
      token[length++] = (byte) b;
      position++;
      b = peek();
    }
    return Kind.VALUE;
  }

  /** The last value from byte 0 to {@link #length}, until the next call. */
  byte[] token() {
    return token;
  }

  int length() {
    return length;
  }

  /** Byte of the file at which the last value or line end begins. */
  long tokenOffset() {
    return tokenOffset;
  }

  private long offset() {
    return windowOffset + position;
  }

  private boolean ends(int b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r' || b == ';' || (commaParts && b == ',');
  }

  /** The next byte, -1 at the end of the file. */
  private int peek() throws IOException {
    if (position == filled) {
      windowOffset += filled;
      position = 0;
      filled = (int) Math.min(WINDOW_BYTES, file.size() - windowOffset);
      if (filled <= 0) {
        filled = 0;
        return -1;
      }
      file.read(windowOffset, window, 0, filled);
    }
    return window[position] & 0xFF;
  }
}
