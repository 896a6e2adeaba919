package io.afferent.jobs.run;

import io.afferent.ingest.replay.ReplayProgress;
import io.afferent.schema.Alert;
import io.afferent.schema.DeadLetter;
import io.afferent.schema.Embedding;
import io.afferent.schema.Gap;

/**
 * Hears how a run goes. Progress of the replay comes on the thread that runs it, results on a
 * second one.
 */
public interface RunListener {

  /** What the run does now, for a person: {@code starting the job}. */
  default void phase(String what) {}

  /** How far the replay is. */
  default void replay(ReplayProgress progress) {}

  /** How many windows have been encoded and committed so far, a few times per second. */
  default void encoded(long windows) {}

  /** A committed embedding, with the time since its last sample was published (ms), or NaN. */
  default void embedding(Embedding embedding, double latencyMillis) {}

  /** A committed alert. */
  default void alert(Alert alert) {}

  /** A committed gap. */
  default void gap(Gap gap) {}

  /** A committed dead letter. */
  default void deadLetter(DeadLetter letter) {}
}
