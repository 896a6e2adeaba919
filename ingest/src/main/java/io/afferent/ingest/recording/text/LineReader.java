package io.afferent.ingest.recording.text;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import java.io.IOException;

/**
 * Reads a text file line by line through a window of 64 KiB, or of one line if that is longer.
 * Lines end with LF, CR LF or CR, in any mixture. No line becomes an object. Not thread-safe.
 */
public final class LineReader {
  /** Longest line (bytes). */
  public static final int LONGEST_LINE = 4 << 20;

  private static final int WINDOW_BYTES = 1 << 16;

  private final RecordingFile file;
  private byte[] window = new byte[WINDOW_BYTES];
  private long windowOffset;
  private int filled;
  private int position;
  private int start;
  private int end;
  private boolean terminated;
  private long number;

  /**
   * @param offset byte at which a line begins
   * @param linesBefore lines in front of it
   */
  public LineReader(RecordingFile file, long offset, long linesBefore) {
    this.file = file;
    this.windowOffset = offset;
    this.number = linesBefore;
  }

  /**
   * Goes to the next line; false at the end of the file.
   *
   * @throws RecordingException if the line is longer than {@value #LONGEST_LINE} bytes
   */
  public boolean next() throws IOException {
    int scan = position;
    while (true) {
      while (scan < filled && window[scan] != '\n' && window[scan] != '\r') {
        scan++;
      }
      // Behind a CR the next byte decides whether the end of the line has one byte or two.
      boolean known = scan < filled && (window[scan] == '\n' || scan + 1 < filled || !hasMore());
      if (known) {
        take(scan, true);
        boolean pair = window[scan] == '\r' && scan + 1 < filled && window[scan + 1] == '\n';
        position = scan + (pair ? 2 : 1);
        return true;
      }
      if (!hasMore()) {
        if (position == filled) {
          return false;
        }
        take(filled, false);
        position = filled;
        return true;
      }
      scan -= load();
    }
  }

  /** The window; the line lies from {@link #start} to {@link #end}, until the next call. */
  public byte[] bytes() {
    return window;
  }

  public int start() {
    return start;
  }

  public int end() {
    return end;
  }

  /** Whether a line end follows; false only for the last line of some files. */
  public boolean terminated() {
    return terminated;
  }

  /** Byte of the file at which the line begins. */
  public long offset() {
    return windowOffset + start;
  }

  /** Byte of the file behind the line and its end. */
  public long nextOffset() {
    return windowOffset + position;
  }

  /** Number of the line, from 1. */
  public long number() {
    return number;
  }

  /** Whether the line holds blanks and tabs only. */
  public boolean isBlank() {
    for (int i = start; i < end; i++) {
      if (window[i] != ' ' && window[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  /** Whether the line begins with {@code prefix}, blanks in front of it passed over. */
  public boolean startsWith(byte[] prefix) {
    int at = start;
    while (at < end && (window[at] == ' ' || window[at] == '\t')) {
      at++;
    }
    if (end - at < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (window[at + i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  /** The line as text, for headers and messages. */
  public String text() {
    return SourceText.decode(window, start, end - start);
  }

  /** An exception that names the file, the line and its first byte. */
  public RecordingException refused(String reason) {
    return file.refusedAt(offset(), "line " + number + ": " + reason);
  }

  private void take(int lineEnd, boolean withLineEnd) {
    start = position;
    end = lineEnd;
    terminated = withLineEnd;
    number++;
  }

  private boolean hasMore() {
    return windowOffset + filled < file.size();
  }

  /** Reads on; gives by how much the bytes in the window moved to its front. */
  private int load() throws IOException {
    int shift = position;
    System.arraycopy(window, position, window, 0, filled - position);
    filled -= position;
    windowOffset += position;
    position = 0;
    if (filled >= LONGEST_LINE) {
      throw file.refusedAt(
          windowOffset,
          "line "
              + (number + 1)
              + " is longer than "
              + LONGEST_LINE
              + " bytes; a table has shorter lines, so this is another file");
    }
    if (filled == window.length) {
      byte[] larger = new byte[window.length * 2];
      System.arraycopy(window, 0, larger, 0, filled);
      window = larger;
    }
    int length = (int) Math.min(window.length - filled, file.size() - windowOffset - filled);
    file.read(windowOffset + filled, window, filled, length);
    filled += length;
    return shift;
  }
}
