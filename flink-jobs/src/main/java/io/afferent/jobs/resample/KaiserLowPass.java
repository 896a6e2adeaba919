package io.afferent.jobs.resample;

/**
 * The anti-aliasing filter of rate conversion: a windowed sinc under a Kaiser window with beta 5
 * (Kaiser and Schafer, IEEE Transactions on Acoustics, Speech and Signal Processing 28, 1980), as
 * {@code scipy.signal.firwin(2*10*max(up, down) + 1, 1/max(up, down), window=('kaiser', 5.0)) *
 * up}.
 */
final class KaiserLowPass {
  /** Zero crossings of the sinc on each side. */
  static final int HALF_LENGTH_PER_TERM = 10;

  private static final double BETA = 5.0;

  private KaiserLowPass() {}

  /** Returns the {@code 20 * max(up, down) + 1} taps, which sum to {@code up}. */
  static double[] design(ResampleRatio ratio) {
    int largest = Math.max(ratio.up(), ratio.down());
    int half = HALF_LENGTH_PER_TERM * largest;
    double cutoff = 1.0 / largest;
    double atBeta = besselI0(BETA);
    double[] taps = new double[2 * half + 1];
    double sum = 0.0;
    for (int i = 0; i < taps.length; i++) {
      double fromCentre = i - half;
      double relative = fromCentre / half;
      double window = besselI0(BETA * StrictMath.sqrt(1.0 - relative * relative)) / atBeta;
      taps[i] = cutoff * sinc(cutoff * fromCentre) * window;
      sum += taps[i];
    }
    for (int i = 0; i < taps.length; i++) {
      taps[i] = taps[i] / sum * ratio.up();
    }
    return taps;
  }

  private static double sinc(double x) {
    if (x == 0.0) {
      return 1.0;
    }
    double angle = StrictMath.PI * x;
    return StrictMath.sin(angle) / angle;
  }

  /**
   * The modified Bessel function of the first kind and order 0, by its power series (Abramowitz and
   * Stegun, 9.6.12). All terms are positive and 30 of them reach double precision for x up to 5.
   */
  static double besselI0(double x) {
    double quarterSquare = x * x / 4.0;
    double term = 1.0;
    double sum = 1.0;
    for (int k = 1; term > sum * 1e-18; k++) {
      term *= quarterSquare / ((double) k * k);
      sum += term;
    }
    return sum;
  }
}
