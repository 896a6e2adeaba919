package io.afferent.ingest.recording.stored;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SpikeCursor;
import java.io.IOException;
import java.util.List;

/**
 * Spikes of many units in the order of time, from files that hold them unit after unit. Holds a
 * window of each unit, in all at most 8 MiB, or {@value #SHORTEST_WINDOW} spikes a unit where there
 * are very many units.
 */
public final class MergedSpikes implements SpikeCursor {
  private static final int SPIKES_IN_ALL = 1 << 20;
  private static final int SHORTEST_WINDOW = 64;

  private final String name;
  private final List<SpikeTrain> trains;
  private final long[][] windows;
  private final int[] at;
  private final int[] filled;
  private final long[] read;

  /** A heap of the units that have spikes left, the one with the earliest spike first. */
  private final int[] heap;

  private int heapSize;

  /**
   * @param name name of the stream, for messages
   * @param trains one per unit, in the order of the units
   */
  public MergedSpikes(String name, List<SpikeTrain> trains) throws IOException {
    this.name = name;
    this.trains = List.copyOf(trains);
    int window = Math.max(SHORTEST_WINDOW, SPIKES_IN_ALL / Math.max(1, trains.size()));
    this.windows = new long[trains.size()][];
    this.at = new int[trains.size()];
    this.filled = new int[trains.size()];
    this.read = new long[trains.size()];
    this.heap = new int[trains.size()];
    for (int unit = 0; unit < trains.size(); unit++) {
      windows[unit] = new long[(int) Math.min(window, trains.get(unit).count())];
      if (fill(unit)) {
        heap[heapSize] = unit;
        up(heapSize++);
      }
    }
  }

  @Override
  public int read(long[] ticks, int[] units) throws IOException {
    int count = 0;
    while (count < ticks.length && heapSize > 0) {
      int unit = heap[0];
      long tick = windows[unit][at[unit]];
      ticks[count] = tick;
      units[count] = unit;
      count++;
      at[unit]++;
      if (at[unit] == filled[unit] && !fill(unit)) {
        heap[0] = heap[--heapSize];
      } else if (windows[unit][at[unit]] < tick) {
        throw new RecordingException(
            name
                + ": spikes of unit "
                + unit
                + " are not in the order of their times, "
                + windows[unit][at[unit]]
                + " comes after "
                + tick
                + "; sort them");
      }
      down();
    }
    return count;
  }

  /** Reads the next window; false when the unit has no spikes left. */
  private boolean fill(int unit) throws IOException {
    long left = trains.get(unit).count() - read[unit];
    int count = (int) Math.min(left, windows[unit].length);
    if (count == 0) {
      return false;
    }
    trains.get(unit).read(read[unit], count, windows[unit]);
    read[unit] += count;
    filled[unit] = count;
    at[unit] = 0;
    return true;
  }

  private boolean before(int unit, int other) {
    long own = windows[unit][at[unit]];
    long others = windows[other][at[other]];
    return own < others || (own == others && unit < other);
  }

  private void up(int from) {
    int place = from;
    while (place > 0 && before(heap[place], heap[(place - 1) / 2])) {
      swap(place, (place - 1) / 2);
      place = (place - 1) / 2;
    }
  }

  private void down() {
    int place = 0;
    while (true) {
      int child = 2 * place + 1;
      if (child + 1 < heapSize && before(heap[child + 1], heap[child])) {
        child++;
      }
      if (child >= heapSize || !before(heap[child], heap[place])) {
        return;
      }
      swap(place, child);
      place = child;
    }
  }

  private void swap(int a, int b) {
    int unit = heap[a];
    heap[a] = heap[b];
    heap[b] = unit;
  }
}
