package io.afferent.schema.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.schema.Alert;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every released version readable. */
final class SchemaCompatibilityTest {

  private static final Path RELEASED = Path.of("src/main/resources/io/afferent/schema/released");

  static Collection<Schema> released() {
    Collection<Schema> all = ReleasedSchemas.all().values();
    assertThat(all).hasSizeGreaterThanOrEqualTo(Topics.all().size());
    return all;
  }

  @ParameterizedTest
  @MethodSource("released")
  void theCurrentSchemaReadsTheReleasedOne(Schema writer) {
    Schema reader = SpecificData.get().getSchema(currentClass(writer));
    assertThat(
            SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult()
                .getIncompatibilities())
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("released")
  void bytesOfTheReleasedSchemaAreReallyRead(Schema writer) throws Exception {
    GenericRecord written = (GenericRecord) sample(writer, new Random(20261124));
    SpecificRecord read =
        RecordDecoder.of(currentClass(writer), null).decode(singleObject(writer, written));
    for (Schema.Field field : writer.getFields()) {
      Schema.Field now = read.getSchema().getField(field.name());
      if (now != null && field.schema().getType() != Schema.Type.ENUM) {
        assertThat(String.valueOf(read.get(now.pos())))
            .as(field.name())
            .isEqualTo(String.valueOf(written.get(field.pos())));
      }
    }
  }

  @Test
  void aFieldWithADefaultMayBeAdded() throws Exception {
    Schema current = Alert.getClassSchema();
    Schema older = without(current, "units");
    assertThat(SchemaNormalization.parsingFingerprint64(older))
        .isNotEqualTo(SchemaNormalization.parsingFingerprint64(current));
    assertThat(SchemaCompatibility.checkReaderWriterCompatibility(current, older).getType())
        .isEqualTo(SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE);
  }

  /**
   * Writes the snapshot of a release. Run once for each release, then commit the folder: {@code mvn
   * -pl avro-schemas test -Dtest=SchemaCompatibilityTest#writesTheSnapshotOfARelease
   * -Dafferent.release=0.1.0}
   */
  @Test
  @EnabledIfSystemProperty(
      named = "afferent.release",
      matches = "\\d+\\.\\d+\\.\\d+",
      disabledReason = "skipped because no release is being made")
  void writesTheSnapshotOfARelease() throws IOException {
    String version = System.getProperty("afferent.release");
    Path folder = Files.createDirectories(RELEASED.resolve(version));
    Path index = RELEASED.resolve("index.txt");
    ObjectMapper json = new ObjectMapper();
    Set<String> names = new TreeSet<>();
    if (Files.exists(index)) {
      names.addAll(Files.readAllLines(index));
    }
    for (TopicSpec topic : Topics.all()) {
      Schema schema = SpecificData.get().getSchema(topic.recordClass());
      String name = schema.getName() + ".avsc";
      Files.writeString(
          folder.resolve(name), json.readTree(schema.toString()).toPrettyString() + "\n");
      names.add(version + "/" + name);
    }
    Files.writeString(index, String.join("\n", names) + "\n", StandardCharsets.UTF_8);
    assertThat(folder).isNotEmptyDirectory();
  }

  private static Class<? extends SpecificRecord> currentClass(Schema writer) {
    for (TopicSpec topic : Topics.all()) {
      if (topic.recordClass().getName().equals(writer.getFullName())) {
        return topic.recordClass();
      }
    }
    throw new AssertionError("no topic holds " + writer.getFullName() + " any more");
  }

  private static Schema without(Schema schema, String name) {
    return Schema.createRecord(
        schema.getName(),
        schema.getDoc(),
        schema.getNamespace(),
        false,
        schema.getFields().stream()
            .filter(field -> !field.name().equals(name))
            .map(field -> new Schema.Field(field, field.schema()))
            .toList());
  }

  private static byte[] singleObject(Schema writer, GenericRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(
        ByteBuffer.allocate(10)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 0xC3)
            .put((byte) 1)
            .putLong(SchemaNormalization.parsingFingerprint64(writer))
            .array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(writer).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static Object sample(Schema schema, Random random) {
    return switch (schema.getType()) {
      case RECORD -> {
        GenericRecordBuilder record = new GenericRecordBuilder(schema);
        for (Schema.Field field : schema.getFields()) {
          record.set(field, sample(field.schema(), random));
        }
        yield record.build();
      }
      case ENUM -> new GenericData.EnumSymbol(schema, schema.getEnumSymbols().get(0));
      case ARRAY -> List.of(sample(schema.getElementType(), random));
      case MAP -> Map.of("name", sample(schema.getValueType(), random));
      case UNION -> sample(schema.getTypes().get(schema.getTypes().size() - 1), random);
      case STRING -> "text" + random.nextInt(1000);
      case BYTES -> ByteBuffer.wrap(new byte[] {1, 2, (byte) random.nextInt()});
      case INT -> random.nextInt();
      case LONG -> random.nextLong();
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextDouble();
      case BOOLEAN -> random.nextBoolean();
      default -> throw new IllegalStateException("no record uses " + schema.getType());
    };
  }
}
