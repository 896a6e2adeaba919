package io.afferent.jobs.run;

import io.afferent.jobs.graph.CoveredOffsets;
import io.afferent.jobs.graph.JobSettings;
import io.afferent.jobs.graph.PipelineGraph;
import io.afferent.jobs.pipeline.CheckContext;
import io.afferent.jobs.pipeline.PipelineException;
import io.afferent.jobs.pipeline.PipelineFile;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A pipeline that runs as a Flink job. For one thread. */
final class PipelineJob implements AutoCloseable {

  private static final Duration START_PATIENCE = Duration.ofMinutes(2);
  private static final Duration STOP_PATIENCE = Duration.ofMinutes(5);
  private static final long POLL_MILLIS = 100;
  private static final int STOP_ATTEMPTS = 20;
  private static final long STOP_PAUSE_MILLIS = 500;

  private final JobClient client;
  private boolean stopped;

  private PipelineJob(JobClient client) {
    this.client = client;
  }

  /**
   * Submits the job of a pipeline and waits until it runs.
   *
   * @throws PipelineException when the pipeline cannot run, with every problem
   * @throws RunException when the cluster does not take the job
   */
  static PipelineJob start(
      StreamExecutionEnvironment environment,
      JobPlace place,
      PipelineFile file,
      JobSettings settings,
      CheckContext context)
      throws PipelineException, IOException, InterruptedException {
    PipelineGraph.build(environment, file, settings, context);
    PipelineJob job;
    try {
      job = new PipelineJob(environment.executeAsync(file.name()));
    } catch (InterruptedException interrupted) {
      throw interrupted;
    } catch (Exception refused) {
      String why = rootMessage(refused);
      throw place instanceof JobPlace.Cluster cluster
          ? RunException.user(
              "the job manager at "
                  + cluster.host()
                  + ":"
                  + cluster.port()
                  + " did not take the job: "
                  + why
                  + "; check the address and the cluster's log",
              refused)
          : RunException.fault("the job did not start: " + why, refused);
    }
    try {
      job.awaitRunning();
    } catch (IOException | RuntimeException | InterruptedException failed) {
      job.close();
      throw failed;
    }
    return job;
  }

  private void awaitRunning() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (true) {
      JobStatus status = status();
      if (status == JobStatus.RUNNING) {
        return;
      }
      throwIfEnded(status);
      if (System.nanoTime() > deadline) {
        throw RunException.user(
            "the job is "
                + status
                + " after "
                + START_PATIENCE.toSeconds()
                + " s; has the cluster enough free slots for its parallelism?");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** What Flink calls the job. */
  String id() {
    return client.getJobID().toHexString();
  }

  /** Throws when the job has failed. */
  void requireAlive() throws IOException, InterruptedException {
    throwIfEnded(status());
  }

  /**
   * Waits until a completed checkpoint covers the records before the given offsets: whatever fails
   * from then on, the job goes on behind them.
   *
   * @param wanted offset after the last record that must be covered, by partition of the signal
   *     topic
   */
  void awaitCovered(KafkaOffsets offsets, String group, Map<TopicPartition, Long> wanted)
      throws IOException, InterruptedException {
    while (true) {
      Map<TopicPartition, Long> missing = new HashMap<>(wanted);
      Map<Integer, Long> covered = coveredOffsets();
      missing
          .entrySet()
          .removeIf(end -> covered.getOrDefault(end.getKey().partition(), 0L) >= end.getValue());
      // Records of other streams are passed over unseen; committed offsets count them too.
      if (missing.isEmpty() || offsets.behind(group, missing).isEmpty()) {
        return;
      }
      requireAlive();
      Thread.sleep(POLL_MILLIS);
    }
  }

  @SuppressWarnings("unchecked") // the accumulator is ours
  private Map<Integer, Long> coveredOffsets() throws IOException, InterruptedException {
    try {
      Object covered = client.getAccumulators().get(30, TimeUnit.SECONDS).get(CoveredOffsets.NAME);
      return covered == null ? Map.of() : (Map<Integer, Long>) covered;
    } catch (ExecutionException | TimeoutException silent) {
      requireAlive();
      return Map.of();
    }
  }

  /**
   * Stops the job with a savepoint, with everything that it has read in its results.
   *
   * @param drain whether the job ends for good: recordings under way are ended
   * @param directory where the savepoint goes; null for the setting of the cluster
   * @return path of the savepoint
   */
  String stop(boolean drain, @Nullable String directory) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      requireAlive();
      try {
        String path =
            client
                .stopWithSavepoint(drain, directory, SavepointFormatType.CANONICAL)
                .get(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        client.getJobExecutionResult().get(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        stopped = true;
        return path;
      } catch (ExecutionException failed) {
        // A job that restarts at this moment cannot be stopped yet.
        if (attempt == STOP_ATTEMPTS) {
          throw RunException.fault("the job could not be stopped: " + rootMessage(failed), failed);
        }
        Thread.sleep(STOP_PAUSE_MILLIS);
      } catch (TimeoutException late) {
        throw RunException.fault(
            "the job did not stop within " + STOP_PATIENCE.toMinutes() + " min", late);
      }
    }
  }

  private JobStatus status() throws IOException, InterruptedException {
    try {
      return client.getJobStatus().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException gone) {
      // An embedded cluster ends with its job and then answers nothing.
      throwResult();
      throw RunException.fault("the cluster does not answer: " + rootMessage(gone), gone);
    } catch (TimeoutException late) {
      throw RunException.fault("the cluster does not answer within 30 s", late);
    }
  }

  private void throwIfEnded(JobStatus status) throws IOException, InterruptedException {
    if (status.isGloballyTerminalState() || status == JobStatus.SUSPENDED) {
      throwResult();
      throw RunException.fault("the job ended by itself as " + status);
    }
  }

  /** Throws why the job ended, if it ended in failure. */
  private void throwResult() throws IOException, InterruptedException {
    try {
      client.getJobExecutionResult().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | CancellationException failed) {
      throw RunException.fault("the job failed: " + rootMessage(failed), failed);
    } catch (TimeoutException unknown) {
      throw RunException.fault("the job ended, and nobody says why", unknown);
    }
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String message = Optional.ofNullable(root.getMessage()).orElse("");
    int line = message.indexOf('\n');
    return root.getClass().getSimpleName()
        + (message.isEmpty() ? "" : ": " + (line < 0 ? message : message.substring(0, line)));
  }

  /** Cancels the job unless it was stopped. */
  @Override
  public void close() {
    if (stopped) {
      return;
    }
    stopped = true;
    try {
      client.cancel().get(30, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | IllegalStateException gone) {
      // It has ended by itself, or its cluster is gone: there is nothing left to cancel.
    }
  }
}
