package io.afferent.jobs.order;

import java.io.Serializable;

/**
 * How a job orders the blocks of its streams.
 *
 * @param maxAhead how many numbers a block may be ahead of the one expected before the missing ones
 *     become a gap, at least 1
 * @param fromStart whether the job reads recordings from their first block
 */
public record BlockOrdererSettings(int maxAhead, boolean fromStart) implements Serializable {

  public BlockOrdererSettings {
    if (maxAhead < 1) {
      throw new IllegalArgumentException(
          "maxAhead must be at least 1, was " + maxAhead + "; 16 suits most sources");
    }
  }
}
