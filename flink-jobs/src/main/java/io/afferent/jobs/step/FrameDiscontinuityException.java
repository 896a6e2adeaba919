package io.afferent.jobs.step;

/**
 * A frame does not continue the one before. A kernel throws it before it has changed or emitted
 * anything; whoever runs the kernel starts the stream again from nothing.
 */
public final class FrameDiscontinuityException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  public FrameDiscontinuityException(String message) {
    super(message);
  }
}
