package io.afferent.ingest.recording;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What holds for a whole recording.
 *
 * @param format format as people name it, for example {@code EDF+C}
 * @param name file name without folder and extension
 * @param startTimeNanos device time of sample 0 (ns since 1970-01-01 of the recording's clock; a
 *     local time without zone is read as UTC)
 * @param clockDomain clock that device times belong to
 * @param warnings what was repaired or cannot be trusted, one sentence each
 * @param attributes further facts by name; personal fields only when {@link OpenOptions} asked for
 *     them
 */
public record RecordingHeader(
    String format,
    String name,
    long startTimeNanos,
    String clockDomain,
    List<String> warnings,
    Map<String, String> attributes) {
  public RecordingHeader {
    warnings = List.copyOf(warnings);
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
  }
}
