package io.afferent.ingest.replay;

import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SpikeStream;
import io.afferent.ingest.recording.SpikeUnit;
import io.afferent.ingest.recording.stored.MergedSpikes;
import io.afferent.ingest.recording.stored.SpikeTrain;
import io.afferent.ingest.recording.stored.StoredRecording;
import io.afferent.ingest.recording.stored.StoredRecording.StoredSpikes;
import io.afferent.schema.EventKind;
import io.afferent.schema.GapCause;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

/** Spikes of some units at random ticks, none of them in a gap. */
final class ScriptedSpikes {
  static final long START_NANOS = 1_583_121_906_000_000_000L;

  final SampleRate clock;
  final long firstTick;
  final long endTick;
  final List<RecordingGap> gaps = new ArrayList<>();
  final List<long[]> trains = new ArrayList<>();

  ScriptedSpikes(SampleRate clock, long firstTick, long endTick) {
    this.clock = clock;
    this.firstTick = firstTick;
    this.endTick = endTick;
  }

  ScriptedSpikes gap(long first, long count) {
    gaps.add(
        new RecordingGap(first, count, nanos(first - 1), nanos(first + count), GapCause.UNKNOWN));
    return this;
  }

  ScriptedSpikes unit(int spikes, Random random) {
    long[] ticks = new long[spikes];
    for (int k = 0; k < spikes; k++) {
      do {
        ticks[k] = firstTick + (long) (random.nextDouble() * (endTick - firstTick));
      } while (inGap(ticks[k]));
    }
    Arrays.sort(ticks);
    trains.add(ticks);
    return this;
  }

  boolean inGap(long tick) {
    return gaps.stream()
        .anyMatch(gap -> tick >= gap.firstMissingIndex() && tick < gap.firstGoodIndex());
  }

  long nanos(long tick) {
    return START_NANOS + clock.nanosAt(tick);
  }

  ReplaySource source(String name) {
    return ReplaySource.of(name, () -> recording(name));
  }

  private StoredRecording recording(String name) {
    List<SpikeUnit> units = new ArrayList<>();
    List<SpikeTrain> stored = new ArrayList<>();
    for (long[] train : trains) {
      units.add(new SpikeUnit("u" + units.size(), "u" + units.size(), train.length, Map.of()));
      stored.add(SpikeTrain.of(train));
    }
    SpikeStream stream = new SpikeStream(name, units, clock, firstTick, endTick, gaps);
    RecordingEvent event =
        new RecordingEvent(
            nanos(firstTick + 10),
            OptionalLong.empty(),
            OptionalLong.empty(),
            "lick",
            "",
            Optional.empty(),
            OptionalInt.empty(),
            EventKind.RESPONSE);
    return new StoredRecording(
        new RecordingHeader("SCRIPTED", name, START_NANOS, "test", List.of(), Map.of()),
        List.of(),
        List.of(new StoredSpikes(stream, () -> new MergedSpikes(name, stored))),
        List.of(event),
        () -> {});
  }
}
