package io.afferent.ingest.recording.eeglab;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.matlab.MatArray;
import io.afferent.ingest.recording.matlab.MatKind;
import io.afferent.ingest.recording.matlab.MatReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** The fields of a data set, which are those of the struct {@code EEG} or variables themselves. */
final class EeglabFields {
  private static final String STRUCT = "EEG";
  private static final String ALL = "ALLEEG";
  private static final Set<String> TOP_LEVEL = Set.of("data", "srate", "nbchan");
  private static final Set<String> WANTED =
      Set.of(
          STRUCT,
          "data",
          "nbchan",
          "pnts",
          "trials",
          "srate",
          "chanlocs",
          "event",
          "ref",
          "subject",
          "comments");
  private static final int LONGEST_TEXT = 1 << 16;

  private final Map<String, MatArray> fields;

  private EeglabFields(Map<String, MatArray> fields) {
    this.fields = fields;
  }

  /** Whether variables of these names are a data set. */
  static boolean areIn(Set<String> names) {
    return names.contains(STRUCT) || names.contains(ALL) || names.containsAll(TOP_LEVEL);
  }

  static EeglabFields read(MatReader reader) throws IOException {
    Optional<MatArray> struct = reader.variable(STRUCT);
    if (struct.isEmpty() && !reader.names().containsAll(TOP_LEVEL)) {
      struct = reader.variable(ALL);
    }
    if (struct.isPresent()) {
      Map<String, MatArray> fields = inStruct(struct.get());
      MatArray nested = fields.get(STRUCT);
      return new EeglabFields(
          nested != null && !fields.containsKey("data") ? inStruct(nested) : fields);
    }
    Map<String, MatArray> fields = new HashMap<>();
    for (String name : WANTED) {
      Optional<MatArray> variable = reader.variable(name);
      if (variable.isPresent()) {
        fields.put(name, variable.get());
      }
    }
    if (!fields.containsKey("data")) {
      throw new RecordingException(
          reader.fileName()
              + ": holds neither a struct EEG nor its fields (data, srate, nbchan) as variables; it"
              + " is no EEGLAB data set");
    }
    return new EeglabFields(fields);
  }

  private static Map<String, MatArray> inStruct(MatArray struct) throws IOException {
    if (struct.kind() != MatKind.STRUCT) {
      throw struct.refused(
          "EEG should be a struct, was " + struct.kind() + "; no data set is here");
    }
    if (struct.count() != 1) {
      throw struct.refused(
          "holds "
              + struct.count()
              + " data sets in one file (ALLEEG); save each of them as a .set file of its own");
    }
    Map<String, MatArray> fields = new HashMap<>();
    struct.forEachField(WANTED, (element, name, value) -> fields.put(name, value));
    return fields;
  }

  Optional<MatArray> array(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  OptionalDouble number(String name) throws IOException {
    MatArray field = fields.get(name);
    return field == null ? OptionalDouble.empty() : field.number();
  }

  /** A text; empty when it is missing or something else. */
  String text(String name) throws IOException {
    MatArray field = fields.get(name);
    return field == null || field.kind() != MatKind.TEXT
        ? ""
        : String.join("\n", field.rows(LONGEST_TEXT)).strip();
  }
}
