package io.afferent.ingest.recording.activations;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.schema.TraceRole;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads sidecars and the same keys in the metadata of a file. */
final class SidecarReader {
  /** Version of the schema. */
  static final int VERSION = 1;

  private static final int LARGEST_SIZE = 4 << 20;
  private static final int DEEPEST = 8;
  private static final int MOST_ENTRIES = 16_384;
  private static final int LARGEST_VOCABULARY = 1 << 24;
  private static final int MOST_POSITIONS = 1 << 30;

  private static final Set<String> TRACE_KEYS =
      ordered(
          "file",
          "traceId",
          "role",
          "pairId",
          "promptClass",
          "firstPosition",
          "tokenCount",
          "tokenIds",
          "tokenTimesNanos");
  private static final Set<String> KEYS =
      ordered(
          "version",
          "model",
          "modelRevision",
          "tokenizer",
          "vocabularySize",
          "axes",
          "hooks",
          "traces",
          "traceId",
          "role",
          "pairId",
          "promptClass",
          "firstPosition",
          "tokenCount",
          "tokenIds",
          "tokenTimesNanos");
  private static final Set<String> NUMBERS =
      Set.of("vocabularySize", "firstPosition", "tokenCount");
  private static final Set<String> HOOK_KEYS = ordered("hook", "axes", "layers", "type");

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxNumberLength(32)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private SidecarReader() {}

