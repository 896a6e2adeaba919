package io.afferent.jobs.filter;

import java.util.Arrays;

/**
 * Applies second-order sections to a stream of sample-major frames, in place, with the state
 * carried from call to call.
 *
 * <p>Legend: S samples of the call, U units, K sections. A frame array holds {@code [S][U]}, the
 * state {@code [K][2][U]} doubles, which is its bound.
 *
 * <p><b>Arithmetic.</b> Causal, transposed direct form II, in double precision, in the order of
 * operations {@code y = b0*x + z0; z0 = b1*x - a1*y + z1; z1 = b2*x - a2*y} and without fused
 * multiply-add, which makes the output of {@link #applyDoubles} bit-identical to {@code
 * scipy.signal.sosfilt} with zero initial state. {@link #applyFloats} widens each sample, filters
 * in double and rounds once at the end. Every unit is filtered for itself and sample after sample,
 * so the result does not depend on how the stream is cut into calls.
 *
 * <p><b>Start and reset.</b> The state starts at zero. The first {@link
 * SecondOrderSections#warmUpSamples} outputs after a start or {@link #reset} carry a transient;
 * {@link #warmUpRemaining} says how many are still to come. At a gap call {@link #reset}. There is
 * nothing to flush at the end: every input sample has given its output.
 *
 * <p><b>NaN and infinity.</b> A sample that is not finite makes its unit's outputs NaN from that
 * sample on, as in SciPy, until a reset; other units are not touched. {@link #firstPoisonedUnit}
 * finds such a unit by its state, whatever the cut. Callers should reset it at the next gap, or
 * with {@link #resetUnit}.
 *
 * <p>Not thread-safe: one instance per stream.
 */
public final class SosFilter {
  private final SecondOrderSections sections;
  private final int unitCount;
  private final long warmUpSamples;
  // Coefficients by section, in separate arrays of one kind each.
  private final double[] b0;
  private final double[] b1;
  private final double[] b2;
  private final double[] a1;
  private final double[] a2;
  // State by section; each row [U] so that the loop over units runs on whole arrays.
  private final double[][] z0;
  private final double[][] z1;
  private final double[] row;
  private long samplesSinceReset;

  /**
   * Creates a filter with zero state.
   *
   * @throws IllegalArgumentException if {@code unitCount} is below 1
   */
  public SosFilter(SecondOrderSections sections, int unitCount) {
    if (unitCount < 1) {
      throw new IllegalArgumentException("unitCount must be at least 1, was " + unitCount);
    }
    this.sections = sections;
    this.unitCount = unitCount;
    warmUpSamples = sections.warmUpSamples();
    int count = sections.sectionCount();
    b0 = new double[count];
    b1 = new double[count];
    b2 = new double[count];
    a1 = new double[count];
    a2 = new double[count];
    double[] sos = sections.toArray();
    for (int s = 0; s < count; s++) {
      int at = s * SecondOrderSections.COEFFICIENTS_PER_SECTION;
      b0[s] = sos[at];
      b1[s] = sos[at + 1];
      b2[s] = sos[at + 2];
      a1[s] = sos[at + 4];
      a2[s] = sos[at + 5];
    }
    z0 = new double[count][unitCount];
    z1 = new double[count][unitCount];
    row = new double[unitCount];
  }

  /** Returns the sections that this filter applies. */
  public SecondOrderSections sections() {
    return sections;
  }

  /** Returns the number of units per sample. */
  public int unitCount() {
    return unitCount;
  }

  /**
   * Filters {@code sampleCount} samples in place.
   *
   * @param frames {@code [S][U]}; may be longer, the rest is not touched
   * @throws IllegalArgumentException if {@code frames} is shorter than {@code sampleCount} samples
   */
  public void applyFloats(float[] frames, int sampleCount) {
    checkFrames(frames.length, sampleCount);
    for (int n = 0; n < sampleCount; n++) {
      int at = n * unitCount;
      for (int u = 0; u < unitCount; u++) {
        row[u] = frames[at + u];
      }
      applyRow();
      for (int u = 0; u < unitCount; u++) {
        frames[at + u] = (float) row[u];
      }
    }
    samplesSinceReset += sampleCount;
  }

