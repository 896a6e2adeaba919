package io.afferent.connectors.kafka;

import io.afferent.schema.DeadLetter;
import io.afferent.schema.EegBlock;
import java.io.Serializable;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.jspecify.annotations.Nullable;

/**
 * One record of a signal topic: a sound block, or a dead letter that says why there is none. A
 * value: nobody changes the block after it was made, and its samples are read through a duplicate
 * of the buffer.
 *
 * @param partition partition that it came from
 * @param offset offset in that partition
 * @param timestampMillis time stamp that Kafka holds for the record (ms since 1970-01-01 UTC), -1
 *     when it holds none; never signal time
 * @param block sound block, null when there is a dead letter
 * @param deadLetter why there is no block, null when there is one
 */
@TypeInfo(InboundRecord.Factory.class)
public record InboundRecord(
    int partition,
    long offset,
    long timestampMillis,
    @Nullable EegBlock block,
    @Nullable DeadLetter deadLetter) {

  public InboundRecord {
    if ((block == null) == (deadLetter == null)) {
      throw new IllegalArgumentException("either a block or a dead letter, not both or neither");
    }
  }

  /** A record that could be used. */
  public static InboundRecord of(int partition, long offset, long timestampMillis, EegBlock block) {
    return new InboundRecord(partition, offset, timestampMillis, block, null);
  }

  /** A record that could not be used. */
  public static InboundRecord of(DeadLetter deadLetter) {
    return new InboundRecord(
        deadLetter.getPartition(),
        deadLetter.getOffset(),
        deadLetter.getTimestampMillis(),
        null,
        deadLetter);
  }

  /** Whether there is a block. */
  public boolean isBlock() {
    return block != null;
  }

  /** The block; only where {@link #isBlock()} says so. */
  public EegBlock requireBlock() {
    return Objects.requireNonNull(block, "this record is a dead letter; ask isBlock() first");
  }

  /** The dead letter; only where {@link #isBlock()} denies. */
  public DeadLetter requireDeadLetter() {
    return Objects.requireNonNull(deadLetter, "this record is a block; ask isBlock() first");
  }

  /** Type of these records inside a job, without Kryo. */
  public static TypeInformation<InboundRecord> typeInformation() {
    return InboundTypeInformation.RECORD;
  }

  /** Lets Flink find the type by itself. */
  public static final class Factory extends TypeInfoFactory<InboundRecord> implements Serializable {

    private static final long serialVersionUID = 1L;

    @Override
    public TypeInformation<InboundRecord> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      return typeInformation();
    }
  }
}
