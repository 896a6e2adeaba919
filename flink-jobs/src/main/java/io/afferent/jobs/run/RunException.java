package io.afferent.jobs.run;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A run that cannot start or go on. The message says what happened and what to do. */
public final class RunException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Whether the person who started the run can put it right. */
  private final boolean forTheUser;

  private RunException(String message, boolean forTheUser, @Nullable Throwable cause) {
    super(message, cause);
    this.forTheUser = forTheUser;
  }

  /** Something that the person who started the run can put right. */
  static RunException user(String message) {
    return new RunException(message, true, null);
  }

  /** The same with its cause. */
  static RunException user(String message, Throwable cause) {
    return new RunException(message, true, cause);
  }

  /** A fault of the program or of what it runs on. */
  static RunException fault(String message) {
    return new RunException(message, false, null);
  }

  /** The same with its cause. */
  static RunException fault(String message, Throwable cause) {
    return new RunException(message, false, cause);
  }

  /** Whether the person who started the run can put it right. */
  public boolean isForTheUser() {
    return forTheUser;
  }
}
