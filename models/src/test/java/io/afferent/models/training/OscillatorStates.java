package io.afferent.models.training;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Segments of second-order autoregressive noise from five oscillator states (specification of
 * encoders, 10.2, E5). With a pole radius of 0.95, knowing the true spectrum leaves a normalised
 * mean squared error of 0.260, and k-means of the patches with 64 centres one of 0.247, at a
 * perplexity of 39 (computed with NumPy and SciPy on 400 segments): near the reference values of
 * the specification, so its bounds hold something here.
 */
final class OscillatorStates implements WindowSource {
  static final double[] STATES_HZ = {3, 6, 10, 20, 40};

  private static final double RATE_HZ = 250;
  private static final double POLE_RADIUS = 0.95;
  private static final int WINDOW = 3000;
  private static final int SETTLE = 500;

  private final int recordings;
  private final int rows;
  private final long seed;
  private final double gain;

  /** Rows in all, dealt to recordings in turn with the states in turn, in about microvolts. */
  OscillatorStates(int recordings, int rows, long seed) {
    this(recordings, rows, seed, 1e-6);
  }

  /** The same with another deviation of the noise that drives the oscillators. */
  OscillatorStates(int recordings, int rows, long seed, double gain) {
    this.gain = gain;
    this.recordings = recordings;
    this.rows = rows;
    this.seed = seed;
  }

  @Override
  public String description() {
    return "AR(2) noise of 5 oscillator states, seed " + seed;
  }

  @Override
  public boolean simulated() {
    return true;
  }

  @Override
  public List<WindowRecording> recordings() {
    SplittableRandom random = new SplittableRandom(seed);
    List<WindowRecording> list = new ArrayList<>();
    int row = 0;
    for (int r = 0; r < recordings; r++) {
      int count = rows / recordings + (r < rows % recordings ? 1 : 0);
      float[][] windows = new float[count][];
      for (int i = 0; i < count; i++) {
        windows[i] = segment(STATES_HZ[row++ % STATES_HZ.length], gain, random);
      }
      list.add(new WindowRecording("recording-" + r, windows));
    }
    return list;
  }

  static float[] segment(double frequencyHz, double gain, SplittableRandom random) {
    double a1 = 2 * POLE_RADIUS * Math.cos(2 * Math.PI * frequencyHz / RATE_HZ);
    double a2 = -POLE_RADIUS * POLE_RADIUS;
    float[] samples = new float[WINDOW];
    double before = 0;
    double last = 0;
    for (int t = -SETTLE; t < WINDOW; t++) {
      double now = a1 * last + a2 * before + random.nextGaussian();
      before = last;
      last = now;
      if (t >= 0) {
        samples[t] = (float) (gain * now);
      }
    }
    return samples;
  }
}
