package io.afferent.jobs.run;

import java.nio.file.Path;

/** Where a job runs. */
public sealed interface JobPlace {

  /** In this JVM, in a cluster that lives as long as the job. */
  record Embedded() implements JobPlace {}

  /**
   * On a Flink cluster.
   *
   * @param host host of the job manager's REST interface
   * @param port its port
   * @param jobJar jar with the job's classes
   */
  record Cluster(String host, int port, Path jobJar) implements JobPlace {}
}
