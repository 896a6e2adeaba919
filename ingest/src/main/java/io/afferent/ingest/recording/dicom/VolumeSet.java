package io.afferent.ingest.recording.dicom;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The volumes of a series, ascending by their numbers, all on one grid.
 *
 * @param volumes complete volumes, at least 1
 */
record VolumeSet(Grid grid, List<Volume> volumes) {

  /**
   * What all volumes share.
   *
   * @param columns voxels along x
   * @param rows voxels along y
   * @param slices voxels along z
   * @param stride pixels from row to row in the file: those of a whole mosaic
   * @param affine where the voxels of the first volume lie; empty when files do not tell
   */
  record Grid(
      int columns, int rows, int slices, int stride, PixelFormat format, Optional<Affine> affine) {
    long voxels() {
      return (long) columns * rows * slices;
    }
  }

  /**
   * One slice of one volume.
   *
   * @param offset first byte of its first pixel in the file
   */
  record Plane(DicomFile file, long offset, DicomFile.Scale scale) {}

  /**
   * One volume.
   *
   * @param number number that the scanner gave it
   * @param timeNanos when it began (ns); empty when not told
   * @param planes its slices
   * @param placement where its first slice lies; null when not told
   */
  record Volume(
      long number, OptionalLong timeNanos, List<Plane> planes, @Nullable Placement placement) {}
}
