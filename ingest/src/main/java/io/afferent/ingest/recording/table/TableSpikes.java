package io.afferent.ingest.recording.table;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SpikeStream;
import io.afferent.ingest.recording.SpikeUnit;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.MergedSpikes;
import io.afferent.ingest.recording.stored.SequentialSpikes;
import io.afferent.ingest.recording.stored.SortedTrains;
import io.afferent.ingest.recording.stored.SpikeRows;
import io.afferent.ingest.recording.stored.SpikeTrain;
import io.afferent.ingest.recording.stored.StoredRecording;
import io.afferent.ingest.recording.stored.StoredRecording.SpikeSource;
import io.afferent.ingest.recording.stored.StoredRecording.StoredSpikes;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Opens a table of which each row is a spike. One pass checks all rows and counts the spikes of
 * each unit; a cursor then reads the text once more.
 */
final class TableSpikes {
  private static final int MOST_UNITS = 1 << 16;
  private static final int LONGEST_LABEL = 200;

  /** Ticks beyond are damage: 2065 in nanoseconds since 1970. */
  static final long LARGEST_TICK = 3_000_000_000_000_000_000L;

  private final RecordingFile file;
  private final TableLayout layout;
  private final TableColumns columns;
  private final SourceWarnings warnings;
  private final Map<String, Integer> units = new HashMap<>();
  private final List<String> labels = new ArrayList<>();
  private long[] counts = new long[16];
  private long spikes;
  private long firstTick = Long.MAX_VALUE;
  private long lastTick = -1;
  private boolean ascending = true;

  private TableSpikes(
      RecordingFile file, TableLayout layout, TableColumns columns, SourceWarnings warnings) {
    this.file = file;
    this.layout = layout;
    this.columns = columns;
    this.warnings = warnings;
  }

  static Recording open(
      RecordingFile file, TableLayout layout, TableColumns columns, SourceWarnings warnings)
      throws IOException {
    return new TableSpikes(file, layout, columns, warnings).open();
  }

  private Recording open() throws IOException {
    count();
    SpikeStream stream = describe();
    SpikeSource source = source();
    Map<String, String> attributes = new HashMap<>();
    attributes.put("layout", layout.origin());
    return new StoredRecording(
        new RecordingHeader(
            "Table",
            file.baseName(),
            layout.startNanos().orElse(0L),
            "file:" + file.name(),
            warnings.toList(),
            attributes),
        List.of(),
        List.of(new StoredSpikes(stream, source)),
        List.of(),
        file);
  }

  private SpikeSource source() throws IOException {
    if (ascending) {
      return () -> new SequentialSpikes(file.name(), rows());
    }
    if (spikes > SortedTrains.MOST_SPIKES) {
      throw file.refused(
          "has "
              + spikes
              + " spikes that are not in the order of their times, at most "
              + SortedTrains.MOST_SPIKES
              + " are sorted in memory; sort the rows");
    }
    List<SpikeTrain> trains =
        SortedTrains.of(file.name(), rows(), Arrays.copyOf(counts, labels.size()));
    warnings.add("rows are not in the order of their times; spikes were sorted in memory");
    return () -> new MergedSpikes(file.name(), trains);
  }

  private void count() throws IOException {
    TableSpikeRows rows = new TableSpikeRows(file, layout, columns, this::unit);
    long before = -1;
    while (rows.next()) {
      if (rows.unit() == counts.length) {
        counts = Arrays.copyOf(counts, counts.length * 2);
      }
      counts[rows.unit()]++;
      spikes++;
      firstTick = Math.min(firstTick, rows.tick());
      lastTick = Math.max(lastTick, rows.tick());
      ascending &= rows.tick() >= before;
      before = rows.tick();
    }
  }

  /** Units are numbered in the order in which the table names them. */
  private int unit(String name) throws RecordingException {
    Integer known = units.get(name);
    if (known != null) {
      return known;
    }
    if (labels.size() == MOST_UNITS || name.length() > LONGEST_LABEL) {
      throw file.refused(
          "has more than "
              + MOST_UNITS
              + " units, or a name of more than "
              + LONGEST_LABEL
              + " characters: "
              + SourceText.quoted(name)
              + "; is unitColumn right?");
    }
    units.put(name, labels.size());
    labels.add(name);
    return labels.size() - 1;
  }

  private SpikeRows rows() {
    return new TableSpikeRows(
        file,
        layout,
        columns,
        name -> {
          Integer known = units.get(name);
          if (known == null) {
            throw file.refused(
                "has units that it had not when it was opened; do not change it while it is read");
          }
          return known;
        });
  }

  private SpikeStream describe() throws RecordingException {
    TableLayout.Observed observed = layout.spikes().orElseThrow();
    long first = observed.from().isPresent() ? tick(observed.from().get()) : firstTick;
    long end = observed.to().isPresent() ? tick(observed.to().get()) : lastTick + 1;
    if (first > firstTick || end <= lastTick) {
      throw TableReader.refused(
          layout,
          1,
          "spikes: from and to leave out spikes: the first is at tick "
              + firstTick
              + ", the last at "
              + lastTick
              + ", they stand for "
              + first
              + " and "
              + end);
    }
    List<String> cleaned = labels.stream().map(ChannelLabels::clean).toList();
    List<String> unique = ChannelLabels.unique(cleaned);
    List<SpikeUnit> described = new ArrayList<>();
    for (int unit = 0; unit < labels.size(); unit++) {
      described.add(new SpikeUnit(unique.get(unit), labels.get(unit), counts[unit], Map.of()));
    }
    return new SpikeStream(
        file.baseName(),
        described,
        layout.rate().orElse(SpikeStream.NANOSECONDS),
        first,
        end,
        List.of());
  }

  private long tick(BigDecimal time) throws RecordingException {
    TableLayout.TimeUnit unit = layout.time().orElseThrow().unit();
    BigDecimal ticks =
        time.scaleByPowerOfTen(unit.power())
            .multiply(BigDecimal.valueOf(unit.factor()))
            .setScale(0, RoundingMode.HALF_UP);
    if (ticks.signum() < 0 || ticks.compareTo(BigDecimal.valueOf(LARGEST_TICK)) > 0) {
      throw TableReader.refused(
          layout, 1, "spikes: from and to must be from 0 to the year 2065, was " + time);
    }
    return ticks.longValueExact();
  }

  /** The unit of a name. */
  @FunctionalInterface
  interface Units {
    int of(String name) throws RecordingException;
  }

  /** The name of the only unit of a table that names none. */
  static Optional<String> onlyUnit(RecordingFile file, TableColumns columns) {
    return columns.firstColumn() < 0 ? Optional.of(file.baseName()) : Optional.empty();
  }
}
