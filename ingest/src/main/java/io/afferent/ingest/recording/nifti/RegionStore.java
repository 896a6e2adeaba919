package io.afferent.ingest.recording.nifti;

import io.afferent.ingest.recording.stored.SampleStore;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * FLOAT64 samples that are means of the digital values of the voxels of each region. Voxels are
 * added in the order of the file, so that a mean never depends on how reads are cut. A voxel that
 * is NaN makes the mean of its region NaN in that volume.
 */
final class RegionStore implements SampleStore {
  private static final VarHandle DOUBLES =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

  private final NiftiImage image;
  private final AtlasRegions regions;
  private final double[] sums;

  RegionStore(NiftiImage image, AtlasRegions regions) {
    this.image = image;
    this.regions = regions;
    this.sums = new double[regions.count()];
  }

  @Override
  public void read(long firstStored, int count, byte[] dst) throws IOException {
    for (int volume = 0; volume < count; volume++) {
      Arrays.fill(sums, 0);
      add(firstStored + volume);
      for (int region = 0; region < sums.length; region++) {
        // Of no voxel at all, the mean is 0 / 0, which is NaN.
        double mean = sums[region] / regions.voxelsOf(region);
        DOUBLES.set(dst, 8 * (volume * sums.length + region), mean);
      }
    }
  }

  private void add(long volume) throws IOException {
    int[] voxels = regions.voxels();
    int[] regionOf = regions.regionOf();
    if (voxels.length == 0) {
      return;
    }
    NiftiType type = image.header().type();
    int[] next = {0};
    image.visit(
        volume,
        voxels[0],
        voxels[voxels.length - 1] + 1,
        (values, firstVoxel, part) -> {
          int at = next[0];
          while (at < voxels.length && voxels[at] < firstVoxel + part) {
            sums[regionOf[at]] += type.value(values, voxels[at] - firstVoxel);
            at++;
          }
          next[0] = at;
        });
  }
}
