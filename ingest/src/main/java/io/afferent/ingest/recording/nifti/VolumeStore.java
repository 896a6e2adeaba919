package io.afferent.ingest.recording.nifti;

import io.afferent.ingest.recording.stored.SampleStore;
import io.afferent.schema.wire.SampleBytes;
import java.io.IOException;

/** Samples that are all voxels of a volume, in the order of the file. */
final class VolumeStore implements SampleStore {
  private final NiftiImage image;

  VolumeStore(NiftiImage image) {
    this.image = image;
  }

  @Override
  public void read(long firstStored, int count, byte[] dst) throws IOException {
    NiftiType type = image.header().type();
    if (type.isKept()) {
      image.copy(firstStored, count, dst);
      return;
    }
    int voxels = image.header().voxels();
    int size = SampleBytes.bytesPerSample(type.streamType);
    for (int volume = 0; volume < count; volume++) {
      int start = volume * voxels * size;
      image.visit(
          firstStored + volume,
          0,
          voxels,
          (values, firstVoxel, part) -> {
            for (int i = 0; i < part; i++) {
              type.put(values, i, dst, start + (firstVoxel + i) * size);
            }
          });
    }
  }
}
