package io.afferent.ingest.recording.fif;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Walks the tags of a file in their order, which is only ever forwards, so that every file comes to
 * an end. The directory is not used: files that were cut off have none. Not thread-safe.
 */
final class FifTags {
  private static final int WINDOW_BYTES = 4096;

  private final RecordingFile file;
  private final byte[] window = new byte[WINDOW_BYTES];
  private long windowStart;
  private int windowLength;
  private long next;
  private boolean cutOff;

  FifTags(RecordingFile file) {
    this.file = file;
  }

  /**
   * The next tag, whose content may reach behind the end of the file only if it is the last one;
   * {@link #isCutOff()} tells. Empty at the end.
   *
   * @throws RecordingException if the tags lead backwards or a size is negative
   */
  Optional<FifTag> next() throws IOException {
    if (next < 0 || next == file.size()) {
      return Optional.empty();
    }
    if (file.size() - next < FifTag.HEADER_BYTES) {
      cutOff = true;
      return Optional.empty();
    }
    ByteBuffer header = header(next);
    FifTag tag = new FifTag(header.getInt(), header.getInt(), header.getInt(), next);
    int link = header.getInt();
    if (tag.size() < 0) {
      throw file.refusedAt(
          next,
          "a tag of kind "
              + tag.kind()
              + " has a size of "
              + tag.size()
              + " bytes, at least 0 are allowed; the file is damaged");
    }
    long end = tag.contentOffset() + tag.size();
    cutOff = end > file.size();
    if (cutOff || link == -1) {
      next = -1;
    } else if (link == 0) {
      next = end;
    } else if (link < end || link > file.size()) {
      throw file.refusedAt(
          next,
          "a tag of kind "
              + tag.kind()
              + " says that the next one is at byte "
              + link
              + ", but only bytes from "
              + end
              + " to the end at "
              + file.size()
              + " can follow; the file is damaged");
    } else {
      next = link;
    }
    return Optional.of(tag);
  }

  /** Whether the file ends inside the last tag. */
  boolean isCutOff() {
    return cutOff;
  }

  private ByteBuffer header(long at) throws IOException {
    if (at < windowStart || at + FifTag.HEADER_BYTES > windowStart + windowLength) {
      windowLength = 0;
      int length = (int) Math.min(WINDOW_BYTES, file.size() - at);
      file.read(at, window, 0, length);
      windowStart = at;
      windowLength = length;
    }
    return ByteBuffer.wrap(window, (int) (at - windowStart), FifTag.HEADER_BYTES);
  }
}
