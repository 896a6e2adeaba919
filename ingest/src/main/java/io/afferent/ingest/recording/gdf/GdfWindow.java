package io.afferent.ingest.recording.gdf;

import io.afferent.ingest.recording.file.RecordingFile;
import java.io.IOException;

/**
 * The bytes of the records that are being read: whole records up to 4 MiB, or a stretch of one
 * channel where a record is longer. Not thread-safe.
 */
final class GdfWindow {
  /** Values of a channel that are read at once, of 8 bytes at most. */
  static final int MOST_VALUES = 1 << 16;

  private static final int WINDOW_BYTES = 4 << 20;

  private final RecordingFile file;
  private final GdfHeader header;
  private byte[] bytes = new byte[0];
  private long first;
  private int length;

  GdfWindow(RecordingFile file, GdfHeader header) {
    this.file = file;
    this.header = header;
  }

  byte[] bytes() {
    return bytes;
  }

  /**
   * Makes a stretch of the file available.
   *
   * @param record record that it lies in
   * @param position its first byte in the file
   * @param count its bytes
   * @return where it begins in {@link #bytes()}
   */
  int locate(long record, long position, int count) throws IOException {
    if (position < first || position + count > first + length) {
      if (header.recordBytes() <= WINDOW_BYTES) {
        long records = Math.min(WINDOW_BYTES / header.recordBytes(), header.records() - record);
        fill(
            header.headerBytes() + record * header.recordBytes(),
            (int) (records * header.recordBytes()));
      } else {
        fill(position, count);
      }
    }
    return (int) (position - first);
  }

  private void fill(long position, int count) throws IOException {
    length = 0;
    if (bytes.length < count) {
      bytes = new byte[count];
    }
    file.read(position, bytes, 0, count);
    first = position;
    length = count;
  }
}
