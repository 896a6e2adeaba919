package io.afferent.ingest.recording.table;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.PhysicalUnit;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.text.CellSplitter;
import io.afferent.ingest.recording.text.LineReader;
import io.afferent.ingest.recording.text.RowDecoder;
import io.afferent.ingest.recording.text.RowFormat;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which cells of a row are units and time, once the first lines of the table are read. */
final class TableColumns {
  private static final int MOST_COLUMNS = 65_536;
  private static final Pattern NAME_WITH_UNIT =
      Pattern.compile("([^\\[(]*[^\\[(\\s])\\s*[\\[(]([^\\[\\]()]{1,16})[\\])]");

  private final TableLayout layout;
  private final RecordingFile file;
  private final List<String> names = new ArrayList<>();
  private int cells;
  private long dataOffset;
  private long linesBefore;
  private int time = -1;
  private final List<Integer> columns = new ArrayList<>();
  private final List<SignalUnit> units = new ArrayList<>();

  private TableColumns(RecordingFile file, TableLayout layout) {
    this.file = file;
    this.layout = layout;
  }

  static TableColumns resolve(RecordingFile file, TableLayout layout, SourceWarnings warnings)
      throws IOException {
    TableColumns resolved = new TableColumns(file, layout);
    resolved.readFirstLines();
    resolved.place();
    List<String> labels = resolved.units.stream().map(SignalUnit::label).toList();
    List<String> unique = ChannelLabels.unique(labels);
    for (int i = 0; i < unique.size(); i++) {
      if (!unique.get(i).equals(labels.get(i))) {
        warnings.add(
            "column "
                + (resolved.columns.get(i) + 1)
                + " is called "
                + unique.get(i)
                + ", because its name "
                + SourceText.quoted(labels.get(i))
                + " is taken");
      }
      resolved.units.set(i, resolved.units.get(i).withLabel(unique.get(i)));
    }
    if (layout.columns().size() > 0 && layout.origin().equals("header line")) {
      resolved.nameUnread(warnings);
    }
    return resolved;
  }

  private void readFirstLines() throws IOException {
    byte[] head = file.read(0, (int) Math.min(3, file.size()), "the begin");
    boolean wide = head.length > 1 && (head[0] & head[1] & 0xFE) == 0xFE && head[0] != head[1];
    if (wide) {
      throw file.refusedAt(0, "the text is UTF-16; save it as UTF-8");
    }
    boolean mark = head.length == 3 && (head[0] & 0xFF) == 0xEF && (head[1] & 0xFF) == 0xBB;
    LineReader line = new LineReader(file, mark ? 3 : 0, 0);
    for (int i = 0; i < layout.text().skipLines(); i++) {
      if (!line.next()) {
        throw file.refusedAt(
            file.size(), "the file has " + i + " lines, skipLines is " + layout.text().skipLines());
      }
    }
    RowDecoder any = new RowDecoder(format(1, List.of()));
    boolean header = layout.text().header();
    dataOffset = mark ? 3 : 0;
    while (true) {
      dataOffset = Math.max(dataOffset, line.nextOffset());
      linesBefore = line.number();
      if (!line.next()) {
        throw file.refusedAt(file.size(), "the file ends before its first row of numbers");
      }
      if (any.isRow(line)) {
        any.split(line);
        if (!header) {
          cells = any.cells().count();
          break;
        }
        header = false;
        readNames(any.cells(), line);
      }
    }
    cells = names.isEmpty() ? cells : names.size();
    if (cells > MOST_COLUMNS) {
      throw line.refused("has " + cells + " cells, at most " + MOST_COLUMNS + " are allowed");
    }
  }

  private void readNames(CellSplitter found, LineReader line) {
    Charset declared =
        layout.text().encoding().isEmpty()
            ? StandardCharsets.UTF_8
            : Charset.forName(layout.text().encoding());
    for (int i = 0; i < found.count(); i++) {
      names.add(
          layout.text().encoding().isEmpty()
              ? found.text(i)
              : new String(line.bytes(), found.from(i), found.to(i) - found.from(i), declared));
    }
    int last = names.size() - 1;
    if (last > 0 && names.get(last).isEmpty()) {
      names.remove(last);
    }
  }

