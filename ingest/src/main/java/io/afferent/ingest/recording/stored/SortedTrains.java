package io.afferent.ingest.recording.stored;

import io.afferent.ingest.recording.RecordingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Spikes that a file does not have in the order of their times, sorted in memory. */
public final class SortedTrains {
  /** Most spikes that readers sort; they take 64 MiB. */
  public static final int MOST_SPIKES = 1 << 23;

  private SortedTrains() {}

  /**
   * Sorts the spikes of each unit, eight bytes each.
   *
   * @param name name of the file, for messages
   * @param rows all spikes, as many as {@code counts} has in all
   * @param counts spikes of each unit, in all at most {@link #MOST_SPIKES}
   */
  public static List<SpikeTrain> of(String name, SpikeRows rows, long[] counts) throws IOException {
    long all = 0;
    long[][] ticks = new long[counts.length][];
    for (int unit = 0; unit < counts.length; unit++) {
      all += counts[unit];
      if (all > MOST_SPIKES) {
        throw new IllegalArgumentException(
            "at most " + MOST_SPIKES + " spikes must be sorted, were " + all + " or more");
      }
      ticks[unit] = new long[(int) counts[unit]];
    }
    int[] filled = new int[counts.length];
    while (rows.next()) {
      int unit = rows.unit();
      if (filled[unit] == ticks[unit].length) {
        throw new RecordingException(
            name + ": has more spikes than before; do not change it while it is read");
      }
      ticks[unit][filled[unit]++] = rows.tick();
    }
    List<SpikeTrain> trains = new ArrayList<>();
    for (long[] own : ticks) {
      Arrays.sort(own);
      trains.add(SpikeTrain.of(own));
    }
    return List.copyOf(trains);
  }
}
