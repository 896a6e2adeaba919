package io.afferent.ingest.recording.nwb;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.SpikeStream;
import io.afferent.ingest.recording.SpikeUnit;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.hdf5.Hdf5Dataset;
import io.afferent.ingest.recording.hdf5.Hdf5File;
import io.afferent.ingest.recording.hdf5.Hdf5Kind;
import io.afferent.ingest.recording.hdf5.Hdf5Object;
import io.afferent.ingest.recording.stored.MergedSpikes;
import io.afferent.ingest.recording.stored.SpikeTrain;
import io.afferent.ingest.recording.stored.StoredRecording.StoredSpikes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/** The table of sorted units, whose spike times lie one unit behind the other. */
final class NwbUnits {
  private static final String TIMES = "spike_times";

  /** Columns that are read in another way, or hold a value for each spike. */
  private static final Set<String> SPECIAL =
      Set.of(TIMES, "obs_intervals", "electrodes", "spike_amplitudes", "waveforms");

  private static final int MOST_UNITS = 100_000;

  /** Times of clocks that ran long before would make a stream of nothing but silence: 10 min. */
  private static final long LONGEST_SILENCE_NANOS = 600_000_000_000L;

  private static final int MOST_REGIONS = 1 << 21;

  private final NwbTable table;
  private final NwbElectrodes electrodes;
  private final NwbSpikeScan scan;
  private final long[] ends;
  private final NwbObserved observed;

  private NwbUnits(
      NwbTable table,
      NwbElectrodes electrodes,
      NwbSpikeScan scan,
      long[] ends,
      NwbObserved observed) {
    this.table = table;
    this.electrodes = electrodes;
    this.scan = scan;
    this.ends = ends;
    this.observed = observed;
  }

  /** Reads the table; empty when there is none, or it holds no spikes. */
  static Optional<NwbUnits> read(Hdf5File file, NwbElectrodes electrodes, SourceWarnings warnings)
      throws IOException {
    Optional<Hdf5Object> group = file.root().child("units");
    if (group.isEmpty() || !group.get().isGroup()) {
      return Optional.empty();
    }
    NwbTable table = NwbTable.of(group.get(), TIMES);
    Optional<Hdf5Dataset> times = table.values(TIMES);
    Optional<long[]> ends = table.ends(TIMES);
    if (times.isEmpty() || ends.isEmpty()) {
      warnings.add(
          "the table of units has no spike_times with a spike_times_index; it was left out");
      return Optional.empty();
    }
    if (!times.get().type().isNumeric() || times.get().dimensions().size() != 1) {
      throw times
          .get()
          .refused(
              "should be one list of numbers, is "
                  + times.get().type().text()
                  + " of the dimensions "
                  + times.get().dimensions());
    }
    if (table.rows() > MOST_UNITS) {
      throw group
          .get()
          .refused("has " + table.rows() + " units, at most " + MOST_UNITS + " are read");
    }
    long last = ends.get().length == 0 ? 0 : ends.get()[ends.get().length - 1];
    if (last < times.get().count()) {
      warnings.add(
          (times.get().count() - last) + " spike times belong to no unit and were left out");
    }
    if (times.get().missing() > 0) {
      throw times
          .get()
          .refused(times.get().missing() + " spike times were never written; the file is damaged");
    }
    NwbSpikeScan scan = NwbSpikeScan.of(times.get(), ends.get(), NwbObserved.read(table, warnings));
    return Optional.of(new NwbUnits(table, electrodes, scan, ends.get(), scan.observed(warnings)));
  }

  /** The earliest of all that happens (ns of the file), {@code absent} when nothing does. */
  long earliestNanos(long absent) {
    return Math.min(Math.min(scan.earliestNanos(), observed.firstNanos(Long.MAX_VALUE)), absent);
  }

