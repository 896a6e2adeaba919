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
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A pipeline that runs as a Flink job. For one thread, apart from {@link #close}. */
final class PipelineJob implements AutoCloseable {

  private static final Duration START_PATIENCE = Duration.ofMinutes(2);
  private static final Duration SLOT_PATIENCE = Duration.ofSeconds(60);
  private static final Duration SLOT_NOTE_AFTER = Duration.ofSeconds(5);
  private static final Duration STOP_PATIENCE = Duration.ofMinutes(5);
  private static final Duration PROGRESS_PATIENCE = Duration.ofMinutes(5);
  private static final long POLL_MILLIS = 100;
  private static final int STOP_ATTEMPTS = 120;
  private static final long STOP_PAUSE_MILLIS = 500;

  private final JobClient client;
  private final @Nullable ClusterRest rest;
  private final RunListener listener;
  private final int parallelism;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private long failedAtNanos;
  private boolean restarting;

  private PipelineJob(
      JobClient client, @Nullable ClusterRest rest, int parallelism, RunListener listener) {
    this.client = client;
    this.rest = rest;
    this.parallelism = parallelism;
    this.listener = listener;
  }

  /**
   * Submits the job of a pipeline. Follow with {@link #awaitRunning}.
   *
   * @throws PipelineException when the pipeline cannot run, with every problem
   * @throws RunException when the cluster does not take the job
   */
  static PipelineJob submit(
      StreamExecutionEnvironment environment,
      JobPlace place,
      PipelineFile file,
      JobSettings settings,
      CheckContext context,
      RunListener listener)
      throws PipelineException, IOException, InterruptedException {
    PipelineGraph.build(environment, file, settings, context);
    ClusterRest rest = place instanceof JobPlace.Cluster cluster ? new ClusterRest(cluster) : null;
    try {
      return new PipelineJob(
          environment.executeAsync(file.name()), rest, environment.getParallelism(), listener);
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
  }

  /**
   * Waits until every task of the job runs.
   *
   * @param stopping whether nobody wants the job any more
   * @throws RunException when the job fails, or the cluster has no room for it
   */
  void awaitRunning(BooleanSupplier stopping) throws IOException, InterruptedException {
    long start = System.nanoTime();
    boolean noted = false;
    while (true) {
      JobStatus status = status();
      throwIfEnded(status);
      ClusterRest.Tasks tasks = rest == null ? null : rest.tasks(id());
      if (status == JobStatus.RUNNING && (tasks == null || tasks.allRun())) {
        return;
      }
      if (stopping.getAsBoolean()) {
        throw RunException.user("stopped before the job ran");
      }
      long waited = System.nanoTime() - start;
      if (tasks != null && tasks.waiting() > 0 && waited > SLOT_NOTE_AFTER.toNanos()) {
        if (!noted) {
          listener.phase("waiting for slots: " + slots());
          noted = true;
        }
        if (waited > SLOT_PATIENCE.toNanos()) {
          throw RunException.user(
              "no room for the job within "
                  + SLOT_PATIENCE.toSeconds()
                  + " s: "
                  + slots()
                  + "; add task managers, cancel another job, or lower --parallelism");
        }
      }
      if (waited > START_PATIENCE.toNanos()) {
        throw RunException.fault(
            "the job does not run after " + START_PATIENCE.toSeconds() + " s: " + why(status));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private String slots() throws IOException, InterruptedException {
    ClusterRest.Overview overview = Objects.requireNonNull(rest).overview();
    return "the job needs "
        + parallelism
        + ", the cluster has "
        + overview.slots()
        + " in "
        + overview.taskManagers()
        + " task managers, "
        + overview.freeSlots()
        + " of them free";
  }

  /** Tells the cluster every now and then that this process is there; see {@link JobLife}. */
  void reportAlive() {
    Thread heart = new Thread(this::beat, "afferent-heartbeat");
    heart.setDaemon(true);
    heart.start();
  }

  private void beat() {
    try {
      while (!stopped.get()) {
        try {
          client.reportHeartbeat(System.currentTimeMillis() + JobLife.PATIENCE.toMillis());
        } catch (RuntimeException silent) {
          // The next beat may reach the cluster; whether it answers is not judged here.
        }
        Thread.sleep(JobLife.PATIENCE.toMillis() / 6);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What Flink calls the job. */
  String id() {
    return client.getJobID().toHexString();
  }

  /** Leaves the job running when this is closed. */
  String detach() {
    stopped.set(true);
    return id();
  }

  /** Throws when the job has failed for good, and tells when it starts again after a failure. */
  void requireAlive() throws IOException, InterruptedException {
    JobStatus status = status();
    throwIfEnded(status);
    if (rest == null) {
      return;
    }
    boolean down = status == JobStatus.RESTARTING || status == JobStatus.FAILING;
    if (down && !restarting) {
      restarting = true;
      failedAtNanos = System.nanoTime();
      listener.phase("the job starts again from its last checkpoint: " + why(status));
    } else if (restarting && status == JobStatus.RUNNING && rest.tasks(id()).allRun()) {
      restarting = false;
      listener.phase(
          String.format(
              Locale.ROOT,
              "the job runs again, after %.1f s",
              (System.nanoTime() - failedAtNanos) / 1e9));
    }
  }

  private String why(JobStatus status) throws InterruptedException {
    String cause = "";
    try {
      if (rest != null) {
        cause = rest.lastFailure(id());
      }
    } catch (IOException silent) {
      // The reason is a courtesy; that the job failed is told without it.
    }
    return cause.isEmpty() ? "it is " + status : cause;
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
    long movedNanos = System.nanoTime();
    int missingBefore = Integer.MAX_VALUE;
    Map<Integer, Long> coveredBefore = Map.of();
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
      if (missing.size() != missingBefore || !covered.equals(coveredBefore)) {
        missingBefore = missing.size();
        coveredBefore = Map.copyOf(covered);
        movedNanos = System.nanoTime();
      } else if (System.nanoTime() - movedNanos > PROGRESS_PATIENCE.toNanos()) {
        throw RunException.fault(
            "no checkpoint has covered a new record for "
                + PROGRESS_PATIENCE.toMinutes()
                + " min: "
                + why(status()));
      }
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
        stopped.set(true);
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
    } catch (ExecutionException | IllegalStateException gone) {
      // An embedded cluster ends with its job and then answers nothing, or refuses to be asked.
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

  /** Cancels the job unless it was stopped. May be called from any thread. */
  @Override
  public void close() {
    if (stopped.getAndSet(true)) {
      return;
    }
    try {
      client.cancel().get(30, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | IllegalStateException gone) {
      // It has ended by itself, or its cluster is gone: there is nothing left to cancel.
    }
  }
}
