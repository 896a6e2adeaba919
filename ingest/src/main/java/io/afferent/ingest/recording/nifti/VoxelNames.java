package io.afferent.ingest.recording.nifti;

/** Names of voxels by their indexes along the three axes, from 0. */
final class VoxelNames {
  private VoxelNames() {}

  /** For example {@code v3,0,12}. */
  static String of(int voxel, NiftiHeader header) {
    int x = voxel % header.sizeX();
    int rest = voxel / header.sizeX();
    return "v" + x + "," + rest % header.sizeY() + "," + rest / header.sizeY();
  }
}
