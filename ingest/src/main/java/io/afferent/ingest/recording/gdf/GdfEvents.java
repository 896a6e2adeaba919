package io.afferent.ingest.recording.gdf;

import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.SampleTimes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Turns rows of the event table into events: names, times, and ends joined to their begins. */
final class GdfEvents {
  private final GdfHeader header;
  private final SampleRate rate;
  private final GdfBreaks breaks;
  private final SampleRate streamRate;
  private final Optional<SampleTimes> times;
  private final List<String> labels;

  /**
   * @param rate rate of the table
   * @param streamRate rate of the first stream
   * @param times times of the first stream, if there is one
   * @param labels label of each channel
   */
  GdfEvents(
      GdfHeader header,
      SampleRate rate,
      GdfBreaks breaks,
      SampleRate streamRate,
      Optional<SampleTimes> times,
      List<String> labels) {
    this.header = header;
    this.rate = rate;
    this.breaks = breaks;
    this.streamRate = streamRate;
    this.times = times;
    this.labels = labels;
  }

  /** Events of a table, by onset. */
  List<RecordingEvent> of(GdfEventTable table, SourceWarnings warnings) {
    List<RecordingEvent> events = new ArrayList<>();
    IdentityHashMap<GdfEventTable.Event, Long> joined = new IdentityHashMap<>();
    List<GdfEventTable.Event> rest = join(table.events(), joined);
    int lost = 0;
    for (GdfEventTable.Event event : rest) {
      boolean sparse = event.type() == GdfEventTable.SPARSE_SAMPLE;
      long duration = joined.getOrDefault(event, event.duration());
      if (rate.isTooLong(event.position()) || (!sparse && rate.isTooLong(duration))) {
        lost++;
      } else {
        events.add(event(event, duration));
      }
    }
    if (lost > 0) {
      warnings.add(
          lost + " events lie more than 31 years from the start or last longer, and were left out");
    }
    return events;
  }

  /**
   * Takes out the ends that belong to a begin without a duration, the earliest that is still open.
   *
   * @param durations takes the duration of each begin that has an end
   */
  private static List<GdfEventTable.Event> join(
      List<GdfEventTable.Event> events, IdentityHashMap<GdfEventTable.Event, Long> durations) {
    Map<Integer, Deque<GdfEventTable.Event>> open = new HashMap<>();
    List<GdfEventTable.Event> rest = new ArrayList<>(events.size());
    for (GdfEventTable.Event event : events) {
      int key = event.channel() << 16 | (event.type() & ~GdfEventTable.END);
      if (!event.isEnd()) {
        rest.add(event);
        if (event.duration() == 0) {
          open.computeIfAbsent(key, unused -> new ArrayDeque<>()).add(event);
        }
        continue;
      }
      GdfEventTable.Event begin = open.getOrDefault(key, new ArrayDeque<>()).poll();
      if (begin == null) {
        rest.add(event);
      } else {
        durations.put(begin, event.position() - begin.position());
      }
    }
    return rest;
  }

  private RecordingEvent event(GdfEventTable.Event event, long duration) {
    int code = event.type() & ~GdfEventTable.END;
    boolean sparse = event.type() == GdfEventTable.SPARSE_SAMPLE;
    String name = header.eventNames().getOrDefault(code, "");
    if (name.isEmpty()) {
      name = GdfEventCodes.name(code).orElse("code " + code);
    }
    long nanos = deviceTimeNanos(event.position());
    return new RecordingEvent(
        nanos,
        times.isPresent() ? times.get().nearestIndex(nanos) : OptionalLong.empty(),
        sparse || duration == 0 ? OptionalLong.empty() : OptionalLong.of(rate.nanosAt(duration)),
        event.isEnd() ? name + " (end)" : sparse ? name + " " + duration : name,
        Long.toString(event.position() + 1),
        event.channel() > 0 && event.channel() <= labels.size()
            ? Optional.of(labels.get(event.channel() - 1))
            : Optional.empty(),
        OptionalInt.of(event.type()),
        GdfEventCodes.kind(code));
  }

  /** Each break in front of an event moves it; a break moves the event that marks it, too. */
  private long deviceTimeNanos(long position) {
    long naive = rate.nanosAt(position);
    if (breaks.isEmpty()) {
      return header.startNanos() + naive;
    }
    long index = streamRate.indexNearest(naive);
    long missing = breaks.missingBefore(index);
    long moved =
        rate.equals(streamRate)
            ? streamRate.nanosAt(position + missing)
            : naive + streamRate.nanosAt(missing);
    return header.startNanos() + moved;
  }
}