  private void place() throws RecordingException {
    if (layout.time().isPresent()) {
      time = columnOf(layout.time().get().column());
    }
    List<TableLayout.Column> wanted = new ArrayList<>(layout.columns());
    if (wanted.isEmpty() && layout.spikes().isEmpty()) {
      for (int column = 0; column < cells - (time >= 0 ? 1 : 0); column++) {
        wanted.add(
            new TableLayout.Column(
                Optional.empty(), "", Optional.empty(), "", BigDecimal.ONE, BigDecimal.ZERO));
      }
    }
    int next = 0;
    for (TableLayout.Column column : wanted) {
      next += next == time && column.column().isEmpty() ? 1 : 0;
      int at = column.column().isPresent() ? columnOf(column.column().get()) : next;
      if (at >= cells) {
        throw TableReader.refused(
            layout,
            1,
            "columns describes a column " + (at + 1) + ", but rows have " + cells + " cells");
      }
      columns.add(at);
      units.add(unit(column, at));
      next = at + 1;
    }
    if (units.isEmpty() && layout.spikes().isEmpty()) {
      throw file.refused("the table has no column but the time; there is nothing to read");
    }
  }

  private int columnOf(TableLayout.ColumnName name) throws RecordingException {
    int byName = names.indexOf(name.text());
    if (byName >= 0 && !layout.origin().equals("header line")) {
      return byName;
    }
    if (name.number() < 1 || name.number() > cells) {
      throw TableReader.refused(
          layout,
          name.line(),
          "there is no column "
              + SourceText.quoted(name.text())
              + "; columns are 1 to "
              + cells
              + (names.isEmpty() ? ", for there is no header line" : ", or names of the header"));
    }
    return name.number() - 1;
  }

  private SignalUnit unit(TableLayout.Column column, int at) {
    String source = names.isEmpty() ? "" : names.get(at);
    Matcher named = NAME_WITH_UNIT.matcher(source);
    boolean split = named.matches();
    String unitText = column.unit().isEmpty() && split ? named.group(2) : column.unit();
    String label = column.label();
    if (label.isEmpty()) {
      label = ChannelLabels.clean(split ? named.group(1) : source);
    }
    PhysicalUnit physical = PhysicalUnit.parse(unitText);
    return SignalUnit.withoutRange(
        label.isEmpty() ? "column-" + (at + 1) : label,
        source.isEmpty() ? label : source,
        column.kind().orElse(ChannelLabels.kindOf(label, physical.symbol())),
        column.scale(),
        column.offset(),
        physical,
        unitText);
  }

  private void nameUnread(SourceWarnings warnings) {
    Set<Integer> read = new HashSet<>(columns);
    for (int column = 0; column < cells; column++) {
      if (column != time && !read.contains(column)) {
        warnings.add(
            "column "
                + (column + 1)
                + " ("
                + SourceText.quoted(names.get(column))
                + ") holds no numbers and was left out");
      }
    }
  }

  private RowFormat format(int cellCount, List<Integer> wanted) {
    return new RowFormat(
        layout.text().delimiter(),
        layout.text().decimalMark(),
        cellCount,
        wanted,
        layout.text().missing(),
        layout.text().comment());
  }

  /** A decoder of the units. */
  RowDecoder decoder() {
    return new RowDecoder(format(cells, columns));
  }

  /** A reader that stands in front of the first row. */
  LineReader rows() {
    return new LineReader(file, dataOffset, linesBefore);
  }

  /** Cells of a row. */
  int cells() {
    return cells;
  }

  /** The cell with the time, -1 when there is none. */
  int time() {
    return time;
  }

  /** The first cell that is no time; -1 when there is none. */
  int firstColumn() {
    return columns.isEmpty() ? -1 : columns.get(0);
  }

  List<SignalUnit> units() {
    return List.copyOf(units);
  }
}
