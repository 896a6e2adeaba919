package io.afferent.connectors;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Small Flink jobs in this JVM, with bounded restarts and bounded waits. */
public final class TestJobs {

  /** Longest wait for anything. */
  public static final Duration PATIENCE = Duration.ofSeconds(90);

  private TestJobs() {}

  /** An environment without Kryo; {@code restarts} failures are survived. */
  public static StreamExecutionEnvironment environment(
      int parallelism, Duration checkpointInterval, int restarts) {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    // Without it Flink asks Hadoop for Kerberos tokens, and Hadoop warns about missing libraries.
    configuration.set(SecurityOptions.DELEGATION_TOKENS_ENABLED, false);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval);
    if (restarts == 0) {
      configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    } else {
      configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
      configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, restarts);
      configuration.set(
          RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    }
    return StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
  }

  /** Runs a bounded job to its end; its failure is thrown. */
  public static void run(StreamExecutionEnvironment environment) throws Exception {
    JobClient job = environment.executeAsync();
    job.getJobExecutionResult().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /**
   * Passes records on, and fails once, in the middle of the interval after a completed checkpoint.
   */
  public static final class FailsOnce<T> extends RichMapFunction<T, T>
      implements CheckpointListener {

    private static final long serialVersionUID = 1L;

    /** In this JVM, as it must outlive the task that fails. */
    private static final AtomicBoolean ARMED = new AtomicBoolean();

    private transient boolean checkpointed;
    private transient int since;

    /** Arms the failure. */
    public static void arm() {
      ARMED.set(true);
    }

    /** Whether the failure has happened. */
    public static boolean hasFailed() {
      return !ARMED.get();
    }

    @Override
    public void open(OpenContext context) {
      checkpointed = false;
      since = 0;
    }

    @Override
    public T map(T value) {
      if (checkpointed && ++since > 50 && ARMED.compareAndSet(true, false)) {
        throw new IllegalStateException("the failure that this test asks for");
      }
      return value;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
      checkpointed = true;
    }
  }
}
