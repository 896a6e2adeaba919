package io.afferent.ingest.recording.nifti;

import io.afferent.ingest.recording.file.SourceWarnings;
import java.util.Arrays;
import java.util.Locale;

/**
 * Where voxels are: the position of voxel (i, j, k) is the matrix times (i, j, k, 1), in the length
 * unit of the file, x to the right, y to the front, z up. Immutable.
 */
final class NiftiAffine {
  private static final String[] SPACES = {
    "unknown", "scanner", "aligned", "talairach", "mni152", "template"
  };

  /** Below, a rotation is one by 180 degrees, as the reference library has it. */
  private static final double SMALLEST_A = 1e-7;

  private final double[] matrix;
  private final String source;

  private NiftiAffine(double[] matrix, String source) {
    this.matrix = matrix;
    this.source = source;
  }

  /** The sform if it is set, else the qform if it is, else the sizes of voxels alone. */
  static NiftiAffine of(NiftiFields fields, SourceWarnings warnings) {
    double[] sizes = new double[3];
    for (int axis = 0; axis < 3; axis++) {
      sizes[axis] = fields.pixdim(axis + 1);
      if (sizes[axis] < 0) {
        warnings.add(
            "the size of voxels along axis "
                + (axis + 1)
                + " is "
                + sizes[axis]
                + ", below 0; its sign is left out");
        sizes[axis] = -sizes[axis];
      }
    }
    if (fields.sformCode() > 0) {
      double[] matrix = new double[12];
      for (int i = 0; i < matrix.length; i++) {
        matrix[i] = fields.sform(i / 4, i % 4);
      }
      return new NiftiAffine(matrix, "sform, " + space(fields.sformCode()));
    }
    if (fields.qformCode() > 0) {
      return new NiftiAffine(rotated(fields, sizes), "qform, " + space(fields.qformCode()));
    }
    double[] matrix = {sizes[0], 0, 0, 0, 0, sizes[1], 0, 0, 0, 0, sizes[2], 0};
    return new NiftiAffine(matrix, "sizes of voxels");
  }

  private static String space(int code) {
    return code < SPACES.length ? SPACES[code] : "code " + code;
  }

  /** The formulas of the NIfTI-1 standard, method 2. */
  private static double[] rotated(NiftiFields fields, double[] sizes) {
    double b = fields.quaternion(0);
    double c = fields.quaternion(1);
    double d = fields.quaternion(2);
    double a = 1 - (b * b + c * c + d * d);
    if (a < SMALLEST_A) {
      double norm = Math.sqrt(b * b + c * c + d * d);
      a = 0;
      b /= norm;
      c /= norm;
      d /= norm;
    } else {
      a = Math.sqrt(a);
    }
    double qfac = fields.pixdim(0) < 0 ? -1 : 1;
    double x = sizes[0];
    double y = sizes[1];
    double z = sizes[2] * qfac;
    return new double[] {
      (a * a + b * b - c * c - d * d) * x,
      2 * (b * c - a * d) * y,
      2 * (b * d + a * c) * z,
      fields.quaternion(3),
      2 * (b * c + a * d) * x,
      (a * a + c * c - b * b - d * d) * y,
      2 * (c * d - a * b) * z,
      fields.quaternion(4),
      2 * (b * d - a * c) * x,
      2 * (c * d + a * b) * y,
      (a * a + d * d - b * b - c * c) * z,
      fields.quaternion(5)
    };
  }

  /** Where in the header it comes from, and the space it leads to. */
  String source() {
    return source;
  }

  /** A value of the matrix; rows 0 to 2, columns 0 to 3. */
  double at(int row, int column) {
    return matrix[4 * row + column];
  }

  boolean isFinite() {
    return Arrays.stream(matrix).allMatch(Double::isFinite);
  }

  /**
   * The largest difference of two values; NaN when there is a value that is none.
   *
   * @param asSingle whether both are rounded to single floats first, which is all that NIfTI-1
   *     holds
   */
  double distance(NiftiAffine other, boolean asSingle) {
    double largest = 0;
    for (int i = 0; i < matrix.length; i++) {
      double difference =
          asSingle
              ? (double) (float) matrix[i] - (float) other.matrix[i]
              : matrix[i] - other.matrix[i];
      // NaN stays NaN in both.
      largest = Math.max(largest, Math.abs(difference));
    }
    return largest;
  }

  /** Rows in brackets. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < 3; row++) {
      text.append(row == 0 ? "[" : " [");
      for (int column = 0; column < 4; column++) {
        // A zero has no sign for people.
        text.append(column == 0 ? "" : " ").append(at(row, column) + 0.0);
      }
      text.append(']');
    }
    return text.toString();
  }

  /**
   * Where each axis of voxels leads to most: R or L, A or P, S or I, for example {@code LAS}; a
   * question mark where it leads nowhere.
   */
  String orientation() {
    String[] towards = {"RL", "AP", "SI"};
    boolean[] taken = new boolean[3];
    StringBuilder code = new StringBuilder();
    for (int axis = 0; axis < 3; axis++) {
      int best = -1;
      for (int row = 0; row < 3; row++) {
        double value = Math.abs(at(row, axis));
        if (!taken[row] && value > 0 && (best < 0 || value > Math.abs(at(best, axis)))) {
          best = row;
        }
      }
      if (best < 0) {
        code.append('?');
      } else {
        taken[best] = true;
        code.append(towards[best].charAt(at(best, axis) > 0 ? 0 : 1));
      }
    }
    return code.toString().toUpperCase(Locale.ROOT);
  }
}
