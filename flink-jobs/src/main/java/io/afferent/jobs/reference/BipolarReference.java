package io.afferent.jobs.reference;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes new units, each the difference of an anode and a cathode, labelled {@code "anode-cathode"}.
 *
 * <p>Equal to the new channels of {@code mne.set_bipolar_reference}. The output holds only the new
 * units, in the order of the pairs. Without state: a gap, a start or an end need no call. A NaN
 * stays in its sample and its pairs. Immutable and thread-safe.
 */
public final class BipolarReference {

  /** The labels of the two units of which a bipolar unit is the difference. */
  public record Pair(String anode, String cathode) {
    /** Returns the label of the bipolar unit. */
    public String label() {
      return anode + "-" + cathode;
    }
  }

  private final int inputUnitCount;
  private final List<String> labels;
  private final int[] anodes;
  private final int[] cathodes;

  /**
   * Creates the montage.
   *
   * @param inputLabels the labels of all units of the input, in order
   * @param pairs the bipolar units to make, in order
   * @throws IllegalArgumentException if there is no pair, a pair names an unknown unit or one unit
   *     twice, or two new units would have the same label
   */
  public BipolarReference(List<String> inputLabels, List<Pair> pairs) {
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException(
          "a bipolar reference needs at least 1 pair of units, had 0");
    }
    inputUnitCount = inputLabels.size();
    anodes = new int[pairs.size()];
    cathodes = new int[pairs.size()];
    List<String> newLabels = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < anodes.length; i++) {
      Pair pair = pairs.get(i);
      anodes[i] = UnitLabels.indexOf(inputLabels, pair.anode());
      cathodes[i] = UnitLabels.indexOf(inputLabels, pair.cathode());
      if (anodes[i] == cathodes[i]) {
        throw new IllegalArgumentException(
            "pair " + i + " has \"" + pair.anode() + "\" as anode and cathode; name two units");
      }
      if (!seen.add(pair.label())) {
        throw new IllegalArgumentException("two pairs have the label \"" + pair.label() + "\"");
      }
      newLabels.add(pair.label());
    }
    labels = List.copyOf(newLabels);
  }

  /** Returns the number of units per input sample. */
  public int inputUnitCount() {
    return inputUnitCount;
  }

  /** Returns the labels of the output's units, in order. */
  public List<String> labels() {
    return labels;
  }

  /**
   * Returns which output units are good: those whose anode and cathode both are.
   *
   * @param good one flag per input unit
   * @throws IllegalArgumentException if there is not one flag per input unit
   */
  public boolean[] goodOutputs(boolean[] good) {
    if (good.length != inputUnitCount) {
      throw new IllegalArgumentException(
          "good must have one flag per unit: "
              + inputUnitCount
              + " units, "
              + good.length
              + " flags");
    }
    boolean[] result = new boolean[anodes.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = good[anodes[i]] && good[cathodes[i]];
    }
    return result;
  }

  /**
   * Writes the bipolar units of {@code sampleCount} samples.
   *
   * @param frames {@code [sampleCount][inputUnitCount]}
   * @param output receives {@code [sampleCount][labels().size()]}; another array than {@code
   *     frames}
   * @throws IllegalArgumentException if an array is too short, or both are the same
   */
  public void apply(float[] frames, int sampleCount, float[] output) {
    int outputUnitCount = anodes.length;
    UnitLabels.checkFrames("frames", frames.length, sampleCount, inputUnitCount);
    UnitLabels.checkFrames("output", output.length, sampleCount, outputUnitCount);
    if (frames == output) {
      throw new IllegalArgumentException("output must be another array than frames");
    }
    for (int n = 0; n < sampleCount; n++) {
      int from = n * inputUnitCount;
      int to = n * outputUnitCount;
      for (int i = 0; i < outputUnitCount; i++) {
        // The same bits as the difference in double, rounded: 53 bits are more than 2 * 24 + 1.
        output[to + i] = frames[from + anodes[i]] - frames[from + cathodes[i]];
      }
    }
  }
}
