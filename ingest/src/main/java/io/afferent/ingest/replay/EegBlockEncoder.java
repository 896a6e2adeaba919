package io.afferent.ingest.replay;

import io.afferent.schema.EegBlock;
import io.afferent.schema.StreamDescriptor;
import io.afferent.schema.wire.Checksums;
import io.afferent.schema.wire.RecordEncoder;
import io.afferent.schema.wire.TopicSpec;
import io.afferent.schema.wire.Topics;
import java.io.IOException;

/** Makes {@link EegBlock} records. */
final class EegBlockEncoder implements BlockEncoder {
  private final StreamDescriptor descriptor;
  private final RecordEncoder<EegBlock> encoder;

  EegBlockEncoder(StreamDescriptor descriptor, ReplayPublisher publisher) throws IOException {
    this.descriptor = descriptor;
    this.encoder = publisher.encoder(Topics.EEG, EegBlock.class);
  }

  @Override
  public TopicSpec topic() {
    return Topics.EEG;
  }

  @Override
  public byte[] encode(Block block, long receiveTimeNanos) throws IOException {
    return encoder.encode(
        EegBlock.newBuilder()
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
            .setSampleType(descriptor.getSampleType())
            .setSamples(block.values())
            .setSampleTimesNanos(block.beside())
            .setSamplesCrc32c(Checksums.crc32c(block.values()))
            .setEndOfRecording(block.end())
            .build());
  }
}
