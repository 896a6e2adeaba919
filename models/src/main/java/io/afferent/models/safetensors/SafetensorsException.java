package io.afferent.models.safetensors;

import java.io.IOException;

/** A file is not a valid safetensors file. */
public final class SafetensorsException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With a message that says what was found and what is allowed. */
  public SafetensorsException(String message) {
    super(message);
  }

  /** With the cause. */
  public SafetensorsException(String message, Throwable cause) {
    super(message, cause);
  }
}
