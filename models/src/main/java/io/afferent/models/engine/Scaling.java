package io.afferent.models.engine;

import ai.djl.ndarray.NDArray;

/** Multiplication by a number in a pass that gradients follow. */
public final class Scaling {
  private Scaling() {}

  /**
   * {@code x * factor}. The factor lives as long as the manager of {@code x}, to which the result
   * attaches too.
   *
   * <p>{@link NDArray#mul(Number)} frees its factor with the call, while the backward pass still
   * multiplies by it: after a garbage collection in between, by whatever lies there then.
   */
  public static NDArray scaled(NDArray x, double factor) {
    return x.mul(x.getManager().create(factor));
  }
}
