package io.afferent.schema.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;

/** Keeps docs/records.md what the schemas say of themselves. */
class RecordsDocTest {

  private static final Path PAGE = Path.of("..", "docs", "records.md");

  /** System property that makes the test write the page instead of comparing it. */
  private static final String WRITE = "afferent.docs.write";

  private static final String INTRODUCTION =
      """
      # Topics and records

      <!-- Made by RecordsDocTest from the schemas; edit those, not this file. -->

      Everything that Afferent sends through Kafka is an Avro record. Values are in Avro's
      single-object encoding, or in Confluent's wire format when a schema registry is given
      (`--registry`); readers understand both on one topic. The schemas are in
      `avro-schemas/src/main/avro`.

      The key of a record is its stream, as UTF-8 text, so one stream stays in one partition and in
      order. A dead letter has the key that was found with the bytes. `./afferent topics create`
      makes the topics.

      Indexes of samples are exact and count from the start of the recording, lost samples
      included. Times in nanoseconds are those of the device unless the field says otherwise.
      Samples are one `bytes` field, little-endian, all units of sample 0 first.

      Not every topic has a program that writes it yet: today `afferent` writes `streams`, `eeg`,
      `events`, `embeddings`, `codes`, `reports`, `alerts`, `gaps` and `dead-letters`.

      """;

  @Test
  void thePageIsWhatTheSchemasSay() throws IOException {
    String page = render();
    if (Boolean.getBoolean(WRITE)) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as(
            "docs/records.md does not say what the schemas say; write it anew with"
                + " mvn -pl avro-schemas test -Dtest=RecordsDocTest -D%s=true",
            WRITE)
        .exists()
        .content()
        .isEqualTo(page);
  }

  private static String render() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    page.append("| topic | record | what it is |\n| --- | --- | --- |\n");
    for (TopicSpec topic : Topics.all()) {
      Schema schema = schema(topic);
      page.append("| `").append(topic.name()).append("` | [");
      page.append(schema.getName()).append("](#").append(anchor(schema)).append(") | ");
      page.append(cell(schema.getDoc()));
      page.append(topic.compacted() ? " Compacted: the newest of a key is kept. |\n" : " |\n");
    }
    Map<String, Schema> parts = new TreeMap<>();
    for (TopicSpec topic : Topics.all()) {
      record(page, schema(topic), parts);
    }
    page.append("\n# Parts of records\n");
    Map<String, Schema> written = new TreeMap<>();
    while (written.size() < parts.size()) {
      for (Schema part :
          Map.copyOf(parts).values().stream().sorted(RecordsDocTest::byName).toList()) {
        if (written.putIfAbsent(part.getName(), part) == null) {
          part(page, part, parts);
        }
      }
    }
    return page.toString();
  }

  private static int byName(Schema one, Schema other) {
    return one.getName().compareTo(other.getName());
  }

  private static Schema schema(TopicSpec topic) {
    return SpecificData.get().getSchema(topic.recordClass());
  }

  private static void part(StringBuilder page, Schema part, Map<String, Schema> parts) {
    if (part.getType() == Schema.Type.RECORD) {
      record(page, part, parts);
    } else {
      page.append("\n## ").append(part.getName()).append("\n\n").append(part.getDoc());
      page.append("\n\n`").append(String.join("`, `", part.getEnumSymbols())).append("`\n");
    }
  }

  private static void record(StringBuilder page, Schema schema, Map<String, Schema> parts) {
    page.append("\n## ").append(schema.getName()).append("\n\n").append(schema.getDoc());
    page.append("\n\n| field | type | meaning |\n| --- | --- | --- |\n");
    for (Schema.Field field : schema.getFields()) {
      page.append("| `").append(field.name()).append("` | ");
      page.append(type(field.schema(), parts)).append(" | ");
      page.append(cell(field.doc())).append(" |\n");
    }
  }

  private static String type(Schema schema, Map<String, Schema> parts) {
    return switch (schema.getType()) {
      case ARRAY -> "list of " + type(schema.getElementType(), parts);
      case MAP -> "map to " + type(schema.getValueType(), parts);
      case UNION -> optional(schema.getTypes(), parts);
      case RECORD, ENUM -> {
        parts.put(schema.getName(), schema);
        yield "[" + schema.getName() + "](#" + anchor(schema) + ")";
      }
      default -> schema.getType().getName();
    };
  }

  private static String optional(Collection<Schema> types, Map<String, Schema> parts) {
    StringBuilder text = new StringBuilder();
    for (Schema each : types) {
      if (each.getType() != Schema.Type.NULL) {
        text.append(text.isEmpty() ? "" : " or ").append(type(each, parts));
      }
    }
    return text + ", optional";
  }

  private static String anchor(Schema schema) {
    return schema.getName().toLowerCase(Locale.ROOT);
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
