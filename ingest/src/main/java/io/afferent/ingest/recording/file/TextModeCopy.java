package io.afferent.ingest.recording.file;

import java.io.IOException;

/**
 * Finds files that went through a text-mode copy: every line feed byte was given a carriage return.
 * In sound binary data one line feed in 256 has a carriage return in front of it, so that sound
 * files are told within a few hundred bytes.
 */
public final class TextModeCopy {
  /** Fewer line feeds than this prove nothing. */
  private static final int FEWEST_LINE_FEEDS = 50;

  private static final int SCANNED_BYTES = 4 * 1024 * 1024;

  private TextModeCopy() {}

  /** Whether all of more than fifty line feeds in the first 4 MiB follow a carriage return. */
  public static boolean suspect(RecordingFile file) throws IOException {
    byte[] chunk = new byte[(int) Math.min(64 * 1024, file.size())];
    long end = Math.min(file.size(), SCANNED_BYTES);
    int lineFeeds = 0;
    byte before = 0;
    for (long at = 0; at < end; at += chunk.length) {
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
