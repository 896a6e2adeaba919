package io.afferent.jobs.frame;

import java.io.Serializable;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * Type information of a type that has its own serializer. Immutable.
 *
 * @param <T> type that is described
 */
public final class SelfTypeInformation<T> extends TypeInformation<T> {

  private static final long serialVersionUID = 1L;

  /** A supplier that travels with the job. */
  public interface SerializerSupplier<T> extends Supplier<TypeSerializer<T>>, Serializable {}

  private final Class<T> type;
  private final SerializerSupplier<T> serializer;

  public SelfTypeInformation(Class<T> type, SerializerSupplier<T> serializer) {
    this.type = Objects.requireNonNull(type, "type");
    this.serializer = Objects.requireNonNull(serializer, "serializer");
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
    return type;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return serializer.get();
  }

  @Override
  public String toString() {
    return type.getSimpleName();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SelfTypeInformation<?> that && type == that.type;
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof SelfTypeInformation;
  }
}
