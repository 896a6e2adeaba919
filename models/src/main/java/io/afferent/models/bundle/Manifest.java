package io.afferent.models.bundle;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a bundle says about itself: {@code manifest.json}.
 *
 * @param schemaVersion version of the manifest's form
 * @param name name of the model: lower-case letters, digits and dashes
 * @param version version of the model, as its maker counts
 * @param encoder architecture: {@code eegformer}
 * @param engine engine that runs it: {@code pytorch}
 * @param config every configuration key of the encoder; values are strings, numbers or booleans
 * @param input what it takes
 * @param outputs what it gives
 * @param taps layers whose activations can be read
 * @param files every file of the bundle but the manifest
 * @param licence licence of the weights: an SPDX expression or a sentence
 * @param training what it was trained on
 * @param provenance how it was made: values are strings, numbers or booleans
 */
public record Manifest(
    int schemaVersion,
    String name,
    String version,
    String encoder,
    String engine,
    SortedMap<String, Object> config,
    InputContract input,
    List<OutputSpec> outputs,
    List<String> taps,
    List<BundleFile> files,
    String licence,
    TrainingData training,
    SortedMap<String, Object> provenance) {

  /** The version that this code writes and reads. */
  public static final int SCHEMA_VERSION = 1;

  public Manifest {
    if (schemaVersion != SCHEMA_VERSION) {
      throw new IllegalArgumentException(
          "schema_version must be " + SCHEMA_VERSION + ", was " + schemaVersion);
    }
    requireName("name", name);
    requireName("encoder", encoder);
    requireName("engine", engine);
    if (version.isBlank()) {
      throw new IllegalArgumentException("version must not be blank");
    }
    if (licence.isBlank()) {
      throw new IllegalArgumentException("licence must not be blank");
    }
    ManifestText.requireOneLine("version", version);
    ManifestText.requireOneLine("licence", licence);
    requireOneLine("config", config);
    requireOneLine("provenance", provenance);
    taps.forEach(tap -> ManifestText.requireOneLine("a tap", tap));
    config = Collections.unmodifiableSortedMap(new TreeMap<>(config));
    outputs = List.copyOf(outputs);
    taps = List.copyOf(taps);
    files = List.copyOf(files);
    provenance = Collections.unmodifiableSortedMap(new TreeMap<>(provenance));
  }

  private static void requireOneLine(String where, Map<String, Object> values) {
    values.forEach(
        (key, value) -> {
          ManifestText.requireOneLine("a key of " + where, key);
          if (value instanceof String text) {
            ManifestText.requireOneLine(where + "." + key, text);
          }
        });
  }

  private static void requireName(String key, String value) {
    if (!value.matches("[a-z0-9][a-z0-9-]{0,63}")) {
      throw new IllegalArgumentException(
          key
              + " must be 1 to 64 lower-case letters, digits or dashes and not begin with a dash,"
              + " was '"
              + value
              + "'");
    }
  }

  /** This manifest with other files. */
  Manifest withFiles(List<BundleFile> others) {
    return new Manifest(
        schemaVersion,
        name,
        version,
        encoder,
        engine,
        config,
        input,
        outputs,
        taps,
        others,
        licence,
        training,
        provenance);
  }

  /** Whether an output of this name is declared. */
  public boolean hasOutput(String outputName) {
    return outputs.stream().anyMatch(output -> output.name().equals(outputName));
  }
}
