package io.afferent.connectors.kafka;

import io.afferent.schema.DeadLetter;
import io.afferent.schema.EegBlock;
import io.afferent.schema.StreamDescriptor;
import io.afferent.schema.wire.BlockChecks;
import io.afferent.schema.wire.DescriptorChecks;
import java.io.Serializable;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * What differs between the sources: the record, what makes it sound, and how it is handed on.
 *
 * @param <T> what is emitted
 * @param <R> record that the topic holds
 */
sealed interface InboundForm<T, R extends SpecificRecord> extends Serializable {

  Class<R> recordClass();

  TypeInformation<T> type();

  String streamId(R record);

  /** What is wrong with a record that could be decoded. */
  Optional<String> problem(R record);

  T sound(int partition, long offset, long timestampMillis, R record);

  T refused(DeadLetter deadLetter);

  /** Blocks of a signal topic. */
  record Blocks() implements InboundForm<InboundRecord, EegBlock> {

    @Override
    public Class<EegBlock> recordClass() {
      return EegBlock.class;
    }

    @Override
    public TypeInformation<InboundRecord> type() {
      return InboundRecord.typeInformation();
    }

    @Override
    public String streamId(EegBlock block) {
      return block.getStreamId();
    }

    @Override
    public Optional<String> problem(EegBlock block) {
      return BlockChecks.problem(block);
    }

    @Override
    public InboundRecord sound(int partition, long offset, long timestampMillis, EegBlock block) {
      return InboundRecord.of(partition, offset, timestampMillis, block);
    }

    @Override
    public InboundRecord refused(DeadLetter deadLetter) {
      return InboundRecord.of(deadLetter);
    }
  }

  /** Descriptors of streams. */
  record Descriptors() implements InboundForm<InboundDescriptor, StreamDescriptor> {

    @Override
    public Class<StreamDescriptor> recordClass() {
      return StreamDescriptor.class;
    }

    @Override
    public TypeInformation<InboundDescriptor> type() {
      return InboundDescriptor.typeInformation();
    }

    @Override
    public String streamId(StreamDescriptor descriptor) {
      return descriptor.getStreamId();
    }

    @Override
    public Optional<String> problem(StreamDescriptor descriptor) {
      return DescriptorChecks.problem(descriptor);
    }

    @Override
    public InboundDescriptor sound(
        int partition, long offset, long timestampMillis, StreamDescriptor descriptor) {
      return InboundDescriptor.of(partition, offset, timestampMillis, descriptor);
    }

    @Override
    public InboundDescriptor refused(DeadLetter deadLetter) {
      return InboundDescriptor.of(deadLetter);
    }
  }
}
