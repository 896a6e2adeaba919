package io.afferent.ingest.recording.dicom;

import io.afferent.ingest.recording.SignalUnit;
import io.afferent.schema.UnitKind;
import java.util.ArrayList;
import java.util.List;

/** Units of volumes: one per voxel, named after its column, row and slice, each from 0. */
final class VoxelUnits {
  private VoxelUnits() {}

  /**
   * The units in the order of the samples: x fastest, then y, then slice.
   *
   * @param gain value of one digital step
   * @param offset value of digital zero
   * @param smallest smallest digital value; NaN when there is none
   * @param largest largest digital value; NaN when there is none
   */
  static List<SignalUnit> of(
      VolumeSet.Grid grid, double gain, double offset, double smallest, double largest) {
    List<SignalUnit> units = new ArrayList<>((int) grid.voxels());
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++) {
          String label = "v" + i + "," + j + "," + k;
          units.add(
              new SignalUnit(
                  label,
                  label,
                  UnitKind.VOXEL,
                  gain,
                  offset,
                  "",
                  gain,
                  offset,
                  "",
                  smallest,
                  largest,
                  smallest * gain + offset,
                  largest * gain + offset,
                  "",
                  ""));
        }
      }
    }
    return units;
  }
}
