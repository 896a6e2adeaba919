package io.afferent.ingest.replay;

import io.afferent.ingest.recording.ActivationTrace;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.schema.Modality;
import io.afferent.schema.StreamDescriptor;
import io.afferent.schema.UnitDescriptor;
import io.afferent.schema.wire.TopicSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A stream of samples as something to send. */
final class SignalReplayStream implements ReplayStream {
  private final Recording recording;
  private final int stream;
  private final SignalStream signal;

  SignalReplayStream(Recording recording, int stream) {
    this.recording = recording;
    this.stream = stream;
    this.signal = recording.streams().get(stream);
  }

  @Override
  public String name() {
    return signal.name();
  }

  @Override
  public List<String> labels() {
    List<String> labels = new ArrayList<>();
    for (SignalUnit unit : signal.units()) {
      labels.add(unit.label());
    }
    return labels;
  }

  @Override
  public TopicSpec topic() {
    return RecordingReplay.topic(signal);
  }

  @Override
  public long startNanos() {
    return recording.header().startTimeNanos();
  }

  @Override
  public long endNanos() {
    long count = signal.sampleCount();
    if (count == RecordingReplay.WITHOUT_END) {
      return Long.MAX_VALUE;
    }
    if (count == 0) {
      return startNanos();
    }
    return recording.deviceTimeNanos(stream, count - 1)
        + (signal.rateNumerator() == 0 ? 0 : signal.rate().nanosAt(1));
  }

  @Override
  public OptionalLong nearestIndex(long deviceTimeNanos) {
    return recording.nearestSampleIndex(stream, deviceTimeNanos);
  }

  @Override
  public void describe(StreamDescriptor.Builder descriptor) {
    List<UnitDescriptor> units = new ArrayList<>();
    for (SignalUnit unit : signal.units()) {
      UnitDescriptor.Builder described =
          UnitDescriptor.newBuilder()
              .setLabel(unit.label())
              .setSourceLabel(unit.sourceLabel())
              .setKind(unit.kind())
              .setGain(unit.gain())
              .setOffset(unit.offset())
              .setPhysicalUnit(unit.physicalUnit())
              .setSourceUnit(unit.sourceUnit())
              .setTransducer(unit.transducer())
              .setPrefiltering(unit.prefiltering());
      unit.position()
          .ifPresent(
              position ->
                  described
                      .setPositionXMetres(position.xMetres())
                      .setPositionYMetres(position.yMetres())
                      .setPositionZMetres(position.zMetres()));
      units.add(described.build());
    }
    descriptor
        .setModality(signal.modality())
        .setUnits(units)
        .setRateNumerator(signal.rateNumerator())
        .setRateDenominator(signal.rateDenominator())
        .setSampleType(signal.sampleType())
        .setPhysicalUnit(signal.physicalUnit());
    recording
        .activations(stream)
        .ifPresent(trace -> descriptor.setModel(modelOf(trace)).setHookPoint(trace.hookPoint()));
    if (signal.modality() == Modality.FMRI) {
      descriptor.setAtlas(recording.header().attributes().get("atlas"));
    }
    if (signal.sampleCount() != RecordingReplay.WITHOUT_END) {
      long expected = signal.sampleCount();
      for (RecordingGap gap : recording.gaps(stream)) {
        expected -= gap.missingCount();
      }
      descriptor.setExpectedSampleCount(expected);
    }
  }

  @Override
  public StreamBlocks blocks(int blockMillis) throws IOException {
    return new SignalBlocks(recording, stream, blockMillis);
  }

  @Override
  public BlockEncoder encoder(StreamDescriptor descriptor, ReplayPublisher publisher)
      throws IOException {
    return switch (signal.modality()) {
      case EEG, SPIKES, UNKNOWN -> new EegBlockEncoder(descriptor, publisher);
      case FMRI -> new FmriBlockEncoder(descriptor, publisher);
      case ACTIVATIONS -> new ActivationBlockEncoder(trace(), descriptor, publisher);
    };
  }

  private static String modelOf(ActivationTrace trace) {
    return trace.modelRevision().isEmpty()
        ? trace.model()
        : trace.model() + "@" + trace.modelRevision();
  }

  private ActivationTrace trace() {
    return recording
        .activations(stream)
        .orElseThrow(() -> new IllegalStateException(signal.name() + " has no trace of a model"));
  }
}
