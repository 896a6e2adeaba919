package io.afferent.schema.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** Records with every field filled at random, from a seed. */
final class RandomRecords {

  private static final Object NULL = new Object();

  private final Random random;

  RandomRecords(long seed) {
    this.random = new Random(seed);
  }

  <T extends SpecificRecord> T record(Class<T> recordClass) {
    return recordClass.cast(value(SpecificData.get().getSchema(recordClass)));
  }

  private Object value(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> {
        SpecificRecord record = (SpecificRecord) SpecificData.get().newRecord(null, schema);
        for (Schema.Field field : schema.getFields()) {
          Object value = value(field.schema());
          record.put(field.pos(), value == NULL ? null : value);
        }
        yield record;
      }
      case ENUM ->
          SpecificData.get()
              .createEnum(
                  schema.getEnumSymbols().get(random.nextInt(schema.getEnumSymbols().size())),
                  schema);
      case ARRAY -> {
        List<Object> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(value(schema.getElementType()));
        }
        yield items;
      }
      case MAP -> {
        Map<String, Object> entries = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          entries.put(text(), value(schema.getValueType()));
        }
        yield entries;
      }
      case UNION -> {
        Schema chosen = schema.getTypes().get(random.nextInt(schema.getTypes().size()));
        yield chosen.getType() == Schema.Type.NULL ? NULL : value(chosen);
      }
      case STRING -> text();
      case BYTES -> {
        byte[] bytes = new byte[random.nextInt(64)];
        random.nextBytes(bytes);
        yield ByteBuffer.wrap(bytes);
      }
      case INT -> random.nextInt();
      case LONG -> random.nextBoolean() ? random.nextLong() : random.nextInt(100);
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextGaussian();
      case BOOLEAN -> random.nextBoolean();
      default -> throw new IllegalStateException("no record uses " + schema.getType());
    };
  }

  private String text() {
    return random
        .ints(random.nextInt(12), 'a', 0x3C0)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
