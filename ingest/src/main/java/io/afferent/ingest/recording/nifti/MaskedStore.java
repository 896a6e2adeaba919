package io.afferent.ingest.recording.nifti;

import io.afferent.ingest.recording.stored.SampleStore;
import io.afferent.schema.wire.SampleBytes;
import java.io.IOException;

/** Samples that are some voxels of a volume, in the order of the file. */
final class MaskedStore implements SampleStore {
  private final NiftiImage image;
  private final int[] voxels;

  /**
   * @param voxels indexes in the volume, ascending, at least one
   */
  MaskedStore(NiftiImage image, int[] voxels) {
    this.image = image;
    this.voxels = voxels;
  }

  @Override
  public void read(long firstStored, int count, byte[] dst) throws IOException {
    NiftiType type = image.header().type();
    int size = SampleBytes.bytesPerSample(type.streamType);
    for (int volume = 0; volume < count; volume++) {
      int start = volume * voxels.length * size;
      int[] next = {0};
      image.visit(
          firstStored + volume,
          voxels[0],
          voxels[voxels.length - 1] + 1,
          (values, firstVoxel, part) -> {
            int unit = next[0];
            while (unit < voxels.length && voxels[unit] < firstVoxel + part) {
              type.put(values, voxels[unit] - firstVoxel, dst, start + unit * size);
              unit++;
            }
            next[0] = unit;
          });
    }
  }
}
