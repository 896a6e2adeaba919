package io.afferent.ingest.recording.nwb;

import io.afferent.ingest.recording.hdf5.Hdf5Dataset;
import io.afferent.ingest.recording.stored.SpikeTrain;
import java.io.IOException;

/** The spikes of one unit, which lie one behind the other in a column. Reads the file. */
final class NwbTrain implements SpikeTrain {
  private static final int SPIKES_AT_ONCE = 4096;

  private final Hdf5Dataset times;
  private final long first;
  private final long count;
  private final long originNanos;
  private final double[] part = new double[SPIKES_AT_ONCE];

  /**
   * @param times seconds, ascending and usable in this unit
   * @param first values before those of the unit
   * @param originNanos time of tick 0, in nanoseconds of the file
   */
  NwbTrain(Hdf5Dataset times, long first, long count, long originNanos) {
    this.times = times;
    this.first = first;
    this.count = count;
    this.originNanos = originNanos;
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public void read(long from, int wanted, long[] ticks) throws IOException {
    for (int done = 0; done < wanted; done += SPIKES_AT_ONCE) {
      int now = Math.min(SPIKES_AT_ONCE, wanted - done);
      times.numbers(first + from + done, now, part);
      for (int i = 0; i < now; i++) {
        ticks[done + i] = NwbTime.nanos(part[i]) - originNanos;
      }
    }
  }
}
