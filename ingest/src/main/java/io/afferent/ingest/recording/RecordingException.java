package io.afferent.ingest.recording;

import java.io.IOException;

/**
 * A recording cannot be read or must not be trusted. The message is one line: the file, what was
 * found, what is allowed, what to do.
 */
public final class RecordingException extends IOException {
  public RecordingException(String message) {
    super(message);
  }

  public RecordingException(String message, Throwable cause) {
    super(message, cause);
  }
}
