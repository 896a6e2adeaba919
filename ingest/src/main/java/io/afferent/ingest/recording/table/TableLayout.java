package io.afferent.ingest.recording.table;

import io.afferent.ingest.recording.SampleRate;
import io.afferent.schema.Modality;
import io.afferent.schema.UnitKind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What the columns of a table mean. {@link TableFormat} explains each part.
 *
 * @param text how rows are written
 * @param rate declared rate
 * @param time the column with the times
 * @param startNanos device time of time 0, or of the first row of a table without times
 * @param columns the units; empty when all columns but the time are
 * @param spikes when the units were observed, if rows are spikes: then {@code time} is theirs, and
 *     {@code columns} has the one that names the unit, if any does
 * @param modality kind of signal
 * @param origin name of the layout file, {@code header line} when there is none
 */
record TableLayout(
    TextShape text,
    Optional<SampleRate> rate,
    Optional<TimeColumn> time,
    Optional<Long> startNanos,
    List<Column> columns,
    Optional<Observed> spikes,
    Modality modality,
    String origin) {
  TableLayout {
    columns = List.copyOf(columns);
  }

  /**
   * How rows are written.
   *
   * @param delimiter as in {@link io.afferent.ingest.recording.text.CellSplitter}
   * @param header whether a line of names comes before the rows
   * @param skipLines lines in front of everything
   * @param comment how lines begin that are no rows, empty when none do
   * @param encoding name of the encoding, empty when it is not declared
   */
  record TextShape(
      char delimiter,
      char decimalMark,
      boolean header,
      int skipLines,
      String comment,
      String encoding,
      List<String> missing) {
    TextShape {
      missing = List.copyOf(missing);
    }
  }

  /**
   * When spikes would have been seen.
   *
   * @param from begin, in the unit of the times; empty when it is the first spike
   * @param to end, in the unit of the times; empty when it is the last spike
   */
  record Observed(Optional<BigDecimal> from, Optional<BigDecimal> to) {}

  /** Where the times are. */
  record TimeColumn(ColumnName column, TimeUnit unit) {}

  /**
   * One unit.
   *
   * @param column its column, empty when it is the one behind the last
   * @param label label, empty to take that of the header line
   * @param kind kind, empty to guess it
   * @param unit unit of the values, empty to take that of the header line
   * @param scale value of 1 in the table, in {@code unit}
   * @param offset value of 0 in the table, in {@code unit}
   */
  record Column(
      Optional<ColumnName> column,
      String label,
      Optional<UnitKind> kind,
      String unit,
      BigDecimal scale,
      BigDecimal offset) {}

  /** A column by its number from 1, or by its name in the header line. */
  record ColumnName(int line, String text) {
    /** The number, 0 when the column is given by its name. */
    int number() {
      return text.matches("[1-9]\\d{0,6}") ? Integer.parseInt(text) : 0;
    }
  }

  /** What one step of a time is. */
  enum TimeUnit {
    SECONDS(9, 1),
    MILLISECONDS(6, 1),
    MICROSECONDS(3, 1),
    NANOSECONDS(0, 1),
    MINUTES(9, 60),
    /** Numbers of samples; needs a declared rate. */
    SAMPLES(0, 1);

    private final int power;
    private final int factor;

    TimeUnit(int power, int factor) {
      this.power = power;
      this.factor = factor;
    }

    /** A time by ten to this, times {@link #factor}, is nanoseconds. */
    int power() {
      return power;
    }

    int factor() {
      return factor;
    }

    /** The unit that a word names. */
    static Optional<TimeUnit> named(String word) {
      return switch (word) {
        case "s", "sec", "secs", "second", "seconds" -> Optional.of(SECONDS);
        case "ms", "msec", "millisecond", "milliseconds" -> Optional.of(MILLISECONDS);
        case "us", "usec", "\u00b5s", "\u03bcs", "microsecond", "microseconds" ->
            Optional.of(MICROSECONDS);
        case "ns", "nsec", "nanosecond", "nanoseconds" -> Optional.of(NANOSECONDS);
        case "min", "minute", "minutes" -> Optional.of(MINUTES);
        case "samples" -> Optional.of(SAMPLES);
        default -> Optional.empty();
      };
    }
  }
}
