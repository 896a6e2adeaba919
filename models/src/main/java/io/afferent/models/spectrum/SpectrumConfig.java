package io.afferent.models.spectrum;

/**
 * How a window of one channel becomes patches of a normalised amplitude spectrum (specification of
 * encoders, 3.1).
 *
 * @param mode one spectrum per window, or one per frame
 * @param windowSamples samples of a window, T; even
 * @param frameSamples samples of a spectrum: T in {@link SpectrumMode#SEGMENT}, an even divisor of
 *     T in {@link SpectrumMode#FRAME}
 * @param logAmplitude whether {@code log1p} is applied to amplitudes before they are normalised;
 *     the result then depends on the gain of the signal
 * @param epsilon added to the standard deviation of the amplitudes, in their unit (that of the
 *     signal, times samples). For signals in volts the deviation is about 1e-4, so a value far
 *     below keeps the result independent of gain
 * @param patchLength bins of a patch, P
 * @param patchStride bins from one patch to the next, S; the last patch must end at the last bin of
 *     its spectrum
 */
public record SpectrumConfig(
    SpectrumMode mode,
    int windowSamples,
    int frameSamples,
    boolean logAmplitude,
    double epsilon,
    int patchLength,
    int patchStride) {

  /** Longest window that is accepted, in samples. */
  public static final int MAX_WINDOW_SAMPLES = 1 << 20;

  public SpectrumConfig {
    if (windowSamples < 4 || windowSamples > MAX_WINDOW_SAMPLES || windowSamples % 2 != 0) {
      throw new IllegalArgumentException(
          "windowSamples must be even and 4 to " + MAX_WINDOW_SAMPLES + ", was " + windowSamples);
    }
    if (mode == SpectrumMode.SEGMENT && frameSamples != windowSamples) {
      throw new IllegalArgumentException(
          "frameSamples must equal windowSamples in segment mode, was "
              + frameSamples
              + " of "
              + windowSamples);
    }
    if (frameSamples < 4 || frameSamples % 2 != 0 || windowSamples % frameSamples != 0) {
      throw new IllegalArgumentException(
          "frameSamples must be an even divisor of windowSamples "
              + windowSamples
              + ", was "
              + frameSamples);
    }
    if (!(epsilon > 0 && epsilon < 1)) {
      throw new IllegalArgumentException("epsilon must be above 0 and below 1, was " + epsilon);
    }
    int bins = frameSamples / 2;
    if (patchLength < 1 || patchLength > bins) {
      throw new IllegalArgumentException(
          "patchLength must be 1 to the " + bins + " bins of a spectrum, was " + patchLength);
    }
    if (patchStride < 1 || (bins - patchLength) % patchStride != 0) {
      throw new IllegalArgumentException(
          "patchStride must divide "
              + (bins - patchLength)
              + " (bins "
              + bins
              + " less patchLength "
              + patchLength
              + ") so that the last patch ends at the last bin, was "
              + patchStride);
    }
  }

  /** The default: the spectrum of 12 s at 250 Hz in 50 patches of 30 bins (2.5 Hz each). */
  public static SpectrumConfig segment() {
    return new SpectrumConfig(SpectrumMode.SEGMENT, 3000, 3000, false, 1e-12, 30, 30);
  }

  /** Twelve spectra of 1 s at 250 Hz, one token for each. */
  public static SpectrumConfig frames() {
    return new SpectrumConfig(SpectrumMode.FRAME, 3000, 250, false, 1e-12, 125, 125);
  }

  /** This configuration with or without {@code log1p}. */
  public SpectrumConfig withLogAmplitude(boolean log) {
    return new SpectrumConfig(
        mode, windowSamples, frameSamples, log, epsilon, patchLength, patchStride);
  }

  /** Spectra per window. */
  public int frameCount() {
    return windowSamples / frameSamples;
  }

  /** Bins of one spectrum, without the bin of 0 Hz. */
  public int binsPerFrame() {
    return frameSamples / 2;
  }

  /** Bins of a window, L: those of all its spectra. */
  public int binCount() {
    return frameCount() * binsPerFrame();
  }

  /** Patches of one spectrum. */
  public int patchesPerFrame() {
    return (binsPerFrame() - patchLength) / patchStride + 1;
  }

  /** Tokens of a window, N: patches of all its spectra, frame by frame. */
  public int tokenCount() {
    return frameCount() * patchesPerFrame();
  }
}
