package io.afferent.ingest.replay;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.UnitPosition;
import io.afferent.schema.EventKind;
import io.afferent.schema.GapCause;
import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import io.afferent.schema.UnitKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A recording whose every value follows from stream, sample and unit. */
final class ScriptedRecording implements Recording {
  static final long START_NANOS = 1_583_121_906_000_000_000L;

  private final String name;
  private final List<SignalStream> streams = new ArrayList<>();
  private final List<List<RecordingGap>> gaps = new ArrayList<>();
  private final List<RecordingEvent> events = new ArrayList<>();
  private int questionsForGaps;

  ScriptedRecording(String name) {
    this.name = name;
  }

  ScriptedRecording stream(String streamName, SampleRate rate, int units, long sampleCount) {
    List<SignalUnit> columns = new ArrayList<>();
    for (int k = 0; k < units; k++) {
      columns.add(
          new SignalUnit(
              streamName + k,
              streamName + k + ".",
              UnitKind.EEG,
              1e-7,
              0,
              "V",
              0.1,
              0,
              "uV",
              -32768,
              32767,
              -3276.8,
              3276.7,
              "",
              "",
              Optional.of(new UnitPosition(0.01 * k, 0, -0.02))));
    }
    streams.add(
        new SignalStream(
            streamName,
            columns,
            rate.numerator(),
            rate.denominator(),
            SampleType.INT16,
            sampleCount,
            "V",
            Modality.EEG));
    gaps.add(new ArrayList<>());
    return this;
  }

  /** A gap in the last stream. */
  ScriptedRecording gap(long first, long count) {
    int stream = streams.size() - 1;
    gaps.get(stream)
        .add(
            new RecordingGap(
                first,
                count,
                deviceTimeNanos(stream, first - 1),
                deviceTimeNanos(stream, first + count),
                GapCause.DISCONTINUOUS_FILE));
    return this;
  }

  ScriptedRecording event(long sampleIndex, String label, Optional<String> unit) {
    events.add(
        new RecordingEvent(
            deviceTimeNanos(0, sampleIndex),
            OptionalLong.of(sampleIndex),
            OptionalLong.of(1_000_000_000L),
            label,
            "+1.5",
            unit,
            OptionalInt.of(7),
            EventKind.ANNOTATION,
            Map.of("trial", "trial of " + label)));
    return this;
  }

  /** How often {@link #gaps} was called. */
  int questionsForGaps() {
    return questionsForGaps;
  }

  ReplaySource source() {
    return ReplaySource.of(name, () -> this);
  }

  static short value(int stream, long sample, int unit) {
    return (short) (sample * 31 + unit * 7L + stream * 1009L);
  }

  @Override
  public RecordingHeader header() {
    return new RecordingHeader(
        "SCRIPTED", name, START_NANOS, "test:" + name, List.of("made up"), Map.of("a", "b"));
  }

  @Override
  public List<SignalStream> streams() {
    return streams;
  }

  @Override
  public List<RecordingEvent> events() {
    return events;
  }

  @Override
  public List<RecordingGap> gaps(int stream) {
    questionsForGaps++;
    return gaps.get(stream);
  }

  @Override
  public int read(int stream, long firstSampleIndex, int sampleCount, byte[] dst) {
    SignalStream signal = streams.get(stream);
    int units = signal.units().size();
    int read = 0;
    while (read < sampleCount && exists(stream, firstSampleIndex + read)) {
      for (int unit = 0; unit < units; unit++) {
        short value = value(stream, firstSampleIndex + read, unit);
        int at = 2 * (read * units + unit);
        dst[at] = (byte) value;
        dst[at + 1] = (byte) (value >> 8);
      }
      read++;
    }
    return read;
  }

  boolean exists(int stream, long sample) {
    for (RecordingGap gap : gaps.get(stream)) {
      if (gap.firstMissingIndex() <= sample && sample < gap.firstGoodIndex()) {
        return false;
      }
    }
    return sample < streams.get(stream).sampleCount();
  }

  @Override
  public long deviceTimeNanos(int stream, long sampleIndex) {
    return START_NANOS + streams.get(stream).rate().nanosAt(sampleIndex);
  }

  @Override
  public OptionalLong nearestSampleIndex(int stream, long deviceTimeNanos) {
    return OptionalLong.of(streams.get(stream).rate().indexNearest(deviceTimeNanos - START_NANOS));
  }

  @Override
  public void close() {}
}
