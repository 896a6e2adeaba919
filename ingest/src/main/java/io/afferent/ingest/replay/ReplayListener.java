package io.afferent.ingest.replay;

/** Hears how far a replay is: a few times per second, and once at the end. */
@FunctionalInterface
public interface ReplayListener {
  /** Hears nothing. */
  ReplayListener NONE = progress -> {};

  /** Called on the thread of the replay, which waits for the call. */
  void progress(ReplayProgress progress);
}
