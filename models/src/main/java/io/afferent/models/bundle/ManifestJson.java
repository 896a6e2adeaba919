package io.afferent.models.bundle;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeSet;

/**
 * The JSON of a manifest: strict reading with limits, and one canonical text.
 *
 * <p>Canonical: keys sorted, two blanks of indentation, line feeds, numbers in their shortest
 * decimal form (plain from 1e-6 to 1e21, else with an exponent). Equal content gives equal bytes,
 * however the file was laid out.
 */
final class ManifestJson {
  /** Largest manifest that is read. */
  static final int MAX_BYTES = 1 << 20;

  private static final int MAX_DEPTH = 16;
  private static final int MAX_STRING = 1 << 16;
  private static final int MAX_NAME = 256;
  private static final int MAX_NUMBER = 64;
  private static final int PLAIN_FROM = -6;
  private static final int PLAIN_TO = 21;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxDocumentLength(MAX_BYTES)
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_STRING)
                  .maxNameLength(MAX_NAME)
                  .maxNumberLength(MAX_NUMBER)
                  .build())
          .build();
  private static final JsonMapper MAPPER =
      JsonMapper.builder(FACTORY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ManifestJson() {}

  /** The tree of a manifest's bytes. */
  static JsonNode parse(byte[] bytes) throws BundleException {
    try {
      return MAPPER.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new BundleException(
          Bundle.MANIFEST_FILE + " is not JSON that can be read: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new BundleException(Bundle.MANIFEST_FILE + " is not text in UTF-8", e);
    }
  }

  /** The canonical bytes of a tree. */
  static byte[] canonical(JsonNode tree) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DefaultIndenter indent = new DefaultIndenter("  ", "\n");
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.setPrettyPrinter(
          new DefaultPrettyPrinter().withObjectIndenter(indent).withArrayIndenter(indent));
      write(tree, json);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    out.write('\n');
    return out.toByteArray();
  }

  private static void write(JsonNode node, JsonGenerator json) throws IOException {
    if (node.isObject()) {
      TreeSet<String> names = new TreeSet<>();
      node.fieldNames().forEachRemaining(names::add);
      json.writeStartObject();
      for (String name : names) {
        json.writeFieldName(name);
        write(node.path(name), json);
      }
      json.writeEndObject();
    } else if (node.isArray()) {
      json.writeStartArray();
      for (JsonNode item : node) {
        write(item, json);
      }
      json.writeEndArray();
    } else if (node.isNumber()) {
      json.writeNumber(numberText(node.decimalValue()));
    } else {
      json.writeTree(node);
    }
  }

  private static String numberText(BigDecimal value) {
    BigDecimal shortest = value.stripTrailingZeros();
    long exponent = (long) shortest.precision() - shortest.scale();
    return exponent >= PLAIN_FROM && exponent <= PLAIN_TO
        ? shortest.toPlainString()
        : shortest.toString();
  }

  /** The tree of a manifest. */
  static JsonNode tree(Manifest manifest) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("schema_version", manifest.schemaVersion());
    root.put("name", manifest.name());
    root.put("version", manifest.version());
    root.put("encoder", manifest.encoder());
    root.put("engine", manifest.engine());
    putValues(root.putObject("config"), "config", manifest.config());
    putInput(root.putObject("input"), manifest.input());
    ArrayNode outputs = root.putArray("outputs");
    for (OutputSpec output : manifest.outputs()) {
      ObjectNode node = outputs.addObject();
      node.put("name", output.name());
      node.put("type", output.type());
      ArrayNode shape = node.putArray("shape");
      output.shape().forEach(shape::add);
      node.put("description", output.description());
    }
    ArrayNode taps = root.putArray("taps");
    manifest.taps().forEach(taps::add);
    ArrayNode files = root.putArray("files");
    for (BundleFile file : manifest.files()) {
      files
          .addObject()
          .put("path", file.path())
          .put("size_bytes", file.sizeBytes())
          .put("sha256", file.sha256());
    }
    root.put("licence", manifest.licence());
    root.putObject("training")
        .put("simulated", manifest.training().simulated())
        .put("description", manifest.training().description())
        .put("statement", manifest.training().statement());
    putValues(root.putObject("provenance"), "provenance", manifest.provenance());
    return root;
  }

  private static void putInput(ObjectNode node, InputContract input) {
    node.put("modality", input.modality());
    node.put("unit", input.unit());
    node.put("rate_numerator", input.rateNumerator());
    node.put("rate_denominator", input.rateDenominator());
    node.put("window_samples", input.windowSamples());
    node.put("channels", input.channels());
    node.put("scale", new BigDecimal(Double.toString(input.scale())));
    node.put("normalisation", input.normalisation());
  }

  private static void putValues(ObjectNode node, String where, Map<String, Object> values) {
    values.forEach(
        (key, value) -> {
          if (value instanceof String text) {
            node.put(key, text);
          } else if (value instanceof Boolean flag) {
            node.put(key, flag);
          } else if (value instanceof Integer || value instanceof Long) {
            node.put(key, ((Number) value).longValue());
          } else if (value instanceof Double number && Double.isFinite(number)) {
            node.put(key, new BigDecimal(number.toString()));
          } else {
            throw new IllegalArgumentException(
                where
                    + "."
                    + key
                    + " must be a string, an int, a long, a finite double or a boolean, was "
                    + value);
          }
        });
  }
}
