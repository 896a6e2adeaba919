package io.afferent.schema.wire;

import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Writes the entries of a map in the order of their keys, so that equal records are equal bytes in
 * every JVM. Not thread-safe.
 *
 * @param <T> record that is written
 */
final class SortedMapWriter<T extends SpecificRecord> extends SpecificDatumWriter<T> {

  SortedMapWriter(Schema schema, Class<T> recordClass) {
    super(schema, SpecificData.getForClass(recordClass));
  }

  @Override
  @SuppressWarnings("unchecked") // Avro maps have string keys, and ours are java.lang.String
  protected Iterable<Map.Entry<Object, Object>> getMapEntries(Object map) {
    return new TreeMap<>((Map<Object, Object>) map).entrySet();
  }
}
