package io.afferent.ingest.simulate;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.replay.RecordingReplay;
import io.afferent.ingest.replay.ReplaySource;
import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import io.afferent.schema.UnitKind;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A simulated subject as a recording of one stream, with the truth as its events: {@code alpha on},
 * {@code alpha off}, {@code blink}, {@code discharge}. A recording without end has {@link
 * RecordingReplay#WITHOUT_END} samples, and a list of events that is made as it is read: read it in
 * order. Not thread-safe.
 */
public final class SimulatedRecording implements Recording {
  private final EegSimulator simulator;
  private final SimulatorOptions options;
  private final SignalStream stream;
  private final List<RecordingEvent> events;

  public SimulatedRecording(SimulatorOptions options) {
    this.options = options;
    this.simulator = new EegSimulator(options);
    List<SignalUnit> units = new ArrayList<>();
    for (String label : options.labels()) {
      units.add(
          new SignalUnit(
              label,
              label,
              UnitKind.EEG,
              EegSimulator.GAIN_VOLTS,
              0,
              "V",
              EegSimulator.GAIN_VOLTS * 1e6,
              0,
              "uV",
              Short.MIN_VALUE,
              Short.MAX_VALUE,
              Short.MIN_VALUE * EegSimulator.GAIN_VOLTS * 1e6,
              Short.MAX_VALUE * EegSimulator.GAIN_VOLTS * 1e6,
              "",
              ""));
    }
    this.stream =
        new SignalStream(
            options.name(),
            units,
            options.rate().numerator(),
            options.rate().denominator(),
            SampleType.INT16,
            options.duration().map(simulator::samplesIn).orElse(RecordingReplay.WITHOUT_END),
            "V",
            Modality.EEG);
    this.events = options.duration().isPresent() ? boundedEvents() : new EndlessEvents();
  }

  /** The recording as something to replay; equal options are equal content. */
  public static ReplaySource source(SimulatorOptions options) {
    return ReplaySource.of(options.toString(), () -> new SimulatedRecording(options));
  }

  private List<RecordingEvent> boundedEvents() {
    List<RecordingEvent> all = new ArrayList<>();
    for (long minute = 0; ; minute++) {
      for (RecordingEvent event : simulator.eventsOfMinute(minute)) {
        if (event.sampleIndex().orElseThrow() < stream.sampleCount()) {
          all.add(event);
        }
      }
      if (minute >= options.duration().orElseThrow().toMinutes()) {
        return List.copyOf(all);
      }
    }
  }

  @Override
  public RecordingHeader header() {
    return new RecordingHeader(
        "SIMULATED",
        options.name(),
        options.startTimeNanos(),
        "simulated:" + options.name(),
        List.of(),
        Map.of("seed", Long.toString(options.seed())));
  }

  @Override
  public List<SignalStream> streams() {
    return List.of(stream);
  }

  @Override
  public List<RecordingEvent> events() {
    return events;
  }

  @Override
  public List<RecordingGap> gaps(int streamNumber) {
    Objects.checkIndex(streamNumber, 1);
    return List.of();
  }

  @Override
  public int read(int streamNumber, long firstSampleIndex, int sampleCount, byte[] dst) {
    Objects.checkIndex(streamNumber, 1);
    if (firstSampleIndex < 0
        || sampleCount < 0
        || dst.length < (long) sampleCount * stream.bytesPerSample()) {
      throw new IllegalArgumentException(
          "firstSampleIndex and sampleCount must be at least 0 and dst large enough, were "
              + firstSampleIndex
              + ", "
              + sampleCount
              + " and "
              + dst.length
              + " bytes");
    }
    int count = (int) Math.max(0, Math.min(sampleCount, stream.sampleCount() - firstSampleIndex));
    simulator.read(firstSampleIndex, count, dst);
    return count;
  }

  @Override
  public long deviceTimeNanos(int streamNumber, long sampleIndex) {
    Objects.checkIndex(streamNumber, 1);
    if (sampleIndex < 0) {
      throw new IllegalArgumentException("sampleIndex must be at least 0, was " + sampleIndex);
    }
    return Math.addExact(options.startTimeNanos(), options.rate().nanosAt(sampleIndex));
  }

  @Override
  public OptionalLong nearestSampleIndex(int streamNumber, long deviceTimeNanos) {
    Objects.checkIndex(streamNumber, 1);
    long index = options.rate().indexNearest(deviceTimeNanos - options.startTimeNanos());
    return index < 0 || index >= stream.sampleCount()
        ? OptionalLong.empty()
        : OptionalLong.of(index);
  }

  @Override
  public void close() {}

  /** Events without end, one minute of them in memory. */
  private final class EndlessEvents extends AbstractList<RecordingEvent> {
    private long minute;
    private long before;
    private List<RecordingEvent> now = simulator.eventsOfMinute(0);

    @Override
    public RecordingEvent get(int index) {
      Objects.checkIndex(index, size());
      if (index < before) {
        minute = 0;
        before = 0;
        now = simulator.eventsOfMinute(0);
      }
      while (index >= before + now.size()) {
        before += now.size();
        minute++;
        now = simulator.eventsOfMinute(minute);
      }
      return now.get((int) (index - before));
    }

    @Override
    public int size() {
      return Integer.MAX_VALUE;
    }
  }
}
