package io.afferent.ingest.recording.bids;

import io.afferent.ingest.recording.RecordingEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Events of a recording and of {@code events.tsv} together. Most data sets hold each event in both.
 * An event of the recording is left out when a row of the table lies within one sample of it and
 * means the same: equal labels, or the same code, or its label or code is the {@code value} of the
 * row. Each row stands for one event of the recording at most. All others are kept, of both.
 *
 * @param events all events by onset
 * @param same how many events of the recording are rows of the table too
 * @param onlyRecording how many events of the experiment only the recording has
 */
record EventMerge(List<RecordingEvent> events, int same, int onlyRecording) {

  /**
   * @param own events of the recording
   * @param table events of the table
   * @param toleranceNanos how far onsets of the same event may lie apart (ns)
   */
  static EventMerge of(List<RecordingEvent> own, List<RecordingEvent> table, long toleranceNanos) {
    if (own.isEmpty()) {
      return new EventMerge(sorted(table), 0, 0);
    }
    Map<String, NavigableMap<Long, Deque<Integer>>> rows = new HashMap<>();
    for (int k = 0; k < table.size(); k++) {
      for (String name : names(table.get(k))) {
        rows.computeIfAbsent(name, absent -> new TreeMap<>())
            .computeIfAbsent(table.get(k).deviceTimeNanos(), absent -> new ArrayDeque<>(1))
            .add(k);
      }
    }
    boolean[] taken = new boolean[table.size()];
    List<RecordingEvent> merged = new ArrayList<>(table);
    int same = 0;
    int only = 0;
    for (RecordingEvent event : own) {
      boolean found = false;
      for (String name : names(event)) {
        found = found || take(rows.get(name), event.deviceTimeNanos(), toleranceNanos, taken);
      }
      if (found) {
        same++;
      } else {
        merged.add(event);
        // BrainVision marks where it began to record, which is no event of the experiment.
        only += event.label().startsWith("New Segment") ? 0 : 1;
      }
    }
    return new EventMerge(sorted(merged), same, only);
  }

  private static List<RecordingEvent> sorted(List<RecordingEvent> events) {
    List<RecordingEvent> sorted = new ArrayList<>(events);
    sorted.sort(Comparator.comparingLong(RecordingEvent::deviceTimeNanos));
    return List.copyOf(sorted);
  }

  private static List<String> names(RecordingEvent event) {
    List<String> names = new ArrayList<>();
    names.add(event.label());
    event.code().ifPresent(code -> names.add(Integer.toString(code)));
    String value = event.attributes().getOrDefault("value", "");
    if (!value.isEmpty()) {
      names.add(value);
    }
    return names.stream().distinct().toList();
  }

  /** Takes a row that no event stands for yet; rows taken under another name are dropped. */
  private static boolean take(
      @Nullable NavigableMap<Long, Deque<Integer>> rows,
      long nanos,
      long toleranceNanos,
      boolean[] taken) {
    if (rows == null) {
      return false;
    }
    NavigableMap<Long, Deque<Integer>> near =
        rows.subMap(
            Math.max(nanos, Long.MIN_VALUE + toleranceNanos) - toleranceNanos,
            true,
            Math.min(nanos, Long.MAX_VALUE - toleranceNanos) + toleranceNanos,
            true);
    while (!near.isEmpty()) {
      Map.Entry<Long, Deque<Integer>> first = near.firstEntry();
      Integer row = first.getValue().poll();
      if (row == null) {
        near.remove(first.getKey());
      } else if (!taken[row]) {
        taken[row] = true;
        return true;
      }
    }
    return false;
  }
}
