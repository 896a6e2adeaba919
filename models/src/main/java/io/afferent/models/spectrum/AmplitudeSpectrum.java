package io.afferent.models.spectrum;

import java.util.Arrays;
import org.jtransforms.fft.DoubleFFT_1D;

/**
 * The amplitude spectrum of a channel, normalised and cut into patches (specification of encoders,
 * 3.1).
 *
 * <p>With x the samples of a frame less their mean, the amplitudes are {@code a_k = |sum_t x_t
 * exp(-2 pi i k t / T)|} for k = 1 to T/2; the bin of 0 Hz is dropped. Over all bins of the window
 * {@code u = (a - mean(a)) / (std(a) + epsilon)}, with the deviation of the population. A channel
 * without variation gives zeros: one whose samples are all equal, and one whose amplitudes are all
 * equal to within rounding.
 *
 * <p>All arithmetic is in double precision and sequential, so that a channel's result does not
 * depend on its neighbours, on threads or on batches. Thread-safe: the tables are computed once and
 * only read; every call works on arrays of its own.
 */
public final class AmplitudeSpectrum {

  /** Amplitudes that vary by less than this part of their mean are equal but for rounding. */
  private static final double FLAT_SPECTRUM = 1e-10;

  private final SpectrumConfig config;
  private final DoubleFFT_1D transform;

  /** Precomputes the tables of the transform. */
  public AmplitudeSpectrum(SpectrumConfig config) {
    this.config = config;
    this.transform = new DoubleFFT_1D(config.frameSamples());
  }

  /** The configuration. */
  public SpectrumConfig config() {
    return config;
  }

  /**
   * Writes the patches of one channel of a window.
   *
   * @param samples samples, sample-major {@code [T][channelCount]}, any unit
   * @param channel which channel
   * @param channelCount channels in {@code samples}
   * @param patches receives {@code [N][P]} floats
   * @param offset where in {@code patches} they begin
   * @throws IllegalArgumentException when the length is not T times channelCount, or when a sample
   *     of the channel is not finite
   */
  public void patches(float[] samples, int channel, int channelCount, float[] patches, int offset) {
    double[] normalised = normalised(samples, channel, channelCount);
    int bins = config.binsPerFrame();
    int length = config.patchLength();
    int out = offset;
    for (int frame = 0; frame < config.frameCount(); frame++) {
      for (int patch = 0; patch < config.patchesPerFrame(); patch++) {
        int first = frame * bins + patch * config.patchStride();
        for (int i = 0; i < length; i++) {
          patches[out++] = (float) normalised[first + i];
        }
      }
    }
  }

  /** The normalised spectrum {@code [L]} of one channel; see {@link #patches}. */
  public double[] normalised(float[] samples, int channel, int channelCount) {
    double[] amplitudes = new double[config.binCount()];
    if (!amplitudes(samples, channel, channelCount, amplitudes)) {
      return new double[amplitudes.length];
    }
    normalise(amplitudes);
    return amplitudes;
  }

  /**
   * The amplitudes {@code [L]} of one channel, not normalised, after {@code log1p} where it is
   * configured; see {@link #patches}.
   */
  public double[] amplitudes(float[] samples, int channel, int channelCount) {
    double[] amplitudes = new double[config.binCount()];
    boolean varies = amplitudes(samples, channel, channelCount, amplitudes);
    return varies ? amplitudes : new double[amplitudes.length];
  }

  /** Fills the amplitudes; false when the samples of the channel are all equal. */
  private boolean amplitudes(float[] samples, int channel, int channelCount, double[] amplitudes) {
    int window = config.windowSamples();
    if (channelCount < 1 || (long) window * channelCount != samples.length) {
      throw new IllegalArgumentException(
          "a window must hold "
              + window
              + " samples of each of its "
              + channelCount
              + " channels, but has "
              + samples.length
              + " values");
    }
    if (channel < 0 || channel >= channelCount) {
      throw new IllegalArgumentException(
          "channel must be 0 to " + (channelCount - 1) + ", was " + channel);
    }
    int frameSamples = config.frameSamples();
    double[] frame = new double[frameSamples];
    boolean varies = false;
    float first = samples[channel];
    int index = channel;
    for (int f = 0; f < config.frameCount(); f++) {
      double sum = 0;
      for (int t = 0; t < frameSamples; t++) {
        float value = samples[index];
        if (!Float.isFinite(value)) {
          throw new IllegalArgumentException(
              "sample "
                  + (index / channelCount)
                  + " of channel "
                  + channel
                  + " is "
                  + value
                  + ", but every sample must be finite: fill or skip windows with gaps");
        }
        varies |= value != first;
        frame[t] = value;
        sum += value;
        index += channelCount;
      }
      double mean = sum / frameSamples;
      for (int t = 0; t < frameSamples; t++) {
        frame[t] -= mean;
      }
      transform.realForward(frame);
      magnitudes(frame, amplitudes, f * config.binsPerFrame());
    }
    return varies;
  }

  /** Packed output of the transform: [0] bin 0, [1] bin T/2, then pairs of real and imaginary. */
  private void magnitudes(double[] packed, double[] amplitudes, int offset) {
    int bins = config.binsPerFrame();
    for (int k = 1; k < bins; k++) {
      double re = packed[2 * k];
      double im = packed[2 * k + 1];
      amplitudes[offset + k - 1] = Math.sqrt(re * re + im * im);
    }
    amplitudes[offset + bins - 1] = Math.abs(packed[1]);
    if (config.logAmplitude()) {
      for (int k = offset; k < offset + bins; k++) {
        // StrictMath, so that the bits do not depend on the machine's intrinsic.
        amplitudes[k] = StrictMath.log1p(amplitudes[k]);
      }
    }
  }

  private void normalise(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      double deviation = value - mean;
      squares += deviation * deviation;
    }
    double deviation = Math.sqrt(squares / values.length);
    if (deviation <= FLAT_SPECTRUM * mean) {
      Arrays.fill(values, 0);
      return;
    }
    double divisor = deviation + config.epsilon();
    for (int i = 0; i < values.length; i++) {
      values[i] = (values[i] - mean) / divisor;
    }
  }
}