  /**
   * The stream of the spikes.
   *
   * @param originNanos time of tick 0 (ns of the file), not behind any spike
   * @param startNanos device time of tick 0
   * @param alone whether there is no stream of samples, which would tell what was recorded
   */
  StoredSpikes stream(long originNanos, long startNanos, boolean alone, SourceWarnings warnings)
      throws IOException {
    List<SpikeTrain> trains = scan.trains(originNanos, warnings);
    boolean any = scan.latestNanos() != Long.MIN_VALUE;
    long first = observed.firstNanos(Math.max(0, originNanos));
    if (alone
        && any
        && observed.stretches().isEmpty()
        && scan.earliestNanos() - first > LONGEST_SILENCE_NANOS) {
      warnings.add(
          "the first spike is "
              + NwbTime.text((scan.earliestNanos() - first) / 1e9)
              + " s behind the begin of the session, and nothing says that units were observed"
              + " before; the stream begins with it");
      first = scan.earliestNanos();
    }
    long end = observed.endNanos(first);
    if (any) {
      if (!observed.stretches().isEmpty()
          && (scan.earliestNanos() < first || scan.latestNanos() > end)) {
        warnings.add("some spikes lie outside of obs_intervals; they are kept");
      }
      first = Math.min(first, scan.earliestNanos());
      end = Math.max(end, scan.latestNanos() + 1);
    }
    List<RecordingGap> gaps = observed.gaps(originNanos, startNanos);
    SpikeStream stream =
        new SpikeStream(
            "units",
            units(warnings),
            SpikeStream.NANOSECONDS,
            first - originNanos,
            end - originNanos,
            gaps);
    return new StoredSpikes(stream, () -> new MergedSpikes("units", trains));
  }

  private List<SpikeUnit> units(SourceWarnings warnings) throws IOException {
    Map<String, List<String>> columns = new HashMap<>();
    List<String> left = new ArrayList<>();
    for (String column : table.columns()) {
      if (SPECIAL.contains(column)) {
        continue;
      }
      Optional<List<String>> texts = table.texts(column, electrodes.groups());
      if (texts.isPresent()) {
        columns.put(column, texts.get());
      } else {
        left.add(column);
      }
    }
    if (!left.isEmpty()) {
      warnings.add("columns of units that are no text or numbers were left out: " + left);
    }
    List<String> regions = regions();
    List<String> ids = table.texts("id", Map.of()).orElse(List.of());
    List<String> labels = new ArrayList<>();
    for (int row = 0; row < table.rows(); row++) {
      labels.add("unit-" + (row < ids.size() ? ids.get(row) : Integer.toString(row)));
    }
    List<String> unique = ChannelLabels.unique(labels);
    List<SpikeUnit> units = new ArrayList<>();
    for (int row = 0; row < table.rows(); row++) {
      Map<String, String> attributes = new HashMap<>();
      for (Map.Entry<String, List<String>> column : columns.entrySet()) {
        if (!column.getValue().get(row).isEmpty()) {
          attributes.put(column.getKey(), column.getValue().get(row));
        }
      }
      if (row < regions.size() && !regions.get(row).isEmpty()) {
        attributes.put("electrodes", regions.get(row));
      }
      units.add(
          new SpikeUnit(
              unique.get(row),
              row < ids.size() ? ids.get(row) : "",
              ends[row] - (row == 0 ? 0 : ends[row - 1]),
              attributes));
    }
    return units;
  }

  /** Labels of the electrodes of each unit. */
  private List<String> regions() throws IOException {
    Optional<Hdf5Dataset> values = table.values("electrodes");
    Optional<long[]> regionEnds = table.ends("electrodes");
    if (values.isEmpty()
        || regionEnds.isEmpty()
        || values.get().type().kind() != Hdf5Kind.INTEGER) {
      return List.of();
    }
    long[] all = values.get().integers(MOST_REGIONS);
    List<String> regions = new ArrayList<>();
    for (int row = 0; row < table.rows(); row++) {
      StringJoiner labels = new StringJoiner(", ");
      for (long electrode : NwbTable.slice(all, regionEnds.get(), row)) {
        String label = electrodes.label(electrode);
        labels.add(label.isEmpty() ? Long.toString(electrode) : label);
      }
      regions.add(labels.toString());
    }
    return regions;
  }
}
