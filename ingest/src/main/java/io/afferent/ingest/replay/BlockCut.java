package io.afferent.ingest.replay;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Where the blocks of a stream of samples begin and end. */
interface BlockCut {
  /** Samples of the longest block. */
  int longest();

  /**
   * The first sample behind the block that begins at a sample.
   *
   * @param sampleCount last sample index of the stream + 1
   */
  long boundary(long first, long sampleCount);

  /** Device time at which the last of some samples has passed (ns). */
  long endNanos(long first, int count);

  /**
   * Times of the first samples of the block that {@link #boundary} was asked for last, 8 bytes
   * little-endian each; null when they follow from the rate.
   */
  @Nullable ByteBuffer times(int count);
}
