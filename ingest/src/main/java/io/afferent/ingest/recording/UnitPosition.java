package io.afferent.ingest.recording;

/**
 * Where a unit is, in the coordinate system that the recording names.
 *
 * @param xMetres position along x (m)
 * @param yMetres position along y (m)
 * @param zMetres position along z (m)
 */
public record UnitPosition(double xMetres, double yMetres, double zMetres) {
  public UnitPosition {
    if (!Double.isFinite(xMetres) || !Double.isFinite(yMetres) || !Double.isFinite(zMetres)) {
      throw new IllegalArgumentException(
          "a position must be finite, was " + xMetres + ", " + yMetres + ", " + zMetres);
    }
  }
}
