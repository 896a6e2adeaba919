package io.afferent.ingest.recording.nifti;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The regions of an atlas: which voxels each has. Regions are numbered by ascending label.
 *
 * @param labels label of each region, ascending
 * @param voxels indexes in the volume of all voxels of all regions, ascending
 * @param regionOf region of each of {@code voxels}
 * @param sizes how many voxels each region has
 */
@SuppressWarnings("ArrayRecordComponent") // Shared for speed; never changed once made.
record AtlasRegions(long[] labels, int[] voxels, int[] regionOf, int[] sizes) {

  static AtlasRegions of(long[] labels, int[] voxels, int[] regionOf) {
    int[] sizes = new int[labels.length];
    for (int region : regionOf) {
      sizes[region]++;
    }
    return new AtlasRegions(labels, voxels, regionOf, sizes);
  }

  /** How many regions there are. */
  int count() {
    return labels.length;
  }

  /** How many voxels a region has. */
  int voxelsOf(int region) {
    return sizes[region];
  }

  /** The same regions without some voxels; a region may be left with none. */
  AtlasRegions without(BitSet leftOut) {
    int[] kept = new int[voxels.length];
    int[] keptRegions = new int[voxels.length];
    int count = 0;
    for (int i = 0; i < voxels.length; i++) {
      if (!leftOut.get(voxels[i])) {
        kept[count] = voxels[i];
        keptRegions[count] = regionOf[i];
        count++;
      }
    }
    return of(labels, Arrays.copyOf(kept, count), Arrays.copyOf(keptRegions, count));
  }
}
