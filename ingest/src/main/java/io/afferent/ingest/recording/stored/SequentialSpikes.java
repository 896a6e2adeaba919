package io.afferent.ingest.recording.stored;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SpikeCursor;
import java.io.IOException;
import java.util.Arrays;

/**
 * Goes once over a file whose spikes are in the order of their times, and puts the units of one
 * tick in order. Holds the spikes of one tick, at most {@value #MOST_AT_ONCE}.
 */
public final class SequentialSpikes implements SpikeCursor {
  /** Spikes at one tick; more are no spikes of neurons. */
  public static final int MOST_AT_ONCE = 1 << 20;

  private final String name;
  private final SpikeRows rows;

  /** Units that spike at {@link #tick}, those from {@link #given} on not yet given. */
  private int[] together = new int[16];

  private long tick = Long.MIN_VALUE;
  private int given;
  private int count;
  private boolean ahead;

  /**
   * @param name name of the file, for messages
   * @param rows its spikes, in order when they were looked at before
   */
  public SequentialSpikes(String name, SpikeRows rows) throws IOException {
    this.name = name;
    this.rows = rows;
    this.ahead = rows.next();
  }

  @Override
  public int read(long[] ticks, int[] units) throws IOException {
    int read = 0;
    while (read < ticks.length) {
      if (given == count && !load()) {
        break;
      }
      ticks[read] = tick;
      units[read] = together[given++];
      read++;
    }
    return read;
  }

  /** Takes all spikes of the next tick; false at the end. */
  private boolean load() throws IOException {
    if (!ahead) {
      return false;
    }
    if (rows.tick() < tick) {
      throw new RecordingException(
          name
              + ": a spike at "
              + rows.tick()
              + " comes after one at "
              + tick
              + ", which was not so when the file was opened; do not change it while it is read");
    }
    tick = rows.tick();
    given = 0;
    count = 0;
    while (ahead && rows.tick() == tick) {
      if (count == together.length) {
        if (count >= MOST_AT_ONCE) {
          throw new RecordingException(
              name + ": more than " + MOST_AT_ONCE + " spikes are at " + tick);
        }
        together = Arrays.copyOf(together, count * 2);
      }
      together[count++] = rows.unit();
      ahead = rows.next();
    }
    Arrays.sort(together, 0, count);
    return true;
  }
}
