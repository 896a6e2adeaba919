package io.afferent.connectors.kafka;

import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * Type of one of our Avro records inside a job. Its bytes are Avro's single-object encoding, so
 * that state written by an older release is read through the schemas that travel in the jar.
 * Records in a job are values: nobody changes one after it was sent on. Immutable.
 *
 * @param <T> record that is described
 */
public final class RecordTypeInformation<T extends SpecificRecord> extends TypeInformation<T> {

  private static final long serialVersionUID = 1L;

  private final Class<T> recordClass;

  private RecordTypeInformation(Class<T> recordClass) {
    this.recordClass = Objects.requireNonNull(recordClass, "recordClass");
  }

  /** The type of a record class. */
  public static <T extends SpecificRecord> RecordTypeInformation<T> forRecord(
      Class<T> recordClass) {
    return new RecordTypeInformation<>(recordClass);
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<T> getTypeClass() {
    return recordClass;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return new RecordSerializer<>(recordClass);
  }

  @Override
  public String toString() {
    return recordClass.getSimpleName();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecordTypeInformation<?> that && recordClass == that.recordClass;
  }

  @Override
  public int hashCode() {
    return recordClass.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof RecordTypeInformation;
  }
}
