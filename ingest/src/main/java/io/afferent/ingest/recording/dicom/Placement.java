package io.afferent.ingest.recording.dicom;

import io.afferent.ingest.recording.RecordingException;
import org.jspecify.annotations.Nullable;

/**
 * Where a plane of pixels lies in the patient, in DICOM's axes: x to the left, y to the back, z to
 * the head (mm).
 *
 * @param position centre of the first pixel (mm)
 * @param along direction in which the column number grows, a unit vector
 * @param down direction in which the row number grows, a unit vector
 * @param columnSpacing distance of neighbours in a row (mm)
 * @param rowSpacing distance of rows (mm)
 */
record Placement(
    Vector position, Vector along, Vector down, double columnSpacing, double rowSpacing) {
  private static final double UNIT_TOLERANCE = 1e-3;
  private static final double SPACING_TOLERANCE = 1e-4;

  /**
   * The placement that three data sets tell, which for a classic image are one.
   *
   * @return null when a part of it is missing, when the directions are no unit vectors at a right
   *     angle, or when the spacing is not positive
   * @throws RecordingException if a part is no list of numbers
   */
  static @Nullable Placement of(DataSet position, DataSet orientation, DataSet measures)
      throws RecordingException {
    double[] first = position.decimals(DicomTag.IMAGE_POSITION, 3);
    double[] directions = orientation.decimals(DicomTag.IMAGE_ORIENTATION, 6);
    double[] spacing = measures.decimals(DicomTag.PIXEL_SPACING, 2);
    if (first == null || directions == null || spacing == null) {
      return null;
    }
    Vector along = new Vector(directions[0], directions[1], directions[2]);
    Vector down = new Vector(directions[3], directions[4], directions[5]);
    boolean sound =
        Math.abs(along.dot(along) - 1) < UNIT_TOLERANCE
            && Math.abs(down.dot(down) - 1) < UNIT_TOLERANCE
            && Math.abs(along.dot(down)) < UNIT_TOLERANCE
            && spacing[0] > 0
            && spacing[1] > 0;
    // The spacing is written with the distance of rows first.
    return sound
        ? new Placement(
            new Vector(first[0], first[1], first[2]), along, down, spacing[1], spacing[0])
        : null;
  }

  /** Cross product of the two directions. */
  Vector normal() {
    return along.cross(down);
  }

  /** How far along the normal the plane lies (mm). */
  double height() {
    return position.dot(normal());
  }

  /** Step to the next column (mm). */
  Vector columnStep() {
    return along.times(columnSpacing);
  }

  /** Step to the next row (mm). */
  Vector rowStep() {
    return down.times(rowSpacing);
  }

  /** Whether another plane has the same directions and spacings, rounding aside. */
  boolean isParallelTo(Placement other) {
    return along.minus(other.along).length() < UNIT_TOLERANCE
        && down.minus(other.down).length() < UNIT_TOLERANCE
        && Math.abs(columnSpacing - other.columnSpacing) < SPACING_TOLERANCE * columnSpacing
        && Math.abs(rowSpacing - other.rowSpacing) < SPACING_TOLERANCE * rowSpacing;
  }
}
