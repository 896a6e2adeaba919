package io.afferent.models.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Reads a manifest from its tree and goes on after a problem, so that it can name all of them. */
final class ManifestReader {
  private final List<String> problems = new ArrayList<>();
  private final List<BundleFile> files = new ArrayList<>();

  /** What is wrong, in the order of the manifest's fields. */
  List<String> problems() {
    return problems;
  }

  /** The files that could be read, whatever else is wrong. */
  List<BundleFile> files() {
    return files;
  }

  /** The manifest; empty when there are problems. */
  Optional<Manifest> read(JsonNode tree) {
    if (!tree.isObject()) {
      problems.add("the manifest must be a JSON object, was " + kind(tree));
      return Optional.empty();
    }
    Fields root = new Fields(tree, "");
    int schemaVersion = root.whole("schema_version");
    String name = root.text("name");
    String version = root.text("version");
    String encoder = root.text("encoder");
    String engine = root.text("engine");
    SortedMap<String, Object> config = values(root.child("config", true), "config");
    Optional<InputContract> input = input(new Fields(root.child("input", true), "input."));
    List<OutputSpec> outputs = outputs(root.child("outputs", false));
    List<String> taps = texts(root.child("taps", false), "taps");
    readFiles(root.child("files", false));
    String licence = root.text("licence");
    Optional<TrainingData> training =
        training(new Fields(root.child("training", true), "training."));
    SortedMap<String, Object> provenance = values(root.child("provenance", true), "provenance");
    root.refuseUnknown();
    if (input.isEmpty() || training.isEmpty()) {
      return Optional.empty();
    }
    return build(
        "",
        0,
        () ->
            new Manifest(
                schemaVersion,
                name,
                version,
                encoder,
                engine,
                config,
                input.get(),
                outputs,
                taps,
                files,
                licence,
                training.get(),
                provenance));
  }

  private Optional<InputContract> input(Fields fields) {
    int before = problems.size();
    String modality = fields.text("modality");
    String unit = fields.text("unit");
    long numerator = fields.wholeLong("rate_numerator");
    long denominator = fields.wholeLong("rate_denominator");
    int window = fields.whole("window_samples");
    String channels = fields.text("channels");
    double scale = fields.number("scale");
    String normalisation = fields.text("normalisation");
    fields.refuseUnknown();
    return build(
        "input: ",
        before,
        () ->
            new InputContract(
                modality, unit, numerator, denominator, window, channels, scale, normalisation));
  }

  private Optional<TrainingData> training(Fields fields) {
    int before = problems.size();
    boolean simulated = fields.flag("simulated");
    String description = fields.text("description");
    String statement = fields.text("statement");
    fields.refuseUnknown();
    return build("training: ", before, () -> new TrainingData(simulated, description, statement));
  }

