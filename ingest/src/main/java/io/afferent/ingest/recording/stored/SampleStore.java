package io.afferent.ingest.recording.stored;

import java.io.IOException;

/** Where the samples of one stream lie in a file, gaps taken out. */
@FunctionalInterface
public interface SampleStore {
  /**
   * Copies samples, little-endian and sample-major, to the begin of {@code dst}.
   *
   * @param firstStored number of stored samples before the first wanted one
   * @param count how many samples, all of them stored
   * @param dst room for them
   */
  void read(long firstStored, int count, byte[] dst) throws IOException;
}
