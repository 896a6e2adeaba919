package io.afferent.ingest.recording.openbci;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.PhysicalUnit;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.text.RowDecoder;
import io.afferent.ingest.recording.text.RowFormat;
import io.afferent.schema.UnitKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the columns are, by their names or, in old logs, by their place. */
final class OpenBciColumns {
  private static final int MOST_COLUMNS = 8192;
  private static final int ACCELERATIONS = 3;
  private static final List<Integer> BOARD_CHANNELS = List.of(16, 8, 4);

  private final OpenBciHeader header;
  private final List<Integer> columns = new ArrayList<>();
  private final List<SignalUnit> units = new ArrayList<>();
  private int cells;
  private int counter = -1;
  private int time = -1;
  private int marker = -1;
  private int annotation = -1;

  private OpenBciColumns(OpenBciHeader header) {
    this.header = header;
  }

  static OpenBciColumns of(OpenBciHeader header, RecordingFile file) throws RecordingException {
    OpenBciColumns columns = new OpenBciColumns(header);
    columns.cells = header.names().isEmpty() ? header.firstRow().size() : header.names().size();
    if (columns.cells > MOST_COLUMNS) {
      throw file.refused(
          "rows have " + columns.cells + " cells, at most " + MOST_COLUMNS + " are allowed");
    }
    if (header.names().isEmpty()) {
      columns.placeByOrder(file);
    } else {
      columns.placeByName();
    }
    if (columns.units.stream().noneMatch(unit -> unit.sourceUnit().equals("uV"))) {
      throw file.refused("no column is called EXG Channel; there is nothing to read");
    }
    List<String> labels = columns.units.stream().map(SignalUnit::label).toList();
    List<String> unique = ChannelLabels.unique(labels);
    for (int i = 0; i < unique.size(); i++) {
      columns.units.set(i, columns.units.get(i).withLabel(unique.get(i)));
    }
    return columns;
  }

  private void placeByName() {
    int formatted = -1;
    for (int column = 0; column < cells; column++) {
      String name = header.names().get(column).strip();
      String lower = name.toLowerCase(Locale.ROOT);
      boolean behindTime = column > 0 && column - 1 == time;
      if (lower.startsWith("sample index") || lower.equals("sampleindex")) {
        counter = column;
      } else if (lower.startsWith("timestamp (formatted)")) {
        formatted = column;
      } else if (lower.startsWith("timestamp")) {
        time = column;
      } else if (lower.startsWith("marker") || (lower.startsWith("other") && behindTime)) {
        marker = column;
      } else if (lower.startsWith("annotation")) {
        annotation = column;
      } else if (lower.matches("(exg|eeg|emg|ecg) channel.*")) {
        add(column, name, "uV");
      } else if (lower.startsWith("accel channel")) {
        add(column, name, "g");
      } else if (lower.startsWith("analog channel") || lower.startsWith("digital channel")) {
        add(column, name, "");
      }
    }
    time = time >= 0 ? time : formatted;
  }

  /** Index, EXG, acceleration, and times at the end: as text, in milliseconds, or both. */
  private void placeByOrder(RecordingFile file) throws RecordingException {
    List<String> row = header.firstRow();
    int first = header.says("first column = time") ? 1 : 0;
    counter = first;
    int end = cells;
    while (end > first + 2 && OpenBciClock.isTime(row.get(end - 1))) {
      end--;
    }
    time = first == 1 ? 0 : end < cells ? cells - 1 : -1;
    int values = end - first - 1;
    int exg = header.channels();
    if (exg == 0) {
      // Version 1 has nothing but EXG, later ones end in acceleration, whether they say so or not.
      int withoutAcceleration = values - ACCELERATIONS;
      exg =
          BOARD_CHANNELS.contains(withoutAcceleration)
              ? withoutAcceleration
              : BOARD_CHANNELS.contains(values) ? values : 0;
    }
    if (exg == 0 || exg > values) {
      throw file.refused(
          "rows have "
              + values
              + " values, of which it is not told how many are EXG channels; add a line %Number of"
              + " channels = 8, with their number");
    }
    for (int i = 0; i < exg; i++) {
      add(first + 1 + i, "EXG Channel " + i, "uV");
    }
    int others = values - exg;
    for (int i = 0; i < others; i++) {
      boolean acceleration = i < ACCELERATIONS && others >= ACCELERATIONS;
      add(
          first + 1 + exg + i,
          acceleration ? "Accel Channel " + i : "Aux Channel " + (i - ACCELERATIONS),
          acceleration ? "g" : "");
    }
  }

  private void add(int column, String name, String unitText) {
    PhysicalUnit unit = PhysicalUnit.parse(unitText);
    String label = ChannelLabels.clean(name);
    columns.add(column);
    units.add(
        new SignalUnit(
            label,
            name,
            unit.isVoltage() ? ChannelLabels.kindOf(label, unit.symbol()) : UnitKind.MISC,
            unit.factor().doubleValue(),
            0,
            unit.symbol(),
            1,
            0,
            unitText,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            "",
            ""));
  }

  RowDecoder decoder() {
    return new RowDecoder(
        new RowFormat(OpenBciHeader.DELIMITER, '.', cells, columns, List.of(), "%"));
  }

  List<SignalUnit> units() {
    return List.copyOf(units);
  }

  /** The column of the sample index, -1 when there is none. */
  int counter() {
    return counter;
  }

  /** The column of times, -1 when there is none. */
  int time() {
    return time;
  }

  /** The column of marker numbers, -1 when there is none. */
  int marker() {
    return marker;
  }

  /** The column of event texts, -1 when there is none. */
  int annotation() {
    return annotation;
  }
}
