package io.afferent.models.training;

import java.io.IOException;

/** A training cannot start or go on. */
public final class TrainingException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With a message that says what to do. */
  public TrainingException(String message) {
    super(message);
  }
}
