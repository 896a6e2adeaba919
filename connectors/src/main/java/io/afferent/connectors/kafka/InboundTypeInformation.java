package io.afferent.connectors.kafka;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * Types of what the sources emit. Immutable.
 *
 * @param <T> {@link InboundRecord} or {@link InboundDescriptor}
 */
final class InboundTypeInformation<T> extends TypeInformation<T> {

  private static final long serialVersionUID = 1L;

  static final TypeInformation<InboundRecord> RECORD =
      new InboundTypeInformation<>(InboundRecord.class, new InboundSerializer.OfBlocks());
  static final TypeInformation<InboundDescriptor> DESCRIPTOR =
      new InboundTypeInformation<>(InboundDescriptor.class, new InboundSerializer.OfDescriptors());

  private final Class<T> type;
  private final TypeSerializer<T> serializer;

  private InboundTypeInformation(Class<T> type, TypeSerializer<T> serializer) {
    this.type = type;
    this.serializer = serializer;
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
    return serializer.duplicate();
  }

  @Override
  public String toString() {
    return type.getSimpleName();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InboundTypeInformation<?> that && type == that.type;
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof InboundTypeInformation;
  }
}
