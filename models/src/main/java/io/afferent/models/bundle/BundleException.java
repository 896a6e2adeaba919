package io.afferent.models.bundle;

import java.io.IOException;

/**
 * A bundle is not what its manifest says, or not one that can be served. Messages are one line of
 * bounded length, whatever the bundle holds: control characters are written out.
 */
public final class BundleException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With a message that says what was found, what is allowed and what to do. */
  public BundleException(String message) {
    super(ManifestText.line(message));
  }

  /** With the cause. */
  public BundleException(String message, Throwable cause) {
    super(ManifestText.line(message), cause);
  }
}