  private List<OutputSpec> outputs(JsonNode list) {
    List<OutputSpec> outputs = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String where = "outputs[" + i + "]";
      int before = problems.size();
      Fields fields = new Fields(list.path(i), where + ".");
      String name = fields.text("name");
      String type = fields.text("type");
      List<String> shape = texts(fields.child("shape", false), where + ".shape");
      String description = fields.text("description");
      fields.refuseUnknown();
      build(where + ": ", before, () -> new OutputSpec(name, type, shape, description))
          .ifPresent(outputs::add);
    }
    return outputs;
  }

  private void readFiles(JsonNode list) {
    Set<String> paths = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      String where = "files[" + i + "]";
      int before = problems.size();
      Fields fields = new Fields(list.path(i), where + ".");
      String path = fields.text("path");
      long size = fields.wholeLong("size_bytes");
      String digest = fields.text("sha256");
      fields.refuseUnknown();
      build(where + ": ", before, () -> new BundleFile(path, size, digest))
          .ifPresent(
              file -> {
                if (!paths.add(file.path())) {
                  problems.add(where + ": the path " + file.path() + " is listed twice");
                } else if (file.path().equals(Bundle.MANIFEST_FILE)) {
                  problems.add(where + ": a manifest must not list itself");
                } else {
                  files.add(file);
                }
              });
    }
  }

  private List<String> texts(JsonNode list, String where) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode item = list.path(i);
      if (item.isTextual()) {
        texts.add(item.textValue());
      } else {
        problems.add(where + "[" + i + "] must be a string, was " + kind(item));
      }
    }
    return texts;
  }

  private SortedMap<String, Object> values(JsonNode object, String where) {
    SortedMap<String, Object> values = new TreeMap<>();
    object
        .properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              if (value.isTextual()) {
                values.put(entry.getKey(), value.textValue());
              } else if (value.isBoolean()) {
                values.put(entry.getKey(), value.booleanValue());
              } else if (value.isNumber() && value.canConvertToExactIntegral()) {
                if (value.canConvertToLong()) {
                  values.put(entry.getKey(), value.longValue());
                } else {
                  problems.add(where + "." + entry.getKey() + " does not fit 64 bits");
                }
              } else if (value.isNumber() && Double.isFinite(value.doubleValue())) {
                values.put(entry.getKey(), value.doubleValue());
              } else {
                problems.add(
                    where
                        + "."
                        + entry.getKey()
                        + " must be a string, a finite number or a boolean, was "
                        + kind(value));
              }
            });
    return values;
  }

  /** Builds a record unless its fields had problems; what it refuses is a problem. */
  private <T> Optional<T> build(String prefix, int problemsBefore, Supplier<T> record) {
    if (problems.size() > problemsBefore) {
      return Optional.empty();
    }
    try {
      return Optional.of(record.get());
    } catch (IllegalArgumentException e) {
      problems.add(prefix + e.getMessage());
      return Optional.empty();
    }
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case MISSING -> "missing";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "a boolean";
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      default -> "null";
    };
  }

  /** The fields of an object; a wrong one is a problem and reads as empty. */
  private final class Fields {
    private final JsonNode node;
    private final String prefix;
    private final Set<String> known = new HashSet<>();

    Fields(JsonNode node, String prefix) {
      this.node = node;
      this.prefix = prefix;
      if (!node.isObject() && !node.isMissingNode()) {
        problems.add(prefix.replaceAll("\\.$", "") + " must be an object, was " + kind(node));
      }
    }

    private JsonNode field(String key, boolean right, JsonNode value, String wanted) {
      known.add(key);
      // A parent that is absent or no object is a problem already.
      if (!right && node.isObject()) {
        problems.add(prefix + key + " must be " + wanted + ", was " + kind(value));
      }
      return value;
    }

    String text(String key) {
      JsonNode value = node.path(key);
      return field(key, value.isTextual(), value, "a string").asText("");
    }

    boolean flag(String key) {
      JsonNode value = node.path(key);
      return field(key, value.isBoolean(), value, "true or false").asBoolean();
    }

    int whole(String key) {
      JsonNode value = node.path(key);
      boolean right = value.isIntegralNumber() && value.canConvertToInt();
      field(key, right, value, "a whole number of at most 32 bits");
      return right ? value.intValue() : 0;
    }

    long wholeLong(String key) {
      JsonNode value = node.path(key);
      boolean right = value.isIntegralNumber() && value.canConvertToLong();
      field(key, right, value, "a whole number of at most 64 bits");
      return right ? value.longValue() : 0;
    }

    double number(String key) {
      JsonNode value = node.path(key);
      return field(key, value.isNumber(), value, "a number").asDouble();
    }

    JsonNode child(String key, boolean object) {
      JsonNode value = node.path(key);
      boolean right = object ? value.isObject() : value.isArray();
      field(key, right, value, object ? "an object" : "a list");
      return right ? value : value.path("absent");
    }

    void refuseUnknown() {
      node.fieldNames()
          .forEachRemaining(
              key -> {
                if (!known.contains(key)) {
                  problems.add("there is no field " + prefix + key + " in this form of a manifest");
                }
              });
    }
  }
}
