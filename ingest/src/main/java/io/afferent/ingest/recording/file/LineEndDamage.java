package io.afferent.ingest.recording.file;

import io.afferent.ingest.recording.RecordingException;
import java.io.IOException;

/**
 * Finds binary files that went through a text-mode copy: every line feed byte was given a carriage
 * return. In sound binary data one line feed in 256 has a carriage return in front of it, so that
 * sound files are told within a few hundred bytes. The length of such a copy may look right, since
 * its end may have been cut off.
 */
public final class LineEndDamage {
  /** Fewer line feeds than this prove nothing. */
  private static final int FEWEST_LINE_FEEDS = 50;

  private static final int SCANNED_BYTES = 4 * 1024 * 1024;

  private LineEndDamage() {}

  /**
   * Refuses a file of which the samples went through a text-mode copy.
   *
   * @param position first byte of the samples
   * @throws RecordingException if all of more than fifty line feeds in the 4 MiB from there on
   *     follow a carriage return
   */
  public static void refuse(RecordingFile file, long position) throws IOException {
    if (isSuspect(file, position)) {
      throw file.refusedAt(
          position,
          "from here on every line feed byte (0x0A) follows a carriage return (0x0D); the file went"
              + " through a text-mode copy that changed its bytes, samples cannot be trusted; copy"
              + " it again in binary mode");
    }
  }

  /**
   * Whether all of more than fifty line feeds follow a carriage return.
   *
   * @param position where to begin; 4 MiB at most are looked at from there on
   */
  public static boolean isSuspect(RecordingFile file, long position) throws IOException {
    long end = Math.min(file.size(), position + SCANNED_BYTES);
    if (position >= end) {
      return false;
    }
    byte[] chunk = new byte[(int) Math.min(64 * 1024, end - position)];
    int lineFeeds = 0;
    byte before = 0;
    for (long at = position; at < end; at += chunk.length) {
      int length = (int) Math.min(chunk.length, end - at);
      file.read(at, chunk, 0, length);
      for (int i = 0; i < length; i++) {
        if (chunk[i] == '\n') {
          if (before != '\r') {
            return false;
          }
          lineFeeds++;
        }
        before = chunk[i];
      }
    }
    return lineFeeds > FEWEST_LINE_FEEDS;
  }
}
