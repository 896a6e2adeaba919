package io.afferent.ingest.recording.table;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.ingest.recording.text.DecimalParser;
import io.afferent.ingest.recording.text.LineReader;
import io.afferent.ingest.recording.text.RowDecoder;
import io.afferent.ingest.recording.text.RowIndex;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Goes once over all rows: checks every value, remembers where rows are, and takes the times. */
final class TableScan {
  private static final int ROWS_FOR_PERIOD = 1000;

  /** Beyond, differences of times would not fit (ns): 1874 to 2065 around 1970. */
  private static final long LARGEST_TIME = 3_000_000_000_000_000_000L;

  private final RecordingFile file;
  private final TableLayout layout;
  private final TableColumns columns;
  private final SourceWarnings warnings;
  private final RowDecoder decoder;
  private final DecimalParser decimals;
  private final RowIndex index;
  private SampleRate rate = new SampleRate(1, 1);
  private RegularTimes times = RegularTimes.continuous(rate, 0, 0);
  private int mostDecimals;

  private TableScan(
      RecordingFile file, TableLayout layout, TableColumns columns, SourceWarnings warnings) {
    this.file = file;
    this.layout = layout;
    this.columns = columns;
    this.warnings = warnings;
    this.decoder = columns.decoder();
    this.decimals = new DecimalParser(layout.text().decimalMark());
    this.index = new RowIndex(columns.units().size());
  }

  static TableScan of(
      RecordingFile file, TableLayout layout, TableColumns columns, SourceWarnings warnings)
      throws IOException {
    TableScan scan = new TableScan(file, layout, columns, warnings);
    scan.scan();
    return scan;
  }

  RowIndex index() {
    return index;
  }

  SampleRate rate() {
    return rate;
  }

  RegularTimes times() {
    return times;
  }

  private void scan() throws IOException {
    long origin = layout.startNanos().orElse(0L);
    if (columns.time() < 0) {
      rate = layout.rate().orElseThrow();
      readRows(null);
      if (rate.isTooLong(index.rows())) {
        throw file.refused(
            index.rows() + " rows at " + rate.text() + " Hz last more than 31 years; correct it");
      }
      times = RegularTimes.continuous(rate, index.rows(), origin);
      return;
    }
    TableTimes found = new TableTimes(period(), resolution());
    readRows(found);
    found.requireRegular(file::refused, warnings);
    if (layout.rate().isPresent()) {
      rate = layout.rate().get();
      found.compare(rate, file::refused, warnings);
    } else {
      rate = found.rate(file::refused);
    }
    times = found.times(rate, origin);
  }

  /** The declared period, or the median of the first steps (ns). */
  private long period() throws IOException {
    long[] first = new long[ROWS_FOR_PERIOD];
    int count = 0;
    LineReader line = columns.rows();
    while (count < first.length && line.next()) {
      if (decoder.isRow(line)) {
        if (!decoder.split(line)) {
          break;
        }
        first[count++] = time(line);
        mostDecimals = Math.max(mostDecimals, decimals.decimals());
      }
    }
    if (layout.rate().isPresent()) {
      return Math.max(1, layout.rate().get().nanosAt(1));
    }
    if (count < 2) {
      throw file.refused(
          "has " + count + " rows, which tell no rate; declare sampleRateHz in a layout");
    }
    long[] steps = new long[count - 1];
    for (int i = 1; i < count; i++) {
      steps[i - 1] = first[i] - first[i - 1];
    }
    Arrays.sort(steps);
    long median = steps[steps.length / 2];
    if (median < 1) {
      throw file.refused(
          "most times are the same as, or before, those of the rows in front of them, so they tell"
              + " no rate; declare sampleRateHz in a layout");
    }
    return median;
  }

  /** What one unit of the last decimal is (ns); {@link #period} has seen the decimals. */
  private long resolution() {
    TableLayout.TimeUnit unit = layout.time().orElseThrow().unit();
    if (unit == TableLayout.TimeUnit.SAMPLES) {
      return 1;
    }
    int power = Math.max(0, unit.power() - Math.max(0, mostDecimals));
    long resolution = unit.factor();
    for (int i = 0; i < power; i++) {
      resolution *= 10;
    }
    return resolution;
  }

  private void readRows(@Nullable TableTimes found) throws IOException {
    byte[] scratch = new byte[8 * columns.units().size()];
    LineReader line = columns.rows();
    long blank = 0;
    long blankLine = 0;
    while (line.next()) {
      if (!decoder.isRow(line)) {
        blankLine = line.isBlank() && blankLine == 0 ? line.number() : blankLine;
        continue;
      }
      if (blankLine > 0) {
        blank++;
        requireOtherCells(blankLine, line);
        blankLine = 0;
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
      if (found != null) {
        found.add(time(line), line);
      }
      index.add(line);
    }
    if (blank > 0) {
      warnings.add("empty lines in " + blank + " places between rows were passed over");
    }
  }

  private void requireOtherCells(long blankLine, LineReader line) throws RecordingException {
    if (columns.cells() == 1) {
      throw line.refused(
          "follows the empty line "
              + blankLine
              + ", which may be a missing value; write NaN there or remove the line");
    }
  }

  private long time(LineReader line) throws RecordingException {
    TableLayout.TimeUnit unit = layout.time().orElseThrow().unit();
    int from = decoder.cells().from(columns.time());
    int to = decoder.cells().to(columns.time());
    if (decimals.parseScaled(line.bytes(), from, to, unit.power())) {
      long value = decimals.scaled();
      try {
        long nanos =
            unit == TableLayout.TimeUnit.SAMPLES
                ? layout.rate().orElseThrow().nanosAt(value)
                : Math.multiplyExact(value, unit.factor());
        if (Math.abs(nanos) < LARGEST_TIME) {
          return nanos;
        }
      } catch (ArithmeticException doesNotFit) {
        // Falls through to the refusal, which says what is allowed.
      }
    }
    throw line.refused(
        "column "
            + (columns.time() + 1)
            + " holds the time "
            + SourceText.quoted(decoder.cells().text(columns.time()))
            + ", which is no number of "
            + unit.name().toLowerCase(Locale.ROOT)
            + " between 1875 and 2065; each row must have its time");
  }
}
