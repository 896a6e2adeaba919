package io.afferent.ingest.recording.dicom;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import java.io.IOException;

/**
 * Little-endian reading from front to back through a window of 16 KiB; what is skipped is not read.
 * Not thread-safe.
 */
final class DicomInput {
  private static final int WINDOW_BYTES = 16 << 10;

  private final RecordingFile file;
  private byte[] window = new byte[0];
  private long windowStart;
  private long position;

  DicomInput(RecordingFile file) {
    this.file = file;
  }

  RecordingFile file() {
    return file;
  }

  long position() {
    return position;
  }

  void seek(long newPosition) {
    position = newPosition;
  }

  int uint16(String what) throws IOException {
    int at = need(2, what);
    return (window[at] & 0xFF) | (window[at + 1] & 0xFF) << 8;
  }

  long uint32(String what) throws IOException {
    int at = need(4, what);
    return (window[at] & 0xFFL)
        | (window[at + 1] & 0xFFL) << 8
        | (window[at + 2] & 0xFFL) << 16
        | (window[at + 3] & 0xFFL) << 24;
  }

  /**
   * The next bytes.
   *
   * @param length at most the size of the window
   */
  byte[] bytes(int length, String what) throws IOException {
    if (length > WINDOW_BYTES) {
      throw new IllegalArgumentException("length must be at most 16 KiB, was " + length);
    }
    int at = need(length, what);
    byte[] bytes = new byte[length];
    System.arraycopy(window, at, bytes, 0, length);
    return bytes;
  }

  /** Position in the window of the next bytes, which are passed. */
  private int need(int length, String what) throws IOException {
    if (position < windowStart || position + length > windowStart + window.length) {
      fill(length, what);
    }
    int at = (int) (position - windowStart);
    position += length;
    return at;
  }

  private void fill(int length, String what) throws RecordingException, IOException {
    file.requireRange(position, length, what);
    int size = (int) Math.min(WINDOW_BYTES, file.size() - position);
    if (window.length != size) {
      window = new byte[size];
    }
    windowStart = position;
    file.read(position, window, 0, size);
  }
}
