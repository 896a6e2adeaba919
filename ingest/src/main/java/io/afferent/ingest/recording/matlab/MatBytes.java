package io.afferent.ingest.recording.matlab;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bytes that elements lie in: the file itself, or one variable of it after decompression. Small
 * reads go through a window. Not thread-safe.
 */
final class MatBytes {
  private static final int WINDOW_BYTES = 1 << 14;

  /** Where the bytes come from. */
  @FunctionalInterface
  interface Source {
    void read(long position, byte[] dst, int offset, int length) throws IOException;
  }

  private final Source source;
  private final long size;
  private final ByteOrder order;
  private final RecordingFile file;
  private final long compressedAt;
  private final ByteBuffer window;
  private long windowAt;

  private MatBytes(
      Source source, long size, ByteOrder order, RecordingFile file, long compressedAt) {
    this.source = source;
    this.size = size;
    this.order = order;
    this.file = file;
    this.compressedAt = compressedAt;
    this.window = ByteBuffer.allocate((int) Math.min(size, WINDOW_BYTES)).order(order).limit(0);
  }

  /** The bytes of a file. */
  static MatBytes of(RecordingFile file, ByteOrder order) {
    return new MatBytes(file::read, file.size(), order, file, -1);
  }

  /**
   * What became of a compressed variable.
   *
   * @param compressedAt where it lies in the file, for messages
   */
  static MatBytes inflated(
      Source source, long size, ByteOrder order, RecordingFile file, long compressedAt) {
    return new MatBytes(source, size, order, file, compressedAt);
  }

  long size() {
    return size;
  }

  ByteOrder order() {
    return order;
  }

  RecordingException refusedAt(long position, String reason) {
    return compressedAt < 0
        ? file.refusedAt(position, reason)
        : file.refusedAt(
            compressedAt, "byte " + position + " of the variable compressed there: " + reason);
  }

  /** The 32-bit value at a position that lies inside. */
  int int32(long position) throws IOException {
    if (position < windowAt || position + 4 > windowAt + window.limit()) {
      int length = (int) Math.min(window.capacity(), size - position);
      if (length < 4) {
        throw refusedAt(position, "the file ends inside an element; it is cut off");
      }
      window.limit(0);
      source.read(position, window.array(), 0, length);
      window.limit(length);
      windowAt = position;
    }
    return window.getInt((int) (position - windowAt));
  }

  /** Fills {@code length} bytes of {@code dst}; the caller has checked that they lie inside. */
  void read(long position, byte[] dst, int offset, int length) throws IOException {
    long within = position - windowAt;
    if (within >= 0 && within + length <= window.limit()) {
      window.get((int) within, dst, offset, length);
    } else {
      source.read(position, dst, offset, length);
    }
  }
}
