package io.afferent.ingest.recording;

import io.afferent.schema.EventKind;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Something that happened during a recording.
 *
 * @param deviceTimeNanos onset (ns since 1970-01-01 of the recording's clock)
 * @param sampleIndex sample of the first stream nearest to the onset; empty outside the recording
 *     and in recordings without samples
 * @param durationNanos duration (ns), empty when not given
 * @param label text of the event
 * @param onsetSourceText onset exactly as the file writes it, empty when it writes none
 * @param unit label of the unit that the event is about, empty when it is about all
 * @param code integer code, empty when the event has none
 * @param kind what the event marks
 * @param attributes further facts by name
 */
public record RecordingEvent(
    long deviceTimeNanos,
    OptionalLong sampleIndex,
    OptionalLong durationNanos,
    String label,
    String onsetSourceText,
    Optional<String> unit,
    OptionalInt code,
    EventKind kind,
    Map<String, String> attributes) {
  public RecordingEvent {
    attributes =
        attributes.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(attributes));
  }

  /** An event of which nothing further is known. */
  public RecordingEvent(
      long deviceTimeNanos,
      OptionalLong sampleIndex,
      OptionalLong durationNanos,
      String label,
      String onsetSourceText,
      Optional<String> unit,
      OptionalInt code,
      EventKind kind) {
    this(
        deviceTimeNanos,
        sampleIndex,
        durationNanos,
        label,
        onsetSourceText,
        unit,
        code,
        kind,
        Map.of());
  }
}
