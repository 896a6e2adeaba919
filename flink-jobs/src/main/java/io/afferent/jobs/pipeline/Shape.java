package io.afferent.jobs.pipeline;

import io.afferent.jobs.frame.Rate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known about the streams at one point of a pipeline. Before a stream is seen, rate and
 * units may be unknown; a check then covers what can be covered, and the rest is checked when the
 * first block of a stream arrives.
 *
 * @param stage signal or windows
 * @param modality modality by its name in the records, for example EEG
 * @param rate exact rate when known
 * @param units labels of the units when known
 * @param windowSamples length of the windows when cut and known (samples)
 * @param hopSamples hop of the windows when cut and known (samples)
 */
public record Shape(
    Stage stage,
    String modality,
    Optional<Rate> rate,
    Optional<List<String>> units,
    OptionalLong windowSamples,
    OptionalLong hopSamples) {

  public Shape {
    units = units.map(List::copyOf);
  }

  /** A signal of the given modality. */
  public static Shape signal(String modality, Optional<Rate> rate, Optional<List<String>> units) {
    return new Shape(
        Stage.SIGNAL, modality, rate, units, OptionalLong.empty(), OptionalLong.empty());
  }

  /** The same at another rate. */
  public Shape withRate(Optional<Rate> newRate) {
    return new Shape(stage, modality, newRate, units, windowSamples, hopSamples);
  }

  /** The same with other units. */
  public Shape withUnits(Optional<List<String>> newUnits) {
    return new Shape(stage, modality, rate, newUnits, windowSamples, hopSamples);
  }

  /** The same cut into windows. */
  public Shape withWindows(OptionalLong length, OptionalLong hop) {
    return new Shape(Stage.WINDOWS, modality, rate, units, length, hop);
  }
}
