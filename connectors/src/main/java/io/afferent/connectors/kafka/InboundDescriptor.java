package io.afferent.connectors.kafka;

import io.afferent.schema.DeadLetter;
import io.afferent.schema.StreamDescriptor;
import java.io.Serializable;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.jspecify.annotations.Nullable;

/**
 * One record of the topic of descriptors: a descriptor, or a dead letter that says why there is
 * none. A value: nobody changes the descriptor after it was made.
 *
 * @param partition partition that it came from
 * @param offset offset in that partition
 * @param timestampMillis time stamp that Kafka holds for the record (ms since 1970-01-01 UTC), -1
 *     when it holds none; never signal time
 * @param descriptor sound descriptor, null when there is a dead letter
 * @param deadLetter why there is no descriptor, null when there is one
 */
@TypeInfo(InboundDescriptor.Factory.class)
public record InboundDescriptor(
    int partition,
    long offset,
    long timestampMillis,
    @Nullable StreamDescriptor descriptor,
    @Nullable DeadLetter deadLetter) {

  public InboundDescriptor {
    if ((descriptor == null) == (deadLetter == null)) {
      throw new IllegalArgumentException(
          "either a descriptor or a dead letter, not both or neither");
    }
  }

  /** A record that could be used. */
  public static InboundDescriptor of(
      int partition, long offset, long timestampMillis, StreamDescriptor descriptor) {
    return new InboundDescriptor(partition, offset, timestampMillis, descriptor, null);
  }

  /** A record that could not be used. */
  public static InboundDescriptor of(DeadLetter deadLetter) {
    return new InboundDescriptor(
        deadLetter.getPartition(),
        deadLetter.getOffset(),
        deadLetter.getTimestampMillis(),
        null,
        deadLetter);
  }

  /** Whether there is a descriptor. */
  public boolean isDescriptor() {
    return descriptor != null;
  }

  /** The descriptor; only where {@link #isDescriptor()} says so. */
  public StreamDescriptor requireDescriptor() {
    return Objects.requireNonNull(
        descriptor, "this record is a dead letter; ask isDescriptor() first");
  }

  /** The dead letter; only where {@link #isDescriptor()} denies. */
  public DeadLetter requireDeadLetter() {
    return Objects.requireNonNull(
        deadLetter, "this record is a descriptor; ask isDescriptor() first");
  }

  /** Type of these records inside a job, without Kryo. */
  public static TypeInformation<InboundDescriptor> typeInformation() {
    return InboundTypeInformation.DESCRIPTOR;
  }

  /** Lets Flink find the type by itself. */
  public static final class Factory extends TypeInfoFactory<InboundDescriptor>
      implements Serializable {

    private static final long serialVersionUID = 1L;

    @Override
    public TypeInformation<InboundDescriptor> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      return typeInformation();
    }
  }
}
