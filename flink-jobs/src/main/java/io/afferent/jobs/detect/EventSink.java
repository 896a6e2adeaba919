package io.afferent.jobs.detect;

/** Where events go. */
public interface EventSink {

  /** An event is established. It may go on, unless its duration is bounded. */
  void established(DetectedEvent event);

  /** An event that was established is over. */
  void ended(DetectedEvent event);
}
