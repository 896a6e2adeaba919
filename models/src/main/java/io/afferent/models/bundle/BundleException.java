package io.afferent.models.bundle;

import java.io.IOException;

/** A bundle is not what its manifest says, or not one that can be served. */
public final class BundleException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With a message that says what was found, what is allowed and what to do. */
  public BundleException(String message) {
    super(message);
  }

  /** With the cause. */
  public BundleException(String message, Throwable cause) {
    super(message, cause);
  }
}
