package io.afferent.ingest.replay;

/** Hears how far a replay is: a few times per second, and once at the end. */
@FunctionalInterface
public interface ReplayListener {
  /** Hears nothing. */
  ReplayListener NONE = progress -> {};

  /** Called on the thread of the replay, which waits for the call. */
  void progress(ReplayProgress progress);

  /**
   * Called for each block that is handed to the producer, copies not included, on the thread of the
   * replay.
   *
   * @param streamId stream of the block
   * @param endTimeNanos device time at which its last sample has passed (ns)
   */
  default void blockSent(String streamId, long endTimeNanos) {}
}
