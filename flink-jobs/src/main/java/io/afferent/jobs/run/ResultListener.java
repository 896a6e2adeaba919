package io.afferent.jobs.run;

import io.afferent.schema.Alert;
import io.afferent.schema.DeadLetter;
import io.afferent.schema.Embedding;
import io.afferent.schema.Gap;
import io.afferent.schema.Report;

/**
 * Hears the committed results of a pipeline as they are read, on one thread. A result that a job
 * repeats after a failure may come again, with the same result id, when it is delivered at once.
 */
interface ResultListener {

  default void embedding(Embedding embedding) {}

  default void report(Report report) {}

  default void alert(Alert alert) {}

  default void gap(Gap gap) {}

  default void deadLetter(DeadLetter letter) {}
}