  /**
   * Filters {@code sampleCount} samples in place, without rounding to float.
   *
   * @param frames {@code [S][U]}; may be longer, the rest is not touched
   * @throws IllegalArgumentException if {@code frames} is shorter than {@code sampleCount} samples
   */
  public void applyDoubles(double[] frames, int sampleCount) {
    checkFrames(frames.length, sampleCount);
    for (int n = 0; n < sampleCount; n++) {
      int at = n * unitCount;
      System.arraycopy(frames, at, row, 0, unitCount);
      applyRow();
      System.arraycopy(row, 0, frames, at, unitCount);
    }
    samplesSinceReset += sampleCount;
  }

  private void applyRow() {
    for (int s = 0; s < b0.length; s++) {
      applySection(row, z0[s], z1[s], b0[s], b1[s], b2[s], a1[s], a2[s]);
    }
  }

  // Parameters rather than fields, so that the compiler knows them to be constant in the loop.
  private static void applySection(
      double[] row,
      double[] z0,
      double[] z1,
      double b0,
      double b1,
      double b2,
      double a1,
      double a2) {
    for (int u = 0; u < row.length; u++) {
      double x = row[u];
      double y = b0 * x + z0[u];
      z0[u] = b1 * x - a1 * y + z1[u];
      z1[u] = b2 * x - a2 * y;
      row[u] = y;
    }
  }

  private void checkFrames(int length, int sampleCount) {
    if (sampleCount < 0 || (long) sampleCount * unitCount > length) {
      throw new IllegalArgumentException(
          "sampleCount must be at least 0 and fit the frames: "
              + sampleCount
              + " samples of "
              + unitCount
              + " units need "
              + (long) sampleCount * unitCount
              + " values, the array has "
              + length);
    }
  }

  /** Sets the state of all units to zero and starts the warm-up again. */
  public void reset() {
    for (int s = 0; s < z0.length; s++) {
      Arrays.fill(z0[s], 0.0);
      Arrays.fill(z1[s], 0.0);
    }
    samplesSinceReset = 0L;
  }

  /**
   * Sets the state of one unit to zero. The warm-up count, which is one for all units, is not
   * changed.
   *
   * @throws IndexOutOfBoundsException if there is no such unit
   */
  public void resetUnit(int unit) {
    for (int s = 0; s < z0.length; s++) {
      z0[s][unit] = 0.0;
      z1[s][unit] = 0.0;
    }
  }

  /** Returns the lowest unit whose state is not finite, or -1 if all are. */
  public int firstPoisonedUnit() {
    for (int u = 0; u < unitCount; u++) {
      for (int s = 0; s < z0.length; s++) {
        if (!Double.isFinite(z0[s][u]) || !Double.isFinite(z1[s][u])) {
          return u;
        }
      }
    }
    return -1;
  }

  /** Returns how many of the coming outputs belong to the warm-up. */
  public long warmUpRemaining() {
    return Math.max(0L, warmUpSamples - samplesSinceReset);
  }

  /** Returns the number of samples filtered since the start or the last {@link #reset}. */
  public long samplesSinceReset() {
    return samplesSinceReset;
  }

  /** Returns a copy of the state, {@code [K][2][U]}. */
  public double[] saveState() {
    double[] state = new double[z0.length * 2 * unitCount];
    for (int s = 0; s < z0.length; s++) {
      System.arraycopy(z0[s], 0, state, 2 * s * unitCount, unitCount);
      System.arraycopy(z1[s], 0, state, (2 * s + 1) * unitCount, unitCount);
    }
    return state;
  }

  /**
   * Continues exactly where another filter of the same sections and units was saved.
   *
   * @param state as {@link #saveState} returned it; copied
   * @param samplesSinceReset as {@link #samplesSinceReset()} returned it
   * @throws IllegalArgumentException if the state's length does not fit sections and units, or the
   *     count is negative
   */
  public void restoreState(double[] state, long samplesSinceReset) {
    int expected = z0.length * 2 * unitCount;
    if (state.length != expected) {
      throw new IllegalArgumentException(
          "the state must have "
              + expected
              + " values ("
              + z0.length
              + " sections, 2, "
              + unitCount
              + " units), had "
              + state.length
              + "; it was saved by a filter of another design or another number of units");
    }
    if (samplesSinceReset < 0L) {
      throw new IllegalArgumentException(
          "samplesSinceReset must be at least 0, was " + samplesSinceReset);
    }
    for (int s = 0; s < z0.length; s++) {
      System.arraycopy(state, 2 * s * unitCount, z0[s], 0, unitCount);
      System.arraycopy(state, (2 * s + 1) * unitCount, z1[s], 0, unitCount);
    }
    this.samplesSinceReset = samplesSinceReset;
  }
}
