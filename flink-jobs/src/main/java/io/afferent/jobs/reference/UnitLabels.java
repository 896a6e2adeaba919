package io.afferent.jobs.reference;

import java.util.List;

/** Checks that the references of this package share. */
final class UnitLabels {
  private UnitLabels() {}

  static int indexOf(List<String> labels, String label) {
    int index = labels.indexOf(label);
    if (index < 0) {
      throw new IllegalArgumentException(
          "there is no unit \"" + label + "\"; the stream has " + labels);
    }
    if (labels.lastIndexOf(label) != index) {
      throw new IllegalArgumentException(
          "unit \"" + label + "\" is ambiguous: the stream has it more than once: " + labels);
    }
    return index;
  }

  static void checkFrames(String name, int length, int sampleCount, int unitCount) {
    if (sampleCount < 0 || (long) sampleCount * unitCount > length) {
      throw new IllegalArgumentException(
          "sampleCount must be at least 0 and fit "
              + name
              + ": "
              + sampleCount
              + " samples of "
              + unitCount
              + " units need "
              + (long) sampleCount * unitCount
              + " values, the array has "
              + length);
    }
  }
}
