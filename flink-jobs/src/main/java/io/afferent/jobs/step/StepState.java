package io.afferent.jobs.step;

import java.util.Arrays;

/**
 * All that a kernel remembers of one stream between frames: three plain arrays whose meaning and
 * lengths the kernel fixes. A kernel reads and changes the arrays in place; the operator keeps them
 * in keyed state. Lengths are constant for a stream, which bounds the state. Not thread-safe.
 */
public final class StepState {

  private final long[] longs;
  private final double[] doubles;
  private final float[] floats;

  /** Takes the arrays over. */
  public StepState(long[] longs, double[] doubles, float[] floats) {
    this.longs = longs;
    this.doubles = doubles;
    this.floats = floats;
  }

  /** State of the given lengths, all zero. */
  public static StepState ofLengths(int longs, int doubles, int floats) {
    return new StepState(new long[longs], new double[doubles], new float[floats]);
  }

  /** State of a kernel that remembers nothing. */
  public static StepState none() {
    return ofLengths(0, 0, 0);
  }

  /** The integers, not a copy. */
  public long[] longs() {
    return longs;
  }

  /** The doubles, not a copy. */
  public double[] doubles() {
    return doubles;
  }

  /** The floats, not a copy. */
  public float[] floats() {
    return floats;
  }

  /** An independent copy. */
  public StepState copy() {
    return new StepState(longs.clone(), doubles.clone(), floats.clone());
  }

  /** Equal when all bits are. */
  @Override
  public boolean equals(Object other) {
    return other instanceof StepState that
        && Arrays.equals(longs, that.longs)
        && Arrays.equals(doubles, that.doubles)
        && Arrays.equals(floats, that.floats);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(longs) + Arrays.hashCode(doubles)) + Arrays.hashCode(floats);
  }
}
