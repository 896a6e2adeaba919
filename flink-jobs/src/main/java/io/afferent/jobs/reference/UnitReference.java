package io.afferent.jobs.reference;

import java.util.Arrays;
import java.util.List;

/**
 * Subtracts from some units the mean of some units, sample by sample and in place.
 *
 * <p>Equal to {@code mne.set_eeg_reference}: the average reference takes the mean of the good units
 * and subtracts it from them; a list of reference units is averaged as it is named, bad ones
 * included, and subtracted from all good units, the reference units among them. Bad units are never
 * changed.
 *
 * <p>The mean is summed in double in ascending order of the unit index, so its bits depend on
 * nothing but the sample. A NaN in a unit that enters the mean makes that one sample NaN in all
 * referenced units; the next sample is not affected. Without state: a gap, a start or an end need
 * no call. Immutable and thread-safe.
 */
public final class UnitReference {
  private final int unitCount;
  private final int[] from;
  private final int[] to;

  private UnitReference(int unitCount, int[] from, int[] to) {
    this.unitCount = unitCount;
    this.from = from;
    this.to = to;
  }

  /**
   * Returns the average reference over the good units.
   *
   * @param good one flag per unit; not kept
   * @throws IllegalArgumentException if no unit is good
   */
  public static UnitReference average(boolean[] good) {
    int[] goodUnits = indexesOf(good);
    if (goodUnits.length == 0) {
      throw new IllegalArgumentException(
          "the average reference needs at least 1 good unit, had 0 of " + good.length);
    }
    return new UnitReference(good.length, goodUnits, goodUnits);
  }

  /**
   * Returns the reference to the mean of named units.
   *
   * @param labels the labels of all units, in order
   * @param good one flag per unit; not kept
   * @param references labels of the reference units, each once, in any order
   * @throws IllegalArgumentException if {@code references} is empty, repeats a label or names an
   *     unknown one, or {@code good} has another length than {@code labels}, or no unit is good
   */
  public static UnitReference toUnits(
      List<String> labels, boolean[] good, List<String> references) {
    if (good.length != labels.size()) {
      throw new IllegalArgumentException(
          "good must have one flag per unit: "
              + labels.size()
              + " units, "
              + good.length
              + " flags");
    }
    if (references.isEmpty()) {
      throw new IllegalArgumentException(
          "references must name at least 1 unit; use the average reference to refer to all");
    }
    int[] from = new int[references.size()];
    for (int i = 0; i < from.length; i++) {
      from[i] = UnitLabels.indexOf(labels, references.get(i));
    }
    Arrays.sort(from);
    for (int i = 1; i < from.length; i++) {
      if (from[i] == from[i - 1]) {
        throw new IllegalArgumentException(
            "references names \"" + labels.get(from[i]) + "\" twice; name each unit once");
      }
    }
    int[] to = indexesOf(good);
    if (to.length == 0) {
      throw new IllegalArgumentException(
          "there is no good unit to reference among " + labels.size() + " units");
    }
    return new UnitReference(labels.size(), from, to);
  }

  /** Returns the number of units per sample. */
  public int unitCount() {
    return unitCount;
  }

  /**
   * References {@code sampleCount} samples in place.
   *
   * @param frames {@code [sampleCount][unitCount]}; may be longer, the rest is not touched
   * @throws IllegalArgumentException if {@code frames} is shorter than {@code sampleCount} samples
   */
  public void apply(float[] frames, int sampleCount) {
    UnitLabels.checkFrames("frames", frames.length, sampleCount, unitCount);
    for (int n = 0; n < sampleCount; n++) {
      int at = n * unitCount;
      double sum = 0.0;
      for (int unit : from) {
        sum += frames[at + unit];
      }
      double mean = sum / from.length;
      for (int unit : to) {
        frames[at + unit] = (float) (frames[at + unit] - mean);
      }
    }
  }

  private static int[] indexesOf(boolean[] flags) {
    int[] indexes = new int[flags.length];
    int count = 0;
    for (int i = 0; i < flags.length; i++) {
      if (flags[i]) {
        indexes[count++] = i;
      }
    }
    return Arrays.copyOf(indexes, count);
  }
}
