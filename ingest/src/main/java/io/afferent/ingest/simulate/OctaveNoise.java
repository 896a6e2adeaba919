package io.afferent.ingest.simulate;

/**
 * Noise with a power spectrum that falls as {@code 1/f^exponent}, whose value at an index follows
 * from seed and index alone: a sum of one random curve per octave, each interpolated smoothly
 * between random values that lie 1, 2, 4 ... samples apart. Mean 0, variance 1 over time. Remembers
 * the last two values of each octave, which only saves time. Not thread-safe.
 */
final class OctaveNoise {
  /** Mean of (1-s)^2 + s^2 for s = f^2 (3 - 2f), f uniform in 0..1: what smoothing leaves. */
  private static final double SMOOTHED_VARIANCE = 26.0 / 35.0;

  private final long key;
  private final double[] weights;
  private final long[] cells;
  private final double[] left;
  private final double[] right;

  OctaveNoise(long key, int octaves, double exponent) {
    this.key = key;
    this.weights = new double[octaves];
    this.cells = new long[octaves];
    this.left = new double[octaves];
    this.right = new double[octaves];
    double power = 0;
    for (int k = 0; k < octaves; k++) {
      // Equal power per octave is 1/f; each octave further down gets 2^(exponent - 1) times as
      // much.
      weights[k] = Math.pow(2, k * (exponent - 1) / 2);
      power += weights[k] * weights[k] * (k == 0 ? 1 : SMOOTHED_VARIANCE);
      cells[k] = -1;
    }
    for (int k = 0; k < octaves; k++) {
      weights[k] /= Math.sqrt(power);
    }
  }

  double at(long index) {
    double sum = weights[0] * SeededValues.normal(key, index);
    for (int k = 1; k < weights.length; k++) {
      long cell = index >>> k;
      if (cells[k] != cell) {
        cells[k] = cell;
        left[k] = SeededValues.normal(key + k, cell);
        right[k] = SeededValues.normal(key + k, cell + 1);
      }
      double f = (double) (index & ((1L << k) - 1)) / (1L << k);
      double s = f * f * (3 - 2 * f);
      sum += weights[k] * (left[k] + s * (right[k] - left[k]));
    }
    return sum;
  }
}
