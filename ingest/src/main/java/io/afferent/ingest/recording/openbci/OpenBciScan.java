package io.afferent.ingest.recording.openbci;

import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.text.DecimalParser;
import io.afferent.ingest.recording.text.LineReader;
import io.afferent.ingest.recording.text.RowDecoder;
import io.afferent.ingest.recording.text.RowIndex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Goes over all rows: checks every value, remembers where rows are, and finds losses and events.
 */
final class OpenBciScan {
  private static final int FIRST_ROWS = 5000;
  private static final int MOST_MARKS = 1_000_000;

  /** Times that run slower than this against the rows are no clock. */
  private static final double SLOWEST_CLOCK = 0.5;

  /**
   * An event of a row.
   *
   * @param row rows in front of it
   * @param code number of the marker, 0 for a text
   * @param text text of the event, or the number as the log has it
   */
  record Mark(long row, int code, String text) {}

  private final RecordingFile file;
  private final OpenBciHeader header;
  private final OpenBciColumns columns;
  private final SourceWarnings warnings;
  private final RowDecoder decoder;
  private final DecimalParser decimals = new DecimalParser('.');
  private final RowIndex index;
  private final List<Mark> marks = new ArrayList<>();
  private Optional<OpenBciCounter> counter = Optional.empty();
  private Optional<OpenBciClock> clock = Optional.empty();
  private OptionalLong firstNanos = OptionalLong.empty();
  private OpenBciLosses losses;
  private double lastMarker;
  private long previousNanos = Long.MIN_VALUE;
  private long unreadable;

  private OpenBciScan(
      RecordingFile file, OpenBciHeader header, OpenBciColumns columns, SourceWarnings warnings) {
    this.file = file;
    this.header = header;
    this.columns = columns;
    this.warnings = warnings;
    this.decoder = columns.decoder();
    this.index = new RowIndex(columns.units().size());
    this.losses = new OpenBciLosses(header.rate(), 0, false);
  }

  static OpenBciScan of(
      RecordingFile file, OpenBciHeader header, OpenBciColumns columns, SourceWarnings warnings)
      throws IOException {
    OpenBciScan scan = new OpenBciScan(file, header, columns, warnings);
    scan.look();
    scan.readRows();
    scan.warn();
    return scan;
  }

  RowIndex index() {
    return index;
  }

  OpenBciLosses losses() {
    return losses;
  }

  /** Whether the sample index tells losses. */
  boolean counted() {
    return counter.isPresent();
  }

  /** The clock of the rows, empty when they have no times that grow. */
  Optional<OpenBciClock> clock() {
    return clock;
  }

  /** Arrival of the first row (ns), empty when it has no time. */
  OptionalLong firstNanos() {
    return firstNanos;
  }

  List<Mark> marks() {
    return marks;
  }

  private LineReader rows() {
    return new LineReader(file, header.dataOffset(), header.linesBefore());
  }

  private Optional<OpenBciClock> newClock() {
    return columns.time() < 0 || columns.time() >= header.firstRow().size()
        ? Optional.empty()
        : OpenBciClock.of(header.firstRow().get(columns.time()));
  }

  /** Finds the kind of the counter, and whether the times grow with the rows. */
  private void look() throws IOException {
    long[] numbers = new long[FIRST_ROWS];
    int rows = 0;
    Optional<OpenBciClock> probe = newClock();
    OptionalLong first = OptionalLong.empty();
    OptionalLong last = OptionalLong.empty();
    LineReader line = rows();
    while (rows < FIRST_ROWS && line.next()) {
      if (!decoder.isRow(line)) {
        continue;
      }
      if (!decoder.split(line)) {
        break;
      }
      numbers[rows] = number(line, columns.counter());
      if (probe.isPresent()) {
        last = probe.get().nanos(line.bytes(), decoder.cells(), columns.time());
        first = rows == 0 ? last : first;
      }
      rows++;
    }
    firstNanos = first;
    if (rows < 2) {
      return;
    }
    counter = OpenBciCounter.of(Arrays.copyOf(numbers, rows));
    if (counter.isEmpty()) {
      warnings.add(
          "the sample index is none that a known board counts, so it does not tell what was lost");
    } else {
      counter.get().start(numbers[0], numbers[1]);
    }
    boolean grows =
        first.isPresent()
            && last.isPresent()
            && (last.getAsLong() - first.getAsLong()) * header.rate().hz()
                > SLOWEST_CLOCK * 1e9 * (rows - 1);
    if (grows) {
      clock = newClock();
    } else {
      warnings.add(
          "there are no times that grow with the rows, so a loss as long as the counter would not"
              + " be found");
    }
    int period = counter.isPresent() ? counter.get().period() : 0;
    losses = new OpenBciLosses(header.rate(), period, clock.isPresent());
  }

