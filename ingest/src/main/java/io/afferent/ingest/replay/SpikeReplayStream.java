package io.afferent.ingest.replay;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.SpikeStream;
import io.afferent.ingest.recording.SpikeUnit;
import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import io.afferent.schema.StreamDescriptor;
import io.afferent.schema.UnitDescriptor;
import io.afferent.schema.UnitKind;
import io.afferent.schema.wire.TopicSpec;
import io.afferent.schema.wire.Topics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A stream of spikes as something to send: its samples are the ticks of its clock. */
final class SpikeReplayStream implements ReplayStream {
  private final Recording recording;
  private final int stream;
  private final SpikeStream spikes;

  SpikeReplayStream(Recording recording, int stream) {
    this.recording = recording;
    this.stream = stream;
    this.spikes = recording.spikeStreams().get(stream);
  }

  @Override
  public String name() {
    return spikes.name();
  }

  @Override
  public List<String> labels() {
    List<String> labels = new ArrayList<>();
    for (SpikeUnit unit : spikes.units()) {
      labels.add(unit.label());
    }
    return labels;
  }

  @Override
  public TopicSpec topic() {
    return Topics.SPIKES;
  }

  @Override
  public long startNanos() {
    return nanos(spikes.firstTick());
  }

  @Override
  public long endNanos() {
    return nanos(spikes.endTick());
  }

  private long nanos(long tick) {
    return recording.header().startTimeNanos() + spikes.clock().nanosAt(tick);
  }

  @Override
  public OptionalLong nearestIndex(long deviceTimeNanos) {
    long tick = spikes.clock().indexNearest(deviceTimeNanos - recording.header().startTimeNanos());
    return tick < spikes.firstTick() || tick >= spikes.endTick()
        ? OptionalLong.empty()
        : OptionalLong.of(tick);
  }

  @Override
  public void describe(StreamDescriptor.Builder descriptor) {
    List<UnitDescriptor> units = new ArrayList<>();
    for (SpikeUnit unit : spikes.units()) {
      units.add(
          UnitDescriptor.newBuilder()
              .setLabel(unit.label())
              .setSourceLabel(unit.sourceLabel())
              .setKind(UnitKind.NEURON)
              .setGain(1)
              .setOffset(0)
              .setPhysicalUnit("")
              .setSourceUnit("")
              .setTransducer("")
              .setPrefiltering("")
              .build());
    }
    long expected = spikes.endTick() - spikes.firstTick();
    for (RecordingGap gap : spikes.gaps()) {
      expected -= gap.missingCount();
    }
    descriptor
        .setModality(Modality.SPIKES)
        .setUnits(units)
        .setRateNumerator(spikes.clock().numerator())
        .setRateDenominator(spikes.clock().denominator())
        .setSampleType(SampleType.INT32)
        .setPhysicalUnit("")
        .setExpectedSampleCount(expected);
  }

  @Override
  public StreamBlocks blocks(int blockMillis) throws IOException {
    return new SpikeBlocks(recording, stream, blockMillis);
  }

  @Override
  public BlockEncoder encoder(StreamDescriptor descriptor, ReplayPublisher publisher)
      throws IOException {
    return new SpikeBlockEncoder(descriptor, publisher);
  }
}
