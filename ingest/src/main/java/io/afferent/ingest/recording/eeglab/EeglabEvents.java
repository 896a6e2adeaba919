package io.afferent.ingest.recording.eeglab;

import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.matlab.MatArray;
import io.afferent.schema.EventKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads events and gives them their times. */
final class EeglabEvents {
  private static final Set<String> COLUMNS = Set.of("type", "latency", "duration");

  private EeglabEvents() {}

  /** The events that have a latency. */
  static List<EeglabEvent> read(MatArray array, SourceWarnings warnings) throws IOException {
    EeglabTable table = EeglabTable.read(array, COLUMNS);
    if (table.rows() == 0 && array.count() > 0) {
      warnings.add("the events are no struct array and were left out");
    }
    List<EeglabEvent> events = new ArrayList<>();
    int dropped = 0;
    for (int row = 0; row < table.rows(); row++) {
      double latency = number(table.at(row, "latency"));
      if (Double.isNaN(latency) || Double.isInfinite(latency)) {
        dropped++;
      } else {
        events.add(
            new EeglabEvent(table.at(row, "type"), latency, number(table.at(row, "duration"))));
      }
    }
    if (dropped > 0) {
      warnings.add(
          dropped
              + " of "
              + table.rows()
              + " events have no latency (empty or NaN) and were"
              + " left out");
    }
    return events;
  }

  /** Old versions saved numbers as text now and then. */
  private static double number(EeglabValue value) {
    try {
      return value.text().isEmpty() ? value.number() : Double.parseDouble(value.text());
    } catch (NumberFormatException notANumber) {
      return Double.NaN;
    }
  }

  /**
   * Events with their times.
   *
   * @param stored samples in the file
   */
  static List<RecordingEvent> of(
      List<EeglabEvent> events, EeglabTimes times, long stored, SourceWarnings warnings) {
    List<RecordingEvent> result = new ArrayList<>(events.size());
    int outside = 0;
    int unusable = 0;
    int negative = 0;
    for (EeglabEvent event : events) {
      boolean boundary = event.isBoundary();
      if (!times.isUsable(event.latency())
          || (event.durationSamples() > 0 && !times.isUsable(event.durationSamples()))) {
        unusable++;
        continue;
      }
      // Boundaries at the very ends lie half a sample outside by their nature.
      outside += boundary || (event.latency() >= 0.5 && event.latency() < stored + 0.5) ? 0 : 1;
      negative += event.durationSamples() < 0 ? 1 : 0;
      long nanos =
          boundary && times.isCut(event.storedBefore())
              ? times.nanosOfCut(event.storedBefore())
              : times.nanosAt(event.latency());
      result.add(
          new RecordingEvent(
              nanos,
              times.times().nearestIndex(nanos),
              event.durationSamples() >= 0
                  ? OptionalLong.of(times.nanosOf(event.durationSamples()))
                  : OptionalLong.empty(),
              event.type().label(),
              BigDecimal.valueOf(event.latency()).stripTrailingZeros().toPlainString(),
              Optional.empty(),
              event.type().code(),
              EventKind.MARKER));
    }
    warn(outside, "events lie outside of latencies 1 to " + stored, warnings);
    warn(unusable, "events lie or last beyond 31 years and were left out", warnings);
    warn(negative, "events have a negative duration, which was left out", warnings);
    return result;
  }

  private static void warn(int count, String what, SourceWarnings warnings) {
    if (count > 0) {
      warnings.add(count + " " + what);
    }
  }
}
