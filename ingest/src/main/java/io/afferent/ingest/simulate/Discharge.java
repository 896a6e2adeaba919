package io.afferent.ingest.simulate;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A seizure-like discharge of spikes and slow waves at 3 Hz.
 *
 * @param start onset, from the start of the recording
 * @param duration how long, at least 1 s
 * @param labels channels in which it is seen
 * @param every time from one onset to the next, longer than the duration; empty for a single
 *     discharge
 */
public record Discharge(
    Duration start, Duration duration, List<String> labels, Optional<Duration> every) {
  public Discharge {
    labels = List.copyOf(labels);
    if (start.isNegative() || duration.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "a discharge must start at 0 s or later and last at least 1 s, was "
              + start
              + " and "
              + duration);
    }
    if (labels.isEmpty()) {
      throw new IllegalArgumentException("a discharge needs at least 1 channel, had 0");
    }
    if (every.isPresent() && every.get().compareTo(duration) <= 0) {
      throw new IllegalArgumentException(
          "discharges of " + duration + " cannot come every " + every.get() + "; make it longer");
    }
  }
}
