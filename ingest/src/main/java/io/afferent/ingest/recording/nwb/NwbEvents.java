package io.afferent.ingest.recording.nwb;

import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.hdf5.Hdf5Attribute;
import io.afferent.ingest.recording.hdf5.Hdf5Dataset;
import io.afferent.ingest.recording.hdf5.Hdf5Kind;
import io.afferent.ingest.recording.hdf5.Hdf5Object;
import io.afferent.ingest.recording.stored.SampleTimes;
import io.afferent.schema.EventKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Events from tables of intervals and from series of annotations and labels. Not thread-safe. */
final class NwbEvents {
  private static final int MOST_EVENTS = 1_000_000;
  private static final int LONGEST_LABEL = 512;
  private static final int LONGEST_TEXT = 256;

  private final long zeroNanos;
  private final Optional<SampleTimes> samples;
  private final SourceWarnings warnings;
  private final List<RecordingEvent> events = new ArrayList<>();

  /**
   * @param samples times of the first stream, if there is one
   */
  NwbEvents(long zeroNanos, Optional<SampleTimes> samples, SourceWarnings warnings) {
    this.zeroNanos = zeroNanos;
    this.samples = samples;
    this.warnings = warnings;
  }

  List<RecordingEvent> events() {
    return events;
  }

  /** Takes the rows of a table: its name, and what its columns say. */
  void intervals(Hdf5Object group) throws IOException {
    NwbTable table = NwbTable.of(group, "start_time");
    Optional<double[]> starts = table.numbers("start_time");
    Optional<double[]> stops = table.numbers("stop_time");
    if (starts.isEmpty() || stops.isEmpty()) {
      warnings.add(
          SourceText.quoted(group.path())
              + " has no start_time and stop_time for each row; it was left out");
      return;
    }
    List<String> columns = new ArrayList<>();
    List<List<String>> cells = new ArrayList<>();
    for (String column : table.columns()) {
      if (column.equals("start_time") || column.equals("stop_time")) {
        continue;
      }
      Optional<List<String>> texts = table.texts(column, Map.of());
      if (texts.isPresent()) {
        columns.add(column.equals("tags") ? "" : column + "=");
        cells.add(texts.get());
      }
    }
    int backwards = 0;
    int unusable = 0;
    for (int row = 0; row < table.rows(); row++) {
      StringBuilder label = new StringBuilder(group.name());
      for (int column = 0; column < columns.size() && label.length() < LONGEST_LABEL; column++) {
        String cell = cells.get(column).get(row);
        if (!cell.isEmpty()) {
          label.append(column == 0 || label.length() == group.name().length() ? ": " : ", ");
          label.append(columns.get(column)).append(cell);
        }
      }
      double start = starts.get()[row];
      double stop = stops.get()[row];
      OptionalLong duration = OptionalLong.empty();
      if (NwbTime.isUsable(start) && NwbTime.isUsable(stop)) {
        long nanos = NwbTime.nanos(stop) - NwbTime.nanos(start);
        backwards += nanos < 0 ? 1 : 0;
        duration = nanos < 0 ? duration : OptionalLong.of(nanos);
      }
      unusable += add(start, duration, label.toString(), EventKind.ANNOTATION) ? 0 : 1;
    }
    warn(group, unusable, "rows have no usable start_time and were left out");
    warn(group, backwards, "rows end before they begin; their duration was left out");
  }

  /** Takes a series with a time for each event, and text or a number of a label as its data. */
  void labelled(Hdf5Object group) throws IOException {
    Optional<Hdf5Object> times = group.child("timestamps");
    if (times.isEmpty() || !times.get().isDataset() || !times.get().dataset().type().isNumeric()) {
      warnings.add(SourceText.quoted(group.path()) + " has no timestamps; it was left out");
      return;
    }
    double[] seconds = times.get().dataset().numbers(MOST_EVENTS);
    List<String> labels = labels(group, seconds.length);
    int unusable = 0;
    for (int i = 0; i < seconds.length; i++) {
      String label = i < labels.size() ? labels.get(i) : group.name();
      unusable += add(seconds[i], OptionalLong.empty(), label, EventKind.ANNOTATION) ? 0 : 1;
    }
    warn(group, unusable, "events have no usable time and were left out");
  }

  private List<String> labels(Hdf5Object group, int count) throws IOException {
    Optional<Hdf5Object> child = group.child("data");
    if (child.isEmpty() || !child.get().isDataset()) {
      return List.of();
    }
    Hdf5Dataset data = child.get().dataset();
    if (data.count() != count) {
      warnings.add(
          SourceText.quoted(group.path())
              + " has "
              + count
              + " times for "
              + data.count()
              + " labels, so they all have its name");
      return List.of();
    }
    if (data.type().kind() == Hdf5Kind.TEXT) {
      return data.texts(MOST_EVENTS, LONGEST_TEXT);
    }
    if (data.type().kind() != Hdf5Kind.INTEGER) {
      return List.of();
    }
    Optional<Hdf5Attribute> attribute = data.object().attribute("labels");
    List<String> names =
        attribute.isPresent() && attribute.get().isText() ? attribute.get().texts() : List.of();
    List<String> labels = new ArrayList<>(count);
    for (long number : data.integers(MOST_EVENTS)) {
      labels.add(
          number >= 0 && number < names.size()
              ? names.get((int) number)
              : group.name() + ": " + number);
    }
    return labels;
  }

  private void warn(Hdf5Object group, int count, String what) {
    if (count > 0) {
      warnings.add(SourceText.quoted(group.path()) + ": " + count + " " + what);
    }
  }

  private boolean add(double seconds, OptionalLong duration, String label, EventKind kind) {
    if (!NwbTime.isUsable(seconds) || events.size() >= MOST_EVENTS) {
      return false;
    }
    long nanos = zeroNanos + NwbTime.nanos(seconds);
    events.add(
        new RecordingEvent(
            nanos,
            samples.isPresent() ? samples.get().nearestIndex(nanos) : OptionalLong.empty(),
            duration,
            label,
            NwbTime.text(seconds),
            Optional.empty(),
            OptionalInt.empty(),
            kind));
    return true;
  }
}
