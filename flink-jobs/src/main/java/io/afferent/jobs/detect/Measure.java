package io.afferent.jobs.detect;

import java.util.Arrays;
import java.util.List;

/**
 * How the strength of a signal is measured: a recursion over its samples with one number of memory.
 *
 * <p>Legend: x sample and p the one before, m memory, g gain of the smoothing {@code 1 - exp(-1 /
 * (rate * tau))}, which is 1 when nothing is smoothed.
 */
public enum Measure {
  /** Root of the exponentially weighted mean square: {@code m += g (x^2 - m)}, level sqrt(m). */
  RMS("rms", " rms") {
    @Override
    double next(double memory, double sample, double before, double gain, double rateHz) {
      return memory + gain * (sample * sample - memory);
    }

    @Override
    double level(double memory) {
      return Math.sqrt(memory);
    }
  },
  /** Absolute value, held and let down exponentially: {@code m = max(|x|, (1 - g) m)}. */
  PEAK("peak", " peak") {
    @Override
    double next(double memory, double sample, double before, double gain, double rateHz) {
      return Math.max(Math.abs(sample), (1.0 - gain) * memory);
    }
  },
  /**
   * Line length per second: {@code m += g (|x - p| rate - m)}. The sum of absolute differences of
   * Esteller et al. (Line length: an efficient feature for seizure onset detection, Proceedings of
   * the 23rd Annual International Conference of the IEEE Engineering in Medicine and Biology
   * Society, 2001), with an exponential in place of the sliding window.
   */
  LINE_LENGTH("line-length", "/s") {
    @Override
    double next(double memory, double sample, double before, double gain, double rateHz) {
      return memory + gain * (Math.abs(sample - before) * rateHz - memory);
    }
  };

  private final String text;
  private final String unitSuffix;

  Measure(String text, String unitSuffix) {
    this.text = text;
    this.unitSuffix = unitSuffix;
  }

  abstract double next(double memory, double sample, double before, double gain, double rateHz);

  double level(double memory) {
    return memory;
  }

  /** Name in pipeline files. */
  public String text() {
    return text;
  }

  /** What follows the signal's unit in the unit of a level, for example {@code /s}. */
  public String unitSuffix() {
    return unitSuffix;
  }

  /** The names in pipeline files. */
  public static List<String> texts() {
    return Arrays.stream(values()).map(Measure::text).toList();
  }

  /**
   * The measure of a name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Measure of(String text) {
    for (Measure measure : values()) {
      if (measure.text.equals(text)) {
        return measure;
      }
    }
    throw new IllegalArgumentException(
        "a measure must be one of " + String.join(", ", texts()) + ", was " + text);
  }
}
