package io.afferent.ingest.recording.stored;

import java.io.IOException;

/** Spikes in the order of a file, each with the time and the unit that it has there. */
public interface SpikeRows {
  /** Goes to the next spike; false at the end. */
  boolean next() throws IOException;

  /** Time of the spike (ticks). */
  long tick();

  /** Position of its unit. */
  int unit();
}
