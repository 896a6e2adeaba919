package io.afferent.ingest.recording.xdf;

import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.util.Optional;

/**
 * Walks the chunks of a file. Behind damage it goes on at the next boundary chunk and says which
 * bytes were left out. Always forwards. Not thread-safe.
 */
final class XdfChunks {
  private static final int FIRST_CHUNK = 4;
  private static final int SMALLEST = 2;
  private static final int SEARCH_BYTES = 1 << 16;
  private static final byte[] BOUNDARY = {
    0x43,
    (byte) 0xA5,
    0x46,
    (byte) 0xDC,
    (byte) 0xCB,
    (byte) 0xF5,
    0x41,
    0x0F,
    (byte) 0xB3,
    0x0E,
    (byte) 0xD5,
    0x46,
    0x73,
    (byte) 0x83,
    (byte) 0xCB,
    (byte) 0xE4
  };

  private final RecordingFile file;
  private final XdfBytes bytes;
  private final SourceWarnings warnings;
  private long next = FIRST_CHUNK;
  private int interruptions;

  XdfChunks(RecordingFile file, XdfBytes bytes, SourceWarnings warnings) {
    this.file = file;
    this.bytes = bytes;
    this.warnings = warnings;
  }

  /** How often something was left out so far. */
  int interruptions() {
    return interruptions;
  }

  /** The next sound chunk, empty at the end. */
  Optional<XdfChunk> next() throws IOException {
    while (next < file.size()) {
      Optional<XdfChunk> chunk = chunkAt(next);
      if (chunk.isPresent()) {
        next = chunk.get().end();
        return chunk;
      }
      resume(next, "no chunk begins here");
    }
    return Optional.empty();
  }

  /** The chunk that begins at a byte, empty if none does or it does not end in the file. */
  private Optional<XdfChunk> chunkAt(long at) throws IOException {
    long length = bytes.count(at, file.size());
    if (length < SMALLEST) {
      return Optional.empty();
    }
    long start = at + bytes.countBytes(at);
    if (length > file.size() - start) {
      return Optional.empty();
    }
    int tag = bytes.u2(start);
    return tag < XdfChunk.FILE_HEADER || tag > XdfChunk.STREAM_FOOTER
        ? Optional.empty()
        : Optional.of(new XdfChunk(tag, at, start + 2, start + length));
  }

  /**
   * Leaves out a chunk with content that cannot be right: only this one when another begins behind
   * it, else all up to the next boundary, because then its length is wrong too.
   */
  void leaveOut(XdfChunk chunk, String reason) throws IOException {
    if (chunk.end() == file.size() || chunkAt(chunk.end()).isPresent()) {
      interruptions++;
      warn(chunk.offset(), chunk.end(), reason);
      next = chunk.end();
    } else {
      resume(chunk.offset(), reason);
    }
  }

  private void resume(long from, String reason) throws IOException {
    interruptions++;
    long boundary = boundaryBehind(from);
    if (boundary < 0) {
      warnings.add(
          "at byte "
              + from
              + ": "
              + reason
              + ", and no boundary follows up to the end at byte "
              + file.size()
              + "; the file was cut off or is damaged, what is left of it was left out");
      next = file.size();
    } else {
      next = boundary + BOUNDARY.length;
      warn(from, next, reason);
    }
  }

  private void warn(long from, long to, String reason) {
    warnings.add("bytes " + from + " to " + to + " are damaged and were left out: " + reason);
  }

  private long boundaryBehind(long from) throws IOException {
    byte[] window = new byte[(int) Math.min(SEARCH_BYTES, file.size())];
    long at = from + 1;
    while (file.size() - at >= BOUNDARY.length) {
      int length = (int) Math.min(window.length, file.size() - at);
      file.read(at, window, 0, length);
      for (int i = 0; i + BOUNDARY.length <= length; i++) {
        if (window[i] == BOUNDARY[0] && isBoundary(window, i)) {
          return at + i;
        }
      }
      at += length - BOUNDARY.length + 1;
    }
    return -1;
  }

  private static boolean isBoundary(byte[] window, int at) {
    for (int i = 0; i < BOUNDARY.length; i++) {
      if (window[at + i] != BOUNDARY[i]) {
        return false;
      }
    }
    return true;
  }
}
