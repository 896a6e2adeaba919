package io.afferent.jobs.pipeline;

/** What flows at a point of a pipeline. */
public enum Stage {
  /** A continuous signal. */
  SIGNAL,
  /** Windows cut from a signal. */
  WINDOWS
}
