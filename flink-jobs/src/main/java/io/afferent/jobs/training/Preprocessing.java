package io.afferent.jobs.training;

import io.afferent.jobs.pipeline.PipelineException;
import io.afferent.jobs.pipeline.PipelineFile;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What is done to a signal before an encoder learns from it, which must be done before it encodes,
 * too: a band-pass, another rate, windows.
 *
 * @param lowHz lower edge of the band (Hz)
 * @param highHz upper edge of the band (Hz)
 * @param rateHz rate of the windows (Hz)
 * @param windowSamples samples of a window
 * @param hopSamples samples from one window to the next
 */
public record Preprocessing(
    BigDecimal lowHz, BigDecimal highHz, int rateHz, int windowSamples, int hopSamples) {

  /** Edges below this are no frequency of a signal, and edges with more digits no number. */
  private static final BigDecimal LEAST_HZ = new BigDecimal("0.000001");

  private static final BigDecimal MOST_HZ = new BigDecimal("1000000");
  private static final int MOST_DIGITS = 20;

  public Preprocessing {
    requireEdge("lowHz", lowHz);
    requireEdge("highHz", highHz);
    if (rateHz < 1 || windowSamples < 1 || hopSamples < 1) {
      throw new IllegalArgumentException(
          "rateHz, windowSamples and hopSamples must be at least 1, were "
              + rateHz
              + ", "
              + windowSamples
              + " and "
              + hopSamples);
    }
  }

  private static void requireEdge(String name, BigDecimal edge) {
    if (edge.compareTo(LEAST_HZ) < 0
        || edge.compareTo(MOST_HZ) > 0
        || edge.precision() > MOST_DIGITS) {
      throw new IllegalArgumentException(
          name
              + " must be "
              + LEAST_HZ.toPlainString()
              + " to "
              + MOST_HZ
              + " Hz with at most "
              + MOST_DIGITS
              + " digits, was "
              + edge);
    }
  }

  /** The steps as a pipeline file has them, in one line. */
  public String steps() {
    return "bandpass: {low_hz: "
        + lowHz.toPlainString()
        + ", high_hz: "
        + highHz.toPlainString()
        + ", order: 4}, resample: {to_hz: "
        + rateHz
        + "}, window: {length: "
        + seconds(windowSamples)
        + ", hop: "
        + seconds(hopSamples)
        + "}";
  }

  /** The pipeline that does it. */
  PipelineFile pipeline() throws PipelineException {
    StringBuilder text = new StringBuilder("name: training\nsource: {topic: eeg}\nsteps:\n");
    for (String step : steps().split("(?<=}), ")) {
      text.append("  - ").append(step).append('\n');
    }
    return PipelineFile.parse(text.append("sinks: [kafka]\n").toString(), "training");
  }

  private String seconds(int samples) {
    BigDecimal nanos =
        BigDecimal.valueOf(samples)
            .multiply(BigDecimal.valueOf(1_000_000_000L))
            .divide(BigDecimal.valueOf(rateHz), 0, RoundingMode.HALF_EVEN);
    return nanos.movePointLeft(9).stripTrailingZeros().toPlainString() + "s";
  }
}
