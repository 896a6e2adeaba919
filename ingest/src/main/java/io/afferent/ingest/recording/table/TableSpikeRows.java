package io.afferent.ingest.recording.table;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.stored.SpikeRows;
import io.afferent.ingest.recording.text.DecimalParser;
import io.afferent.ingest.recording.text.LineReader;
import io.afferent.ingest.recording.text.RowDecoder;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** The rows of a table of spikes, from the first on. */
final class TableSpikeRows implements SpikeRows {
  private final TableLayout.TimeUnit timeUnit;
  private final int timeColumn;
  private final int unitColumn;
  private final Optional<String> onlyUnit;
  private final TableSpikes.Units units;
  private final LineReader line;
  private final RowDecoder decoder;
  private final DecimalParser decimals;
  private long tick;
  private int unit;

  TableSpikeRows(
      RecordingFile file, TableLayout layout, TableColumns columns, TableSpikes.Units units) {
    this.timeUnit = layout.time().orElseThrow().unit();
    this.timeColumn = columns.time();
    this.unitColumn = columns.firstColumn();
    this.onlyUnit = TableSpikes.onlyUnit(file, columns);
    this.units = units;
    this.line = columns.rows();
    this.decoder = columns.decoder();
    this.decimals = new DecimalParser(layout.text().decimalMark());
  }

  @Override
  public boolean next() throws IOException {
    while (line.next()) {
      if (decoder.isRow(line)) {
        if (!decoder.split(line)) {
          throw decoder.wrongCells(line);
        }
        tick = time();
        String name = onlyUnit.isPresent() ? onlyUnit.get() : decoder.cells().text(unitColumn);
        if (name.isEmpty()) {
          throw line.refused("the unit of the spike, in column " + (unitColumn + 1) + ", is empty");
        }
        unit = units.of(name);
        return true;
      }
    }
    return false;
  }

  @Override
  public long tick() {
    return tick;
  }

  @Override
  public int unit() {
    return unit;
  }

  private long time() throws RecordingException {
    int from = decoder.cells().from(timeColumn);
    int to = decoder.cells().to(timeColumn);
    if (timeUnit == TableLayout.TimeUnit.SAMPLES) {
      if (decimals.parse(line.bytes(), from, to)) {
        double value = decimals.value();
        if (value == Math.rint(value) && value >= 0 && value < 0x1p43) {
          return (long) value;
        }
      }
    } else if (decimals.parseScaled(line.bytes(), from, to, timeUnit.power())) {
      long scaled = decimals.scaled();
      if (scaled >= 0 && scaled <= TableSpikes.LARGEST_TICK / timeUnit.factor()) {
        return scaled * timeUnit.factor();
      }
    }
    throw line.refused(
        "column "
            + (timeColumn + 1)
            + " holds the time "
            + SourceText.quoted(decoder.cells().text(timeColumn))
            + ", allowed are numbers of "
            + timeUnit.name().toLowerCase(Locale.ROOT)
            + " from 0 on; each row must have the time of a spike");
  }
}