  private static Set<String> ordered(String... keys) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(List.of(keys)));
  }

  /** The object that a sidecar holds. */
  static ObjectNode read(Path path) throws IOException {
    try (RecordingFile file = RecordingFile.open(path)) {
      JsonNode root = parse(file.name(), SourceText.decode(file.readAll(LARGEST_SIZE)));
      if (!root.isObject()) {
        throw file.refused("must hold an object {...}; see docs/activations.md for its keys");
      }
      SidecarNode node = new SidecarNode(file.name(), "", root);
      node.requireKeys(KEYS);
      if (node.whole("version", VERSION, VERSION).isEmpty()) {
        throw node.refused("version", "must be " + VERSION + ", was not there");
      }
      return (ObjectNode) root;
    }
  }

  /** The keys of a sidecar among the metadata of a file; others are left alone. */
  static ObjectNode ofMetadata(String file, Map<String, String> metadata) throws IOException {
    ObjectNode node = JSON.createObjectNode();
    for (String key : KEYS) {
      String text = metadata.getOrDefault(key, "");
      boolean structured = text.startsWith("[") || text.startsWith("{");
      if (structured) {
        node.set(key, parse(file + ", metadata " + key, text));
      } else if (NUMBERS.contains(key) && text.matches("-?\\d{1,9}")) {
        node.put(key, Integer.parseInt(text));
      } else if (!text.isBlank()) {
        node.put(key, text);
      }
    }
    node.remove("version");
    return node;
  }

  private static JsonNode parse(String source, String text) throws RecordingException {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException notJson) {
      long line = notJson.getLocation() == null ? 0 : notJson.getLocation().getLineNr();
      String reason = String.valueOf(notJson.getOriginalMessage()).lines().findFirst().orElse("");
      throw new RecordingException(
          source + ": line " + line + ": must be JSON in which each name stands once: " + reason);
    }
  }

  /**
   * Understands what is told.
   *
   * @param source file for messages
   */
  static Sidecar understand(String source, ObjectNode json) throws RecordingException {
    SidecarNode root = new SidecarNode(source, "", json);
    List<TraceFacts> traces = new ArrayList<>();
    JsonNode list = root.value("traces");
    if ((root.has("traces") && !list.isArray()) || list.size() > MOST_ENTRIES) {
      throw root.refused("traces", "must be a list of at most " + MOST_ENTRIES + " objects");
    }
    for (int i = 0; i < list.size(); i++) {
      SidecarNode trace = new SidecarNode(source, "traces[" + i + "]", list.get(i));
      trace.requireKeys(TRACE_KEYS);
      requireList(trace, "tokenIds");
      requireList(trace, "tokenTimesNanos");
      traces.add(facts(trace));
    }
    return new Sidecar(
        source,
        root.text("model"),
        root.text("modelRevision"),
        root.text("tokenizer"),
        root.whole("vocabularySize", 1, LARGEST_VOCABULARY),
        root.axes("axes"),
        hooks(root),
        root.value("tokenIds").isArray() ? Optional.empty() : root.text("tokenIds"),
        root.value("tokenTimesNanos").isArray() ? Optional.empty() : root.text("tokenTimesNanos"),
        facts(root),
        traces);
  }

  private static void requireList(SidecarNode trace, String key) throws RecordingException {
    if (trace.has(key) && !trace.value(key).isArray()) {
      throw trace.refused(
          key, "must be a list of whole numbers here; a tensor is named once for all traces");
    }
  }

  private static TraceFacts facts(SidecarNode node) throws RecordingException {
    return new TraceFacts(
        node.text("file"),
        node.text("traceId"),
        node.word("role", TraceRole.class),
        node.text("pairId"),
        node.text("promptClass"),
        node.whole("firstPosition", -MOST_POSITIONS, MOST_POSITIONS),
        node.whole("tokenCount", 1, Integer.MAX_VALUE),
        node.wholes("tokenIds"),
        node.wholes("tokenTimesNanos"));
  }

  private static List<HookSpec> hooks(SidecarNode root) throws RecordingException {
    JsonNode hooks = root.value("hooks");
    if ((root.has("hooks") && !hooks.isObject()) || hooks.size() > MOST_ENTRIES) {
      throw root.refused("hooks", "must be an object of at most " + MOST_ENTRIES + " tensors");
    }
    List<HookSpec> specs = new ArrayList<>();
    for (Iterator<String> names = hooks.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      specs.add(hook(new SidecarNode(root.source(), "hooks", hooks), name));
    }
    return specs;
  }

  private static HookSpec hook(SidecarNode hooks, String name) throws RecordingException {
    if (!hooks.has(name)) {
      return new HookSpec(name, Optional.empty(), Optional.empty(), List.of(), false);
    }
    JsonNode value = hooks.value(name);
    if (!value.isObject()) {
      return checked(
          hooks, new HookSpec(name, hooks.text(name), Optional.empty(), List.of(), false));
    }
    SidecarNode node = new SidecarNode(hooks.source(), "hooks." + name, value);
    node.requireKeys(HOOK_KEYS);
    Optional<String> type = node.text("type");
    if (type.isPresent() && !type.get().equalsIgnoreCase("bfloat16")) {
      throw node.refused("type", "may only be bfloat16, for two bytes that NumPy cannot name");
    }
    List<Integer> layers = new ArrayList<>();
    for (JsonNode layer : node.value("layers")) {
      if (!layer.canConvertToInt() || layer.intValue() < 0 || layer.intValue() > 9999) {
        throw node.refused("layers", "must be layers from 0 to 9999");
      }
      layers.add(layer.intValue());
    }
    Optional<String> hook = node.text("hook");
    if (hook.isEmpty()) {
      hook = Optional.of(name);
    }
    return checked(hooks, new HookSpec(name, hook, node.axes("axes"), layers, type.isPresent()));
  }

  private static HookSpec checked(SidecarNode hooks, HookSpec spec) throws RecordingException {
    String hook = spec.hook().orElse("");
    boolean once =
        spec.tensor().indexOf(HookName.LAYER) == spec.tensor().lastIndexOf(HookName.LAYER);
    boolean counted = spec.tensor().contains(HookName.LAYER);
    if (!once || (counted && !hook.contains(HookName.LAYER))) {
      throw hooks.refused(
          spec.tensor(),
          "must have {layer} once, and then the hook point must have it too, or all layers would"
              + " be one");
    }
    return spec;
  }
}