  private void readRows() throws IOException {
    byte[] scratch = new byte[8 * columns.units().size()];
    LineReader line = rows();
    while (line.next()) {
      if (!decoder.isRow(line)) {
        continue;
      }
      if (!decoder.split(line)) {
        if (!line.terminated() && index.rows() > 0) {
          warnings.add(
              "the last line, at byte "
                  + line.offset()
                  + ", is cut off after "
                  + decoder.cells().count()
                  + " cells and was left out");
          break;
        }
        throw decoder.wrongCells(line);
      }
      decoder.decode(line, scratch, 0);
      follow(line);
      mark(line);
      index.add(line);
    }
    if (index.rows() == 0) {
      throw file.refused("the log has no whole row of numbers; there is nothing to read");
    }
  }

  private void follow(LineReader line) {
    OptionalLong nanos =
        clock.isPresent()
            ? clock.get().nanos(line.bytes(), decoder.cells(), columns.time())
            : OptionalLong.empty();
    unreadable += clock.isPresent() && nanos.isEmpty() ? 1 : 0;
    long arrival = nanos.orElse(previousNanos == Long.MIN_VALUE ? 0 : previousNanos);
    previousNanos = arrival;
    if (index.rows() == 0) {
      losses.add(1, arrival);
    } else {
      long step = counter.isPresent() ? counter.get().step(number(line, columns.counter())) : 1;
      if (counter.isPresent() && counter.get().oneMoreBefore()) {
        losses.oneMoreBefore();
      }
      losses.add(step, arrival);
    }
  }

  private void mark(LineReader line) {
    if (columns.marker() >= 0) {
      double value = value(line, columns.marker());
      if (value != 0 && !Double.isNaN(value) && value != lastMarker) {
        String text = decoder.cells().text(columns.marker());
        boolean whole = value == Math.rint(value) && Math.abs(value) <= Integer.MAX_VALUE;
        add(
            new Mark(
                index.rows(),
                whole ? (int) value : 0,
                whole ? Integer.toString((int) value) : text));
      }
      lastMarker = value;
    }
    if (columns.annotation() >= 0) {
      String text = decoder.cells().text(columns.annotation()).strip();
      if (!text.isEmpty() && !text.equalsIgnoreCase("nan")) {
        add(new Mark(index.rows(), 0, text));
      }
    }
  }

  private void add(Mark mark) {
    if (marks.size() < MOST_MARKS) {
      marks.add(mark);
    } else if (marks.size() == MOST_MARKS) {
      warnings.add("there are more than " + MOST_MARKS + " events; the further ones are left out");
      marks.add(mark);
    }
  }

  private void warn() {
    if (unreadable > 0) {
      warnings.add(unreadable + " of " + index.rows() + " rows have no time that can be read");
    }
    losses.total();
    if (losses.contradictions() > 0) {
      warnings.add(
          "in "
              + losses.contradictions()
              + " places the sample index jumps and the times do not; nothing was taken for lost");
    }
    if (losses.restarts() > 0) {
      warnings.add(
          "after "
              + losses.restarts()
              + " pauses the sample index did not go on; their lengths are those of the times");
    }
  }

  private double value(LineReader line, int column) {
    return decimals.parse(line.bytes(), decoder.cells().from(column), decoder.cells().to(column))
        ? decimals.value()
        : Double.NaN;
  }

  /** A whole number, -1 where there is none. */
  private long number(LineReader line, int column) {
    double value = column < 0 ? Double.NaN : value(line, column);
    return value >= 0 && value < 1e15 && value == Math.rint(value) ? (long) value : -1;
  }
}
