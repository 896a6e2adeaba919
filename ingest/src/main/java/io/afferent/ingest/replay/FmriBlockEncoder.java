package io.afferent.ingest.replay;

import io.afferent.schema.FmriBlock;
import io.afferent.schema.StreamDescriptor;
import io.afferent.schema.wire.Checksums;
import io.afferent.schema.wire.RecordEncoder;
import io.afferent.schema.wire.TopicSpec;
import io.afferent.schema.wire.Topics;
import java.io.IOException;

/** Makes {@link FmriBlock} records. */
final class FmriBlockEncoder implements BlockEncoder {
  private final StreamDescriptor descriptor;
  private final RecordEncoder<FmriBlock> encoder;

  FmriBlockEncoder(StreamDescriptor descriptor, ReplayPublisher publisher) throws IOException {
    this.descriptor = descriptor;
    this.encoder = publisher.encoder(Topics.FMRI, FmriBlock.class);
  }

  @Override
  public TopicSpec topic() {
    return Topics.FMRI;
  }

  @Override
  public byte[] encode(Block block, long receiveTimeNanos) throws IOException {
    return encoder.encode(
        FmriBlock.newBuilder()
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
