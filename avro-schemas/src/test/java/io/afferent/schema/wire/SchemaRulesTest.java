package io.afferent.schema.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SchemaRulesTest {

  private static final Path SOURCES = Path.of("src/main/avro");
  private static final Pattern TIME_OR_RATE =
      Pattern.compile(".*(Nanos|Millis|Micros|AtNanos)$|^rate.*");
  private static final Pattern UNIT = Pattern.compile(".*\\((ns|ms|Hz|m|V|samples|tokens)\\b.*");
  private static final Pattern UNIT_IN_NAME = Pattern.compile(".*(Nanos|Millis|Micros|Hz|Metres)$");
  private static final Pattern LOOKS_LIKE_TIME =
      Pattern.compile(".*([tT]ime|[dD]uration|[oO]ffset|[dD]elay|[rR]ate|roundTrip).*");

  static Stream<Path> schemas() throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(SOURCES)) {
      files = walk.filter(file -> file.toString().endsWith(".avsc")).sorted().toList();
    }
    assertThat(files).hasSizeGreaterThan(20);
    return files.stream().sorted(Comparator.naturalOrder());
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void nameIsFileAndNamespaceIsFolder(Path file) {
    JsonNode schema = read(file);
    assertThat(file.getFileName()).hasToString(schema.path("name").asText() + ".avsc");
    assertThat(SOURCES.relativize(file).getParent())
        .hasToString(schema.path("namespace").asText().replace('.', '/'));
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void everyDocumentationIsASentence(Path file) {
    JsonNode schema = read(file);
    assertSentence(schema.path("name").asText(), schema);
    for (JsonNode field : schema.path("fields")) {
      assertSentence(schema.path("name").asText() + "." + field.path("name").asText(), field);
    }
  }

  private static void assertSentence(String what, JsonNode documented) {
    assertThat(documented.path("doc").asText())
        .as("write what %s is, in a sentence with a full stop", what)
        .matches("(?s).{6,}\\.");
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void numericTimesAndRatesNameTheirUnit(Path file) {
    for (JsonNode field : read(file).path("fields")) {
      String name = field.path("name").asText();
      if (isNumber(field.path("type")) && LOOKS_LIKE_TIME.matcher(name).matches()) {
        if (List.of("offset").contains(name)) {
          continue; // an offset in a partition or in physical units, as its documentation says
        }
        assertThat(
                UNIT_IN_NAME.matcher(name).matches()
                    || UNIT.matcher(field.path("doc").asText()).matches())
            .as("name the unit of %s, in its name or in brackets in its doc", name)
            .isTrue();
      }
      if (TIME_OR_RATE.matcher(name).matches() && isNumber(field.path("type"))) {
        assertThat(field.path("type").isArray() || field.path("type").asText().equals("long"))
            .as("%s must be a long: a double cannot hold nanoseconds", name)
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void optionalFieldsAreNullByDefault(Path file) {
    for (JsonNode field : read(file).path("fields")) {
      if (field.path("type").isArray()) {
        assertThat(field.path("type").get(0).asText())
            .as("%s: null comes first", field.path("name"))
            .isEqualTo("null");
        assertThat(field.has("default") && field.path("default").isNull())
            .as("%s must be null by default", field.path("name"))
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void enumsCanGrow(Path file) {
    JsonNode schema = read(file);
    // A sample layout that a reader does not know cannot be read as another one.
    if (schema.path("type").asText().equals("enum")
        && !schema.path("name").asText().equals("SampleType")) {
      assertThat(schema.path("default").asText())
          .as("%s needs a default for symbols of later versions", schema.path("name"))
          .isNotEmpty();
    }
  }

  private static boolean isNumber(JsonNode type) {
    if (type.isArray()) {
      return isNumber(type.get(type.size() - 1));
    }
    return List.of("int", "long", "float", "double").contains(type.asText());
  }

  private static JsonNode read(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
