package io.afferent.jobs.cli;

/**
 * Something that the person at the terminal can put right. Shown as one line, exit code 2. The
 * message says what was found, what is allowed and what to do.
 */
public final class UserError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UserError(String message) {
    super(message);
  }

  public UserError(String message, Throwable cause) {
    super(message, cause);
  }
}
