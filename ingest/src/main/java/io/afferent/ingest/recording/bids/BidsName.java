package io.afferent.ingest.recording.bids;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file name of BIDS: {@code sub-01_task-rest_run-1_eeg.edf}.
 *
 * @param entities pairs of key and label in the order of the name; none in names like {@code
 *     participants.tsv}
 * @param suffix last part of the name: {@code eeg}
 * @param extension what follows the first dot, with the dot: {@code .nii.gz}; empty without a dot
 */
public record BidsName(Map<String, String> entities, String suffix, String extension) {
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]+");
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9+]+");

  public BidsName {
    entities = Collections.unmodifiableMap(new LinkedHashMap<>(entities));
  }

  /** Reads a file name without folders; empty when it is not formed as BIDS wants it. */
  public static Optional<BidsName> parse(String fileName) {
    int dot = fileName.indexOf('.');
    String base = dot < 0 ? fileName : fileName.substring(0, dot);
    String[] parts = base.split("_", -1);
    String suffix = parts[parts.length - 1];
    if (!WORD.matcher(suffix).matches()) {
      return Optional.empty();
    }
    Map<String, String> entities = new LinkedHashMap<>();
    for (int k = 0; k < parts.length - 1; k++) {
      int dash = parts[k].indexOf('-');
      String key = parts[k].substring(0, Math.max(0, dash));
      String label = parts[k].substring(dash + 1);
      if (!WORD.matcher(key).matches()
          || !LABEL.matcher(label).matches()
          || entities.put(key, label) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(new BidsName(entities, suffix, dot < 0 ? "" : fileName.substring(dot)));
  }

  /** The label of an entity, empty when the name has no such entity. */
  public Optional<String> label(String entity) {
    return Optional.ofNullable(entities.get(entity));
  }

  /** Whether each entity of this name, but for {@code free}, is in the other with its label. */
  boolean appliesTo(BidsName other, String free) {
    for (Map.Entry<String, String> entity : entities.entrySet()) {
      if (!entity.getKey().equals(free)
          && !entity.getValue().equals(other.entities.get(entity.getKey()))) {
        return false;
      }
    }
    return true;
  }
}
