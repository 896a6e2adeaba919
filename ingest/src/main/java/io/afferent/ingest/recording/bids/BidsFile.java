package io.afferent.ingest.recording.bids;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A recording of a data set.
 *
 * @param path where it lies
 * @param name its name in parts
 * @param datatype folder that it lies in, {@code eeg}; empty when it lies in none of BIDS
 */
public record BidsFile(Path path, BidsName name, String datatype) {

  /** What a filter may ask for: entities, then suffix, datatype and extension without its dot. */
  Map<String, String> facets() {
    Map<String, String> facets = new LinkedHashMap<>(name.entities());
    facets.put("suffix", name.suffix());
    if (!datatype.isEmpty()) {
      facets.put("datatype", datatype);
    }
    facets.put("extension", name.extension().substring(1));
    return facets;
  }
}
