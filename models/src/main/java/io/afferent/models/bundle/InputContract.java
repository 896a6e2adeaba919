package io.afferent.models.bundle;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a model takes: one window of a stream.
 *
 * @param modality kind of signal, upper case as on the wire: {@code EEG}
 * @param unit physical unit of samples: {@code V}
 * @param rateNumerator samples per second, numerator
 * @param rateDenominator samples per second, denominator, at least 1
 * @param windowSamples samples per channel of a window
 * @param channels what the model does with channels: {@code independent}, any number, each alone
 * @param scale factor that is applied to samples first
 * @param normalisation how the model normalises, in words
 */
public record InputContract(
    String modality,
    String unit,
    long rateNumerator,
    long rateDenominator,
    int windowSamples,
    String channels,
    double scale,
    String normalisation)
    implements Serializable {

  public InputContract {
    ManifestText.requireOneLine("modality", modality);
    ManifestText.requireOneLine("unit", unit);
    ManifestText.requireOneLine("channels", channels);
    ManifestText.requireOneLine("normalisation", normalisation);
    modality = modality.toUpperCase(Locale.ROOT);
    if (rateNumerator < 1 || rateDenominator < 1) {
      throw new IllegalArgumentException(
          "the rate must be a positive fraction, was " + rateNumerator + "/" + rateDenominator);
    }
    if (windowSamples < 1) {
      throw new IllegalArgumentException("windowSamples must be at least 1, was " + windowSamples);
    }
    if (!Double.isFinite(scale) || scale == 0) {
      throw new IllegalArgumentException("scale must be finite and not 0, was " + scale);
    }
  }

  /**
   * Why windows of a stream do not fit, with what to do about it; empty when they do.
   *
   * @param streamModality modality of the stream, any case
   * @param streamRateNumerator samples per second, numerator
   * @param streamRateDenominator samples per second, denominator
   * @param streamWindowSamples samples per channel of its windows
   */
  public Optional<String> mismatch(
      String streamModality,
      long streamRateNumerator,
      long streamRateDenominator,
      int streamWindowSamples) {
    List<String> reasons = new ArrayList<>();
    if (!modality.equals(streamModality.toUpperCase(Locale.ROOT))) {
      reasons.add(
          "the bundle encodes "
              + modality
              + ", but the stream carries "
              + streamModality
              + ": choose a bundle for that modality");
    }
    if (streamRateNumerator < 1 || streamRateDenominator < 1) {
      reasons.add(
          "the bundle needs "
              + rateText(rateNumerator, rateDenominator)
              + " Hz, but the stream has no constant rate: resample to "
              + rateText(rateNumerator, rateDenominator)
              + " Hz before encode");
    } else if (!sameRate(streamRateNumerator, streamRateDenominator)) {
      reasons.add(
          "the bundle needs "
              + rateText(rateNumerator, rateDenominator)
              + " Hz, but the stream has "
              + rateText(streamRateNumerator, streamRateDenominator)
              + " Hz: add resample: {to_hz: "
              + rateText(rateNumerator, rateDenominator)
              + "} before the window");
    }
    if (streamWindowSamples != windowSamples) {
      reasons.add(
          "the bundle needs windows of "
              + windowSamples
              + " samples ("
              + secondsText(windowSamples)
              + "), but they have "
              + streamWindowSamples
              + ": set window: {length: "
              + secondsText(windowSamples)
              + "}");
    }
    return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons));
  }

  /** Samples per second. */
  public double rateHz() {
    return (double) rateNumerator / rateDenominator;
  }

  private boolean sameRate(long numerator, long denominator) {
    return Math.multiplyHigh(rateNumerator, denominator)
            == Math.multiplyHigh(numerator, rateDenominator)
        && rateNumerator * denominator == numerator * rateDenominator;
  }

  private static String rateText(long numerator, long denominator) {
    return numerator % denominator == 0
        ? Long.toString(numerator / denominator)
        : plain((double) numerator / denominator);
  }

  private String secondsText(int samples) {
    return plain(samples / rateHz()) + "s";
  }

  private static String plain(double value) {
    return new BigDecimal(value).round(new MathContext(9)).stripTrailingZeros().toPlainString();
  }
}
