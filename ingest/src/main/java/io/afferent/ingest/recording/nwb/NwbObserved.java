package io.afferent.ingest.recording.nwb;

import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.hdf5.Hdf5Dataset;
import io.afferent.schema.GapCause;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * When the units were observed. Outside, no spike is not silence.
 *
 * @param stretches begin and end of each stretch (ns of the file), both part of it, ascending and
 *     apart; none when the file does not tell it for all units alike
 */
record NwbObserved(List<long[]> stretches) {
  private static final String COLUMN = "obs_intervals";
  private static final int MOST_INTERVALS = 1_000_000;

  static NwbObserved read(NwbTable table, SourceWarnings warnings) throws IOException {
    Optional<Hdf5Dataset> values = table.values(COLUMN);
    Optional<long[]> ends = table.ends(COLUMN);
    if (values.isEmpty() || ends.isEmpty() || table.rows() == 0) {
      return new NwbObserved(List.of());
    }
    List<Long> dimensions = values.get().dimensions();
    if (dimensions.size() != 2 || dimensions.get(1) != 2 || !values.get().type().isNumeric()) {
      warnings.add(
          "obs_intervals has the dimensions " + dimensions + " instead of n x 2; it was left out");
      return new NwbObserved(List.of());
    }
    double[] all = values.get().numbers(2 * MOST_INTERVALS);
    double[] first = Arrays.copyOf(all, (int) (2 * ends.get()[0]));
    for (int unit = 1; unit < table.rows(); unit++) {
      int from = (int) (2 * ends.get()[unit - 1]);
      if (!Arrays.equals(first, Arrays.copyOfRange(all, from, (int) (2 * ends.get()[unit])))) {
        warnings.add(
            "obs_intervals differ between units, the first time at unit "
                + unit
                + "; they are not kept, so no spike may also mean that a unit was not observed");
        return new NwbObserved(List.of());
      }
    }
    return of(first, warnings);
  }

  private static NwbObserved of(double[] seconds, SourceWarnings warnings) {
    List<long[]> sorted = new ArrayList<>();
    for (int i = 0; i < seconds.length; i += 2) {
      if (!NwbTime.isUsable(seconds[i])
          || !NwbTime.isUsable(seconds[i + 1])
          || seconds[i + 1] < seconds[i]) {
        warnings.add(
            "obs_intervals has one from "
                + seconds[i]
                + " to "
                + seconds[i + 1]
                + " s; the column was left out");
        return new NwbObserved(List.of());
      }
      sorted.add(new long[] {NwbTime.nanos(seconds[i]), NwbTime.nanos(seconds[i + 1])});
    }
    sorted.sort(Comparator.comparingLong(stretch -> stretch[0]));
    List<long[]> merged = new ArrayList<>();
    for (long[] stretch : sorted) {
      long[] last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && stretch[0] <= last[1]) {
        last[1] = Math.max(last[1], stretch[1]);
      } else {
        merged.add(stretch);
      }
    }
    return new NwbObserved(merged);
  }

  /** Begin of the first stretch; {@code absent} when none is known. */
  long firstNanos(long absent) {
    return stretches.isEmpty() ? absent : stretches.get(0)[0];
  }

  /** End of the last stretch; {@code absent} when none is known. */
  long endNanos(long absent) {
    return stretches.isEmpty() ? absent : stretches.get(stretches.size() - 1)[1];
  }

  /**
   * What lies between the stretches. The end of a stretch belongs to it, for spikes lie there too.
   *
   * @param originNanos time of tick 0, in nanoseconds of the file
   * @param startNanos device time of tick 0
   */
  List<RecordingGap> gaps(long originNanos, long startNanos) {
    List<RecordingGap> gaps = new ArrayList<>();
    for (int i = 1; i < stretches.size(); i++) {
      long last = stretches.get(i - 1)[1] - originNanos;
      long next = stretches.get(i)[0] - originNanos;
      if (next > last + 1) {
        gaps.add(
            new RecordingGap(
                last + 1, next - last - 1, startNanos + last, startNanos + next, GapCause.UNKNOWN));
      }
    }
    return gaps;
  }

  /** Number of the stretch in front of the gap that a time lies in (ns of the file), else -1. */
  int gapAt(long nanos) {
    int low = 0;
    int high = stretches.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (stretches.get(middle)[0] <= nanos) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    int before = low - 1;
    return before >= 0 && low < stretches.size() && nanos > stretches.get(before)[1] ? before : -1;
  }

  /**
   * The same without some gaps.
   *
   * @param gaps numbers of the stretches in front of them
   */
  NwbObserved without(BitSet gaps) {
    List<long[]> joined = new ArrayList<>();
    for (int i = 0; i < stretches.size(); i++) {
      if (i > 0 && gaps.get(i - 1)) {
        joined.get(joined.size() - 1)[1] = stretches.get(i)[1];
      } else {
        joined.add(stretches.get(i).clone());
      }
    }
    return new NwbObserved(joined);
  }
}
