package io.afferent.ingest.recording.fif;

import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.SampleStore;
import io.afferent.ingest.recording.stored.SampleTimes;
import io.afferent.schema.EventKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Makes events of trigger channels. An event is an edge: a sample whose value is above that of the
 * sample before. A level that is there at the first sample, or at the first one after a gap, is
 * none. Reads all samples once, 1 MiB at a time.
 */
final class FifTriggers {
  private static final int WINDOW_BYTES = 1 << 20;
  private static final int MOST_EVENTS = 200_000;

  private final SignalStream stream;
  private final SampleTimes times;
  private final SampleStore store;
  private final int[] units;
  private final long[] before;
  private final List<RecordingEvent> events = new ArrayList<>();

  private FifTriggers(
      SignalStream stream, SampleTimes times, SampleStore store, List<Integer> units) {
    this.stream = stream;
    this.times = times;
    this.store = store;
    this.units = units.stream().mapToInt(unit -> unit).toArray();
    this.before = new long[this.units.length];
  }

  /**
   * Events of the composite trigger channel, or of all trigger channels where there is none.
   *
   * @param channels the channels, in the order of the units of the stream
   */
  static List<RecordingEvent> scan(
      SignalStream stream,
      List<FifChannel> channels,
      SampleTimes times,
      SampleStore store,
      SourceWarnings warnings)
      throws IOException {
    List<Integer> units = triggerUnits(channels);
    if (units.isEmpty()) {
      return List.of();
    }
    FifTriggers triggers = new FifTriggers(stream, times, store, units);
    triggers.scan();
    if (triggers.events.size() == MOST_EVENTS) {
      warnings.add(
          "the trigger channels have more than "
              + MOST_EVENTS
              + " edges, the events behind them were left out; is a trigger channel noise?");
    }
    return triggers.events;
  }

  private static List<Integer> triggerUnits(List<FifChannel> channels) {
    List<Integer> all = new ArrayList<>();
    List<Integer> composite = new ArrayList<>();
    for (int i = 0; i < channels.size(); i++) {
      if (channels.get(i).isStimulus()) {
        all.add(i);
        String name = channels.get(i).name().replace(" ", "");
        // The channels STI001 and so on carry the single bits of these.
        if (name.equals("STI101") || name.equals("STI014")) {
          composite.add(i);
        }
      }
    }
    return composite.isEmpty() ? all : composite;
  }

  private void scan() throws IOException {
    int perWindow = Math.max(1, WINDOW_BYTES / stream.bytesPerSample());
    byte[] window =
        new byte[(int) Math.min(perWindow, stream.sampleCount()) * stream.bytesPerSample()];
    ByteBuffer values = ByteBuffer.wrap(window).order(ByteOrder.LITTLE_ENDIAN);
    long index = 0;
    int nextGap = 0;
    boolean first = true;
    while (index < stream.sampleCount() && events.size() < MOST_EVENTS) {
      int count = (int) Math.min(perWindow, times.storedFrom(index));
      if (count == 0) {
        index = times.gaps().get(nextGap++).firstGoodIndex();
        first = true;
        continue;
      }
      store.read(times.storedIndex(index), count, window);
      for (int i = 0; i < count && events.size() < MOST_EVENTS; i++) {
        look(values, i, index + i, first);
        first = false;
      }
      index += count;
    }
  }

  private void look(ByteBuffer values, int sample, long index, boolean first) {
    for (int k = 0; k < units.length; k++) {
      int position = (sample * stream.units().size() + units[k]) * stream.bytesPerValue();
      SignalUnit unit = stream.units().get(units[k]);
      long value = Math.round(raw(values, position) * unit.gain());
      if (!first && value > before[k] && value > 0) {
        add(index, unit.label(), value);
      }
      before[k] = value;
    }
  }

  private double raw(ByteBuffer values, int position) {
    return switch (stream.sampleType()) {
      case INT16 -> values.getShort(position);
      case INT32 -> values.getInt(position);
      case FLOAT32 -> values.getFloat(position);
      case FLOAT64 -> values.getDouble(position);
      default -> throw new IllegalStateException("no such samples: " + stream.sampleType());
    };
  }

  private void add(long index, String label, long value) {
    events.add(
        new RecordingEvent(
            times.deviceTimeNanos(index),
            OptionalLong.of(index),
            OptionalLong.empty(),
            Long.toString(value),
            "",
            Optional.of(label),
            value <= Integer.MAX_VALUE ? OptionalInt.of((int) value) : OptionalInt.empty(),
            EventKind.TRIGGER));
  }
}
