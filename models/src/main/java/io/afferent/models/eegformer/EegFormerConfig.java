package io.afferent.models.eegformer;

import io.afferent.models.spectrum.SpectrumConfig;

/**
 * Everything that fixes an EEGFormer but its weights (specification of encoders, 3.1 to 3.4).
 * Values that the paper does not publish are configuration like all others.
 *
 * @param spectrum how a channel becomes patches
 * @param encoderLayers layers before the codebook, Le
 * @param decoderLayers layers after the codebook, Ld
 * @param width width of a token, D; a multiple of {@code heads}
 * @param heads attention heads of a layer
 * @param feedForwardWidth width of the hidden layer of a feed-forward block
 * @param dropout part of activations dropped in training
 * @param layerNormEpsilon added to variances in layer normalisation
 * @param finalNorm whether encoder and decoder end in a layer normalisation, which a pre-norm
 *     transformer often has; the published parameter counts leave it open
 * @param quantizer the codebook
 */
public record EegFormerConfig(
    SpectrumConfig spectrum,
    int encoderLayers,
    int decoderLayers,
    int width,
    int heads,
    int feedForwardWidth,
    double dropout,
    double layerNormEpsilon,
    boolean finalNorm,
    QuantizerConfig quantizer) {

  public EegFormerConfig {
    requireRange("encoderLayers", encoderLayers, 1, 64);
    requireRange("decoderLayers", decoderLayers, 1, 64);
    requireRange("width", width, 1, 8192);
    requireRange("heads", heads, 1, 256);
    requireRange("feedForwardWidth", feedForwardWidth, 1, 65536);
    if (width % heads != 0) {
      throw new IllegalArgumentException(
          "width must be a multiple of heads " + heads + ", was " + width);
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("dropout must be 0 to below 1, was " + dropout);
    }
    if (!(layerNormEpsilon > 0 && layerNormEpsilon < 1)) {
      throw new IllegalArgumentException(
          "layerNormEpsilon must be above 0 and below 1, was " + layerNormEpsilon);
    }
  }

  /** EEGFormer-s: 6 + 3 layers, 512 codes. */
  public static EegFormerConfig small() {
    return published(6, 512);
  }

  /** EEGFormer-b: 8 + 3 layers, 1024 codes. */
  public static EegFormerConfig base() {
    return published(8, 1024);
  }

  /** EEGFormer-l: 12 + 3 layers, 2048 codes. */
  public static EegFormerConfig large() {
    return published(12, 2048);
  }

  /**
   * A size of this project, not of the paper, for demonstrations and tests: width 64, 2 + 1 layers,
   * 4 heads, 128 codes with the stability switches on.
   */
  public static EegFormerConfig tiny() {
    return new EegFormerConfig(
        SpectrumConfig.segment(), 2, 1, 64, 4, 256, 0, 1e-5, true, QuantizerConfig.stable(128));
  }

  private static EegFormerConfig published(int encoderLayers, int codebookSize) {
    return new EegFormerConfig(
        SpectrumConfig.segment(),
        encoderLayers,
        3,
        128,
        8,
        512,
        0.1,
        1e-5,
        false,
        QuantizerConfig.plain(codebookSize));
  }

  /** This configuration with another spectrum. */
  public EegFormerConfig withSpectrum(SpectrumConfig other) {
    return new EegFormerConfig(
        other,
        encoderLayers,
        decoderLayers,
        width,
        heads,
        feedForwardWidth,
        dropout,
        layerNormEpsilon,
        finalNorm,
        quantizer);
  }

  /** This configuration with another codebook. */
  public EegFormerConfig withQuantizer(QuantizerConfig other) {
    return new EegFormerConfig(
        spectrum,
        encoderLayers,
        decoderLayers,
        width,
        heads,
        feedForwardWidth,
        dropout,
        layerNormEpsilon,
        finalNorm,
        other);
  }

  /** Parameters, by arithmetic. */
  public long parameterCount() {
    long d = width;
    long f = feedForwardWidth;
    long layer = 4 * (d * d + d) + (d * f + f) + (f * d + d) + 4 * d;
    long p = spectrum.patchLength();
    long ends = p * d + d + (long) spectrum.tokenCount() * d + d * p + p;
    long norms = finalNorm ? 4 * d : 0;
    return (encoderLayers + decoderLayers) * layer
        + (long) quantizer.codebookSize() * d
        + ends
        + norms;
  }

  private static void requireRange(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " must be " + min + " to " + max + ", was " + value);
    }
  }
}
