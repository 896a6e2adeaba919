package io.afferent.jobs.run;

import java.time.Duration;

/** What becomes of a job on a cluster when the process that started it is gone. */
enum JobLife {
  /** It goes on. */
  ON_ITS_OWN,

  /**
   * The cluster cancels it: a replay that nobody sends any more has no end to wait for, and would
   * keep its slots for ever.
   */
  WITH_US;

  /**
   * How long a cluster waits for a sign of life. Bridges a break of the network. Flink looks as
   * often as that, so that a job outlives its client by up to two minutes.
   */
  static final Duration PATIENCE = Duration.ofSeconds(60);
}
