package io.afferent.ingest.replay;

import io.afferent.schema.SpikeBlock;
import io.afferent.schema.StreamDescriptor;
import io.afferent.schema.wire.Checksums;
import io.afferent.schema.wire.RecordEncoder;
import io.afferent.schema.wire.TopicSpec;
import io.afferent.schema.wire.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Makes {@link SpikeBlock} records. */
final class SpikeBlockEncoder implements BlockEncoder {
  private final StreamDescriptor descriptor;
  private final RecordEncoder<SpikeBlock> encoder;

  SpikeBlockEncoder(StreamDescriptor descriptor, ReplayPublisher publisher) throws IOException {
    this.descriptor = descriptor;
    this.encoder = publisher.encoder(Topics.SPIKES, SpikeBlock.class);
  }

  @Override
  public TopicSpec topic() {
    return Topics.SPIKES;
  }

  @Override
  public byte[] encode(Block block, long receiveTimeNanos) throws IOException {
    ByteBuffer units = block.values();
    ByteBuffer offsets = Objects.requireNonNull(block.beside());
    return encoder.encode(
        SpikeBlock.newBuilder()
            .setStreamId(descriptor.getStreamId())
            .setRecordingId(descriptor.getRecordingId())
            .setSessionId(descriptor.getSessionId())
            .setBlockSequence(block.sequence())
            .setFirstSampleIndex(block.firstIndex())
            .setSampleCount(block.sampleCount())
            .setUnitCount(descriptor.getUnits().size())
            .setRateNumerator(descriptor.getRateNumerator())
            .setRateDenominator(descriptor.getRateDenominator())
            .setDeviceTimeNanos(block.deviceTimeNanos())
            .setReceiveTimeNanos(receiveTimeNanos)
            .setClockDomain(descriptor.getClockDomain())
            .setDescriptorHash(descriptor.getDescriptorHash())
            .setSpikeCount(units.remaining() / Integer.BYTES)
            .setSpikeUnits(units)
            .setSpikeTimeOffsets(offsets)
            .setSamplesCrc32c(Checksums.crc32c(units, offsets))
            .setEndOfRecording(block.end())
            .build());
  }
}
