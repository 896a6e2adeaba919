package io.afferent.ingest.recording;

import java.io.Closeable;
import java.io.IOException;

/**
 * Reads the spikes of one stream once, in the order of their times; spikes of one tick come in the
 * order of their units. Closing it leaves the recording open. Not thread-safe.
 */
public interface SpikeCursor extends Closeable {
  /**
   * Reads the next spikes.
   *
   * @param ticks receives a tick per spike, see {@link SpikeStream}
   * @param units receives a position in {@link SpikeStream#units()} per spike; as long as {@code
   *     ticks}
   * @return how many spikes were read: as many as there is room for, fewer at the end, then 0
   * @throws RecordingException if the file ends or changes where spikes should be, or its times are
   *     not what it promised
   */
  int read(long[] ticks, int[] units) throws IOException;

  @Override
  default void close() throws IOException {}
}
