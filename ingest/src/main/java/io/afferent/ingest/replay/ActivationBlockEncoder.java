package io.afferent.ingest.replay;

import io.afferent.ingest.recording.ActivationTrace;
import io.afferent.schema.ActivationBlock;
import io.afferent.schema.StreamDescriptor;
import io.afferent.schema.wire.Checksums;
import io.afferent.schema.wire.RecordEncoder;
import io.afferent.schema.wire.TopicSpec;
import io.afferent.schema.wire.Topics;
import java.io.IOException;
import java.util.Objects;

/** Makes {@link ActivationBlock} records: dense rows, one per token. */
final class ActivationBlockEncoder implements BlockEncoder {
  private final ActivationTrace trace;
  private final StreamDescriptor descriptor;
  private final RecordEncoder<ActivationBlock> encoder;

  ActivationBlockEncoder(
      ActivationTrace trace, StreamDescriptor descriptor, ReplayPublisher publisher)
      throws IOException {
    this.trace = trace;
    this.descriptor = descriptor;
    this.encoder = publisher.encoder(Topics.ACTIVATIONS, ActivationBlock.class);
  }

  @Override
  public TopicSpec topic() {
    return Topics.ACTIVATIONS;
  }

  @Override
  public byte[] encode(Block block, long receiveTimeNanos) throws IOException {
    ActivationBlock.Builder record =
        ActivationBlock.newBuilder()
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
            .setSamplesCrc32c(Checksums.crc32c(block.values()))
            .setModel(trace.model())
            .setModelRevision(trace.modelRevision())
            .setHookPoint(trace.hookPoint())
            .setLayer(trace.layer())
            .setTraceId(trace.traceId())
            .setRole(trace.role())
            .setTokenIds(Objects.requireNonNull(block.beside()))
            .setFirstPosition(Math.toIntExact(trace.firstPosition() + block.firstIndex()))
            .setVocabularySize(trace.vocabularySize())
            .setEndOfRecording(block.end());
    trace.pairId().ifPresent(record::setPairId);
    trace.promptClass().ifPresent(record::setPromptClass);
    return encoder.encode(record.build());
  }
}
