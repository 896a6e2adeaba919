package io.afferent.models.spectrum;

/** The discrete Fourier transform by its definition: an oracle, slow on purpose. */
final class DftMatrices {
  private final double[][] cosines;
  private final double[][] sines;

  DftMatrices(int samples) {
    int bins = samples / 2;
    cosines = new double[bins][samples];
    sines = new double[bins][samples];
    for (int k = 1; k <= bins; k++) {
      for (int t = 0; t < samples; t++) {
        // Reduced in integers, so that the angle is exact however long the window is.
        double angle = 2 * Math.PI * ((long) k * t % samples) / samples;
        cosines[k - 1][t] = Math.cos(angle);
        sines[k - 1][t] = Math.sin(angle);
      }
    }
  }

  /** Amplitudes of bins 1 to T/2. */
  double[] amplitudes(float[] samples) {
    double[] amplitudes = new double[cosines.length];
    for (int k = 0; k < amplitudes.length; k++) {
      double re = 0;
      double im = 0;
      for (int t = 0; t < samples.length; t++) {
        re += samples[t] * cosines[k][t];
        im += samples[t] * sines[k][t];
      }
      amplitudes[k] = Math.hypot(re, im);
    }
    return amplitudes;
  }
}
