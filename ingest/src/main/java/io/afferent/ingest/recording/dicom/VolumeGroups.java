package io.afferent.ingest.recording.dicom;

import io.afferent.ingest.recording.file.SourceWarnings;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts slices together to volumes. Which number tells volumes apart differs between scanners, so
 * that several are tried: one is right when no volume has a slice twice and at least half of the
 * volumes are complete.
 */
final class VolumeGroups {
  /** Slices nearer to each other than this are in one place (mm). */
  private static final double SAME_PLACE = 0.02;

  private static final int NONE = -1;

  private VolumeGroups() {}

  /**
   * Numbers of places, ascending with their heights.
   *
   * @param heights height of each slice along the normal (mm)
   */
  static int[] places(double[] heights) {
    double[] sorted = heights.clone();
    Arrays.sort(sorted);
    double[] lowest = new double[sorted.length];
    int count = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || sorted[i] - sorted[i - 1] > SAME_PLACE) {
        lowest[count++] = sorted[i];
      }
    }
    int[] places = new int[heights.length];
    for (int i = 0; i < heights.length; i++) {
      int found = Arrays.binarySearch(lowest, 0, count, heights[i]);
      places[i] = found >= 0 ? found : -found - 2;
    }
    return places;
  }

  /** How many places there are. */
  static int count(int[] places) {
    int largest = NONE;
    for (int place : places) {
      largest = Math.max(largest, place);
    }
    return largest + 1;
  }

  /** Which slice of its place each slice is, in order. */
  static long[] occurrences(int[] places) {
    long[] seen = new long[count(places)];
    long[] keys = new long[places.length];
    for (int i = 0; i < places.length; i++) {
      keys[i] = seen[places[i]]++;
    }
    return keys;
  }

  /**
   * Groups by a key.
   *
   * @param keys key of the volume of each slice
   * @param places place of each slice
   * @return slices of each volume by place, -1 for one that is missing; null when the key is not
   *     the one that tells volumes apart
   */
  static @Nullable SortedMap<Long, int[]> by(long[] keys, int[] places) {
    int slices = count(places);
    Set<Long> distinct = new HashSet<>();
    for (long key : keys) {
      distinct.add(key);
    }
    // Half of the volumes must be complete; checked before room for them is taken.
    if ((long) distinct.size() * slices > 2L * keys.length) {
      return null;
    }
    SortedMap<Long, int[]> groups = new TreeMap<>();
    for (int i = 0; i < keys.length; i++) {
      int[] members = groups.get(keys[i]);
      if (members == null) {
        members = new int[slices];
        Arrays.fill(members, NONE);
        groups.put(keys[i], members);
      }
      if (members[places[i]] != NONE) {
        return null;
      }
      members[places[i]] = i;
    }
    int complete = 0;
    for (int[] members : groups.values()) {
      complete += missing(members) == 0 ? 1 : 0;
    }
    return complete * 2 >= groups.size() ? groups : null;
  }

  /** Takes volumes out that are not complete, and says so. */
  static void removeIncomplete(
      SortedMap<Long, int[]> groups, String source, SourceWarnings warnings) {
    groups
        .entrySet()
        .removeIf(
            (Map.Entry<Long, int[]> entry) -> {
              int missing = missing(entry.getValue());
              if (missing > 0) {
                warnings.add(
                    source
                        + ": volume "
                        + entry.getKey()
                        + " lacks "
                        + missing
                        + " of "
                        + entry.getValue().length
                        + " slices and is taken as missing");
              }
              return missing > 0;
            });
  }

  private static int missing(int[] members) {
    int missing = 0;
    for (int member : members) {
      missing += member == NONE ? 1 : 0;
    }
    return missing;
  }
}
