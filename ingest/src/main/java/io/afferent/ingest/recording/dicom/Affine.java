package io.afferent.ingest.recording.dicom;

/**
 * Where voxels lie: {@code origin + i * columnStep + j * rowStep + k * sliceStep}, in DICOM's axes
 * (mm).
 *
 * @param columnStep step to the next voxel of a row
 * @param rowStep step to the next row
 * @param sliceStep step to the next slice
 * @param origin centre of voxel (0, 0, 0)
 */
record Affine(Vector columnStep, Vector rowStep, Vector sliceStep, Vector origin) {

  /**
   * The matrix from voxel numbers to millimetres with x to the right and y to the front, as NIfTI
   * has it: four rows of four numbers, rows separated by semicolons.
   */
  String toRasText() {
    return row(-columnStep.x(), -rowStep.x(), -sliceStep.x(), -origin.x())
        + "; "
        + row(-columnStep.y(), -rowStep.y(), -sliceStep.y(), -origin.y())
        + "; "
        + row(columnStep.z(), rowStep.z(), sliceStep.z(), origin.z())
        + "; 0 0 0 1";
  }

  /** Edges of a voxel along columns, rows and slices (mm). */
  String voxelSizeText() {
    return number(columnStep.length())
        + " "
        + number(rowStep.length())
        + " "
        + number(sliceStep.length());
  }

  private static String row(double a, double b, double c, double d) {
    return number(a) + " " + number(b) + " " + number(c) + " " + number(d);
  }

  private static String number(double value) {
    // -0.0 would read as another number than 0.0.
    return Double.toString(value == 0 ? 0 : value);
  }
}
