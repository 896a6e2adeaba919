package io.afferent.ingest.recording;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One sorted neuron, or one electrode whose threshold crossings were kept.
 *
 * @param label label, unique in the recording
 * @param sourceLabel label exactly as the file gives it
 * @param spikeCount how many spikes it has
 * @param attributes further facts by name, for example {@code group} = {@code good}
 */
public record SpikeUnit(
    String label, String sourceLabel, long spikeCount, Map<String, String> attributes) {
  public SpikeUnit {
    if (label.isEmpty()) {
      throw new IllegalArgumentException("a unit must have a label, was empty");
    }
    if (spikeCount < 0) {
      throw new IllegalArgumentException(
          "spikeCount of " + label + " must be at least 0, was " + spikeCount);
    }
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
  }
}
