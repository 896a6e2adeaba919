package io.afferent.ingest.simulate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where an electrode of the international 10-20 system sits on a scalp drawn as a disc.
 *
 * @param x to the right, the ear at 1
 * @param y to the front, the nose's root at 1
 */
record ScalpPosition(double x, double y) {
  private static final Map<String, ScalpPosition> TEN_TWENTY = new LinkedHashMap<>();

  static {
    put("Fp1", -0.31, 0.95);
    put("Fp2", 0.31, 0.95);
    put("F7", -0.81, 0.59);
    put("F3", -0.42, 0.55);
    put("Fz", 0, 0.5);
    put("F4", 0.42, 0.55);
    put("F8", 0.81, 0.59);
    put("T7", -1, 0);
    put("C3", -0.5, 0);
    put("Cz", 0, 0);
    put("C4", 0.5, 0);
    put("T8", 1, 0);
    put("P7", -0.81, -0.59);
    put("P3", -0.42, -0.55);
    put("Pz", 0, -0.5);
    put("P4", 0.42, -0.55);
    put("P8", 0.81, -0.59);
    put("O1", -0.31, -0.95);
    put("O2", 0.31, -0.95);
  }

  private static void put(String label, double x, double y) {
    TEN_TWENTY.put(label, new ScalpPosition(x, y));
  }

  /** The 19 labels, front to back. */
  static List<String> labels() {
    return List.copyOf(TEN_TWENTY.keySet());
  }

  /**
   * The position of a label.
   *
   * @throws IllegalArgumentException if it is not one of the 19
   */
  static ScalpPosition of(String label) {
    ScalpPosition position = TEN_TWENTY.get(label);
    if (position == null) {
      throw new IllegalArgumentException(
          "the simulator has no channel "
              + label
              + "; allowed are "
              + String.join(", ", TEN_TWENTY.keySet()));
    }
    return position;
  }

  /** Bell of a given width around the nearer of two places that mirror each other, 1 there. */
  double nearness(double sideX, double atY, double width) {
    double dx = Math.abs(x) - sideX;
    double dy = y - atY;
    return Math.exp(-(dx * dx + dy * dy) / (2 * width * width));
  }

  double nearness(ScalpPosition other, double width) {
    double dx = x - other.x;
    double dy = y - other.y;
    return Math.exp(-(dx * dx + dy * dy) / (2 * width * width));
  }
}
