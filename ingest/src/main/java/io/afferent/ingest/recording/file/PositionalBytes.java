package io.afferent.ingest.recording.file;

import io.afferent.ingest.recording.RecordingException;
import java.io.IOException;

/**
 * Bytes that are read by position: a file, or a part of one that has positions of its own, such as
 * a member of an archive.
 */
public interface PositionalBytes {
  /** Name for messages, without folders. */
  String name();

  /** How many bytes there are. */
  long size();

  /**
   * Fills {@code length} bytes of {@code bytes} from {@code offset}.
   *
   * @throws RecordingException if there are fewer, or they are damaged
   */
  void read(long position, byte[] bytes, int offset, int length) throws IOException;

  /** An exception that names the file. */
  default RecordingException refused(String reason) {
    return new RecordingException(name() + ": " + reason);
  }

  /** An exception that names the file and the byte that the reason is about. */
  default RecordingException refusedAt(long offset, String reason) {
    return new RecordingException(name() + ": at byte " + offset + ": " + reason);
  }

  /**
   * Refuses a stretch that does not lie in the file.
   *
   * @param what the stretch in words, for the message
   */
  default void requireRange(long position, long length, String what) throws RecordingException {
    if (position < 0 || length < 0 || position > size() || length > size() - position) {
      throw refusedAt(
          Math.max(0, position),
          what
              + " should take "
              + length
              + " bytes, but the file has "
              + size()
              + " bytes; it is cut off or damaged");
    }
  }

  /**
   * Reads a stretch of the file into a new array.
   *
   * @param what the stretch in words, for the message
   * @throws RecordingException if the stretch does not lie in the file
   */
  default byte[] read(long position, int length, String what) throws IOException {
    requireRange(position, length, what);
    byte[] bytes = new byte[length];
    read(position, bytes, 0, length);
    return bytes;
  }
}
