package io.afferent.ingest.recording.nwb;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.hdf5.Hdf5Dataset;
import io.afferent.ingest.recording.stored.SpikeTrain;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * One pass over all spike times: whether they are usable and ascend in each unit. The spikes of
 * units that do not ascend are sorted, and then lie in memory.
 */
final class NwbSpikeScan {
  private static final int SPIKES_AT_ONCE = 1 << 14;

  /** Most spikes that are sorted in memory, 32 MiB. */
  private static final int MOST_SORTED = 1 << 22;

  private final Hdf5Dataset times;
  private final long[] ends;
  private final NwbObserved observed;
  private final boolean[] descends;
  private final BitSet gapsWithSpikes = new BitSet();
  private long inGaps;
  private long earliest = Long.MAX_VALUE;
  private long latest = Long.MIN_VALUE;

  private NwbSpikeScan(Hdf5Dataset times, long[] ends, NwbObserved observed) {
    this.times = times;
    this.ends = ends;
    this.observed = observed;
    this.descends = new boolean[ends.length];
  }

  static NwbSpikeScan of(Hdf5Dataset times, long[] ends, NwbObserved observed) throws IOException {
    NwbSpikeScan scan = new NwbSpikeScan(times, ends, observed);
    double[] part = new double[SPIKES_AT_ONCE];
    long at = 0;
    for (int unit = 0; unit < ends.length; unit++) {
      double before = Double.NEGATIVE_INFINITY;
      while (at < ends[unit]) {
        int count = (int) Math.min(part.length, ends[unit] - at);
        times.numbers(at, count, part);
        for (int i = 0; i < count; i++) {
          scan.take(unit, at + i, before, part[i]);
          before = part[i];
        }
        at += count;
      }
    }
    return scan;
  }

  private void take(int unit, long place, double before, double seconds) throws RecordingException {
    if (!NwbTime.isUsable(seconds)) {
      throw times.refused(
          "spike "
              + place
              + ", of unit "
              + unit
              + ", has the time "
              + seconds
              + " s; times must be numbers of less than 31 years, so repair or remove it");
    }
    descends[unit] |= seconds < before;
    long nanos = NwbTime.nanos(seconds);
    earliest = Math.min(earliest, nanos);
    latest = Math.max(latest, nanos);
    int gap = observed.gapAt(nanos);
    if (gap >= 0) {
      gapsWithSpikes.set(gap);
      inGaps++;
    }
  }

  /** When the units were observed: what spikes lie in is no gap, whatever the file says. */
  NwbObserved observed(SourceWarnings warnings) {
    if (inGaps > 0) {
      warnings.add(
          inGaps
              + " spikes lie between obs_intervals; they are kept, and the "
              + gapsWithSpikes.cardinality()
              + " stretches that they lie in count as observed");
    }
    return observed.without(gapsWithSpikes);
  }

  /** Time of the earliest spike (ns of the file); the largest long when there is none. */
  long earliestNanos() {
    return earliest;
  }

  /** Time of the latest spike (ns of the file); the smallest long when there is none. */
  long latestNanos() {
    return latest;
  }

  /**
   * The spikes, unit by unit.
   *
   * @param originNanos time of tick 0, in nanoseconds of the file
   * @throws RecordingException if too many would have to be sorted
   */
  List<SpikeTrain> trains(long originNanos, SourceWarnings warnings) throws IOException {
    List<SpikeTrain> trains = new ArrayList<>();
    long sorted = 0;
    int units = 0;
    long from = 0;
    for (int unit = 0; unit < ends.length; unit++) {
      NwbTrain train = new NwbTrain(times, from, ends[unit] - from, originNanos);
      if (descends[unit]) {
        sorted += train.count();
        units++;
        if (sorted > MOST_SORTED) {
          throw times.refused(
              "spikes of "
                  + units
                  + " units are not in the order of their times, and more than "
                  + MOST_SORTED
                  + " would have to be sorted; sort them in the file");
        }
        long[] ticks = new long[(int) train.count()];
        train.read(0, ticks.length, ticks);
        Arrays.sort(ticks);
        trains.add(SpikeTrain.of(ticks));
      } else {
        trains.add(train);
      }
      from = ends[unit];
    }
    if (units > 0) {
      warnings.add(
          "spikes of " + units + " units are not in the order of their times; they were sorted");
    }
    return trains;
  }
}
