package io.afferent.ingest.recording.bids;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which row of {@code channels.tsv} describes which unit. Rows have the order of the file; where
 * names say otherwise, names win, and a row without a unit of its name renames the unit at its
 * place only if all other rows stand at their places.
 */
final class ChannelRows {
  private final List<BidsTable.Row> rows = new ArrayList<>();
  private final List<SignalUnit> units = new ArrayList<>();
  private final List<Optional<BidsTable.Row>> rowOfUnit = new ArrayList<>();
  private final String table;
  private final SourceWarnings warnings;

  private ChannelRows(BidsTable table, List<SignalStream> streams, SourceWarnings warnings) {
    this.table = table.name();
    this.warnings = warnings;
    for (int k = 0; k < table.rows(); k++) {
      BidsTable.Row row = table.row(k);
      // Some writers list the signals of EDF+ and BDF+ that hold text.
      if (!row.cell("name").toLowerCase(Locale.ROOT).matches("(edf|bdf) annotations( \\d+)?")) {
        rows.add(row);
      }
    }
    for (SignalStream stream : streams) {
      units.addAll(stream.units());
    }
  }

  /** Rows in the order of all units of all streams; empty for a unit without a row. */
  static List<Optional<BidsTable.Row>> of(
      BidsTable table, List<SignalStream> streams, SourceWarnings warnings) {
    ChannelRows matching = new ChannelRows(table, streams, warnings);
    boolean fileOrder = streams.size() == 1;
    if (!fileOrder || !matching.byPlace()) {
      matching.byName(fileOrder);
    }
    return matching.rowOfUnit;
  }

  /** Gives each unit the row at its place if no row belongs to a unit at another place. */
  private boolean byPlace() {
    if (rows.size() != units.size()) {
      return false;
    }
    Map<String, Integer> unitOfName = unitOfName();
    List<String> renamed = new ArrayList<>();
    for (int k = 0; k < rows.size(); k++) {
      String name = rows.get(k).cell("name");
      if (!isNamed(units.get(k), name)) {
        if (unitOfName.containsKey(name)
            || unitOfName.containsKey(ChannelLabels.clean(name))
            || name.isEmpty()) {
          return false;
        }
        renamed.add(units.get(k).label() + " is " + name);
      }
    }
    if (renamed.size() > 0) {
      warnings.add(
          table
              + ": names "
              + renamed.size()
              + " of "
              + rows.size()
              + " channels otherwise than the recording: "
              + Labels.inShort(renamed)
              + "; its names are taken in the order of its rows");
    }
    for (BidsTable.Row row : rows) {
      rowOfUnit.add(Optional.of(row));
    }
    return true;
  }

  private void byName(boolean fileOrder) {
    Map<String, Integer> unitOfName = unitOfName();
    List<Optional<BidsTable.Row>> found = new ArrayList<>();
    for (int k = 0; k < units.size(); k++) {
      found.add(Optional.empty());
    }
    List<String> unknown = new ArrayList<>();
    int last = -1;
    int firstMisplaced = 0;
    for (BidsTable.Row row : rows) {
      String name = row.cell("name");
      Integer unit = unitOfName.get(name);
      unit = unit == null ? unitOfName.get(ChannelLabels.clean(name)) : unit;
      if (unit == null || found.get(unit).isPresent()) {
        unknown.add(SourceText.quoted(name) + " (line " + row.line() + ")");
        continue;
      }
      found.set(unit, Optional.of(row));
      firstMisplaced = unit < last && firstMisplaced == 0 ? row.line() : firstMisplaced;
      last = unit;
    }
    List<String> without = new ArrayList<>();
    for (int k = 0; k < units.size(); k++) {
      if (found.get(k).isEmpty()) {
        without.add(units.get(k).label());
      }
    }
    if (!unknown.isEmpty()) {
      warnings.add(
          table
              + ": "
              + unknown.size()
              + " rows are of no channel of the recording and left out: "
              + Labels.inShort(unknown));
    }
    if (!without.isEmpty()) {
      warnings.add(
          table
              + ": has no row for "
              + without.size()
              + " of "
              + units.size()
              + " channels: "
              + Labels.inShort(without));
    }
    if (fileOrder && firstMisplaced > 0) {
      warnings.add(
          table
              + ": rows have not the order of the channels of the recording, first line "
              + firstMisplaced
              + "; they are taken by name");
    }
    rowOfUnit.addAll(found);
  }

  /** Units by each name that they go under; the first of several. */
  private Map<String, Integer> unitOfName() {
    Map<String, Integer> unitOfName = new HashMap<>();
    for (int k = 0; k < units.size(); k++) {
      unitOfName.putIfAbsent(units.get(k).label(), k);
    }
    for (int k = 0; k < units.size(); k++) {
      unitOfName.putIfAbsent(units.get(k).sourceLabel().strip(), k);
    }
    return unitOfName;
  }

  private static boolean isNamed(SignalUnit unit, String name) {
    return name.equals(unit.label())
        || name.equals(unit.sourceLabel().strip())
        || ChannelLabels.clean(name).equals(ChannelLabels.clean(unit.sourceLabel()));
  }
}
