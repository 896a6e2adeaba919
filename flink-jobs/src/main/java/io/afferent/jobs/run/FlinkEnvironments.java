package io.afferent.jobs.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.client.cli.ClientOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Makes the environments that jobs run in. */
final class FlinkEnvironments {

  private static final int RESTARTS = 5;
  private static final String LOOPBACK = "127.0.0.1";

  private FlinkEnvironments() {}

  /**
   * An environment.
   *
   * @param parallelism slots of an embedded cluster, and parallelism of the job unless it has its
   *     own
   * @param directory where an embedded cluster keeps checkpoints and temporary files
   * @param savepoint savepoint or checkpoint to go on from
   * @param life whether the job lives without this process
   */
  static StreamExecutionEnvironment create(
      JobPlace place, int parallelism, Path directory, Optional<String> savepoint, JobLife life) {
    Configuration configuration = new Configuration();
    savepoint.ifPresent(path -> configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, path));
    if (place instanceof JobPlace.Cluster cluster) {
      if (life == JobLife.WITH_US) {
        configuration.set(DeploymentOptions.SHUTDOWN_IF_ATTACHED, true);
        configuration.set(ClientOptions.CLIENT_HEARTBEAT_TIMEOUT, JobLife.PATIENCE);
      }
      StreamExecutionEnvironment environment =
          StreamExecutionEnvironment.createRemoteEnvironment(
              cluster.host(),
              cluster.port(),
              configuration,
              cluster.jobJar().toAbsolutePath().toString());
      environment.setParallelism(parallelism);
      return environment;
    }
    // Flink binds to all addresses unless told otherwise, and its REST interface runs any jar.
    configuration.set(RestOptions.BIND_ADDRESS, LOOPBACK);
    configuration.set(JobManagerOptions.BIND_HOST, LOOPBACK);
    configuration.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        directory.resolve("checkpoints").toUri().toString());
    configuration.set(CoreOptions.TMP_DIRS, directory.toAbsolutePath().toString());
    configuration.set(WebOptions.TMP_DIR, directory.toAbsolutePath().toString());
    configuration.set(RestOptions.ADDRESS, LOOPBACK);
    // A fault that comes again and again must end the run and be told, not restart for ever.
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, RESTARTS);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(500));
    // Without it Flink asks Hadoop for Kerberos tokens, and Hadoop warns about missing libraries.
    configuration.set(SecurityOptions.DELEGATION_TOKENS_ENABLED, false);
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
    // Accumulators travel with heartbeats; CoveredOffsets say when a replay is through.
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(250));
    return StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
  }
}
