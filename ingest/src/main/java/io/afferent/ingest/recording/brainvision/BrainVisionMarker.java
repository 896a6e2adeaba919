package io.afferent.ingest.recording.brainvision;

import java.util.OptionalLong;

/**
 * One marker.
 *
 * @param type for example {@code Stimulus}
 * @param description for example {@code S 1}; may be empty
 * @param stored number of stored samples in front of it: its position less 1
 * @param positionText position exactly as the file writes it
 * @param sizeSamples length (samples), empty when not given
 * @param channel number of the channel that it is about, 0 or less when it is about all
 * @param dateNanos date (ns since 1970-01-01, local time read as UTC), empty when not given
 */
record BrainVisionMarker(
    String type,
    String description,
    long stored,
    String positionText,
    OptionalLong sizeSamples,
    long channel,
    OptionalLong dateNanos) {

  boolean isNewSegment() {
    return type.equalsIgnoreCase("New Segment");
  }
}
