package io.afferent.ingest.recording.stored;

import java.io.IOException;

/** The spikes of one unit, ascending in time. */
public interface SpikeTrain {
  /** How many spikes there are. */
  long count();

  /**
   * Reads spikes.
   *
   * @param first number of spikes before the first wanted one
   * @param count how many, all of them there
   * @param ticks receives their times from position 0
   */
  void read(long first, int count, long[] ticks) throws IOException;

  /** Spikes that are in memory. */
  static SpikeTrain of(long[] ticks) {
    return new SpikeTrain() {
      @Override
      public long count() {
        return ticks.length;
      }

      @Override
      public void read(long first, int count, long[] target) {
        System.arraycopy(ticks, Math.toIntExact(first), target, 0, count);
      }
    };
  }
}
