package io.afferent.jobs.run;

import io.afferent.connectors.kafka.StartOffsets;
import io.afferent.ingest.broker.EmbeddedBroker;
import io.afferent.ingest.broker.StartingFolder;
import io.afferent.ingest.replay.RecordingReplay;
import io.afferent.ingest.replay.ReplayListener;
import io.afferent.ingest.replay.ReplayOptions;
import io.afferent.ingest.replay.ReplayProgress;
import io.afferent.ingest.replay.ReplayResult;
import io.afferent.ingest.replay.ReplaySource;
import io.afferent.ingest.topics.TopicAdmin;
import io.afferent.ingest.topics.TopicOptions;
import io.afferent.jobs.graph.JobSettings;
import io.afferent.jobs.pipeline.CheckContext;
import io.afferent.jobs.pipeline.PipelineException;
import io.afferent.jobs.pipeline.PipelineFile;
import io.afferent.schema.Alert;
import io.afferent.schema.DeadLetter;
import io.afferent.schema.Embedding;
import io.afferent.schema.Gap;
import io.afferent.schema.Report;
import io.afferent.schema.wire.SchemaRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One pipeline from start to end: the broker if none is given, the job, what is replayed into it,
 * and its committed results. Open with {@link #open}, then call {@link #replay} or {@link #follow}
 * once. {@link #stop} may be called from any thread; everything else is for one.
 *
 * <pre>{@code
 * try (PipelineRun run = PipelineRun.open(file, RunOptions.embedded(2), bundles, listener)) {
 *   RunSummary summary =
 *       run.replay(sources, kafka -> ReplayOptions.builder(kafka).pace(Pace.MAX).build());
 * }
 * }</pre>
 */
public final class PipelineRun implements AutoCloseable {

  /** Partitions of the topics that a run makes when they are not there. */
  static final int PARTITIONS = 4;

  private static final Duration RESULT_PATIENCE = Duration.ofMinutes(2);
  private static final Duration REPLAY_CHECKPOINTS = Duration.ofSeconds(2);

  /** Says how to replay, once the address of the broker is known. */
  @FunctionalInterface
  public interface ReplaySetup {
    ReplayOptions options(Map<String, String> kafka) throws IOException;
  }

  private final PipelineFile file;
  private final RunOptions options;
  private final CheckContext context;
  private final RunListener listener;
  private final @Nullable EmbeddedBroker broker;
  private final Map<String, String> kafka;
  private final KafkaOffsets offsets;
  private final Path temporary;
  private final Optional<OutFolder> out;
  private final PublishTimes published = new PublishTimes();
  private final SummaryBuilder summary;
  private volatile boolean stopping;
  private volatile @Nullable RecordingReplay replay;
  private volatile @Nullable PipelineJob job;
  private long firstBlockNanos;

  private PipelineRun(
      PipelineFile file,
      RunOptions options,
      CheckContext context,
      RunListener listener,
      @Nullable EmbeddedBroker broker,
      Map<String, String> kafka,
      Path temporary,
      Optional<OutFolder> out) {
    this.file = file;
    this.options = options;
    this.context = context;
    this.listener = listener;
    this.broker = broker;
    this.kafka = kafka;
    this.offsets = new KafkaOffsets(kafka);
    this.temporary = temporary;
    this.out = out;
    this.summary = new SummaryBuilder(file.name(), published, System::nanoTime);
  }

  /**
   * Starts the broker if none is given, and makes topics that are not there.
   *
   * @throws RunException when the folder for results or the broker cannot be used
   */
  public static PipelineRun open(
      PipelineFile file, RunOptions options, CheckContext context, RunListener listener)
      throws IOException, InterruptedException {
    if (options.place() instanceof JobPlace.Cluster cluster) {
      requireCluster(cluster);
    }
    Optional<OutFolder> out = Optional.empty();
    if (options.out().isPresent()) {
      out = Optional.of(OutFolder.open(options.out().get()));
    }
    EmbeddedBroker broker = null;
    Map<String, String> kafka = new HashMap<>(options.kafka());
    StartingFolder starting = StartingFolder.create("afferent-run-");
    Path temporary = starting.path();
    try (starting) {
      if (options.startsBroker()) {
        listener.phase("starting a Kafka broker in this process");
        Path data = options.dataDirectory().orElse(temporary.resolve("broker"));
        broker = EmbeddedBroker.start(Optional.of(data));
        kafka.put(RunOptions.BOOTSTRAP, broker.bootstrapServers());
      }
      Properties properties = new Properties();
      properties.putAll(kafka);
      int copies = Math.min(3, TopicAdmin.brokerCount(properties));
      TopicAdmin.create(properties, TopicOptions.of(PARTITIONS, copies));
      return new PipelineRun(file, options, context, listener, broker, kafka, temporary, out);
    } catch (IOException | RuntimeException | InterruptedException failed) {
      if (broker != null) {
        broker.close();
      }
      StartingFolder.delete(temporary);
      throw failed;
    }
  }

  /**
   * Before results of an earlier run are replaced, and before Flink's client tries for a minute.
   */
  private static void requireCluster(JobPlace.Cluster cluster)
      throws IOException, InterruptedException {
    String theirs = new ClusterRest(cluster).overview().flinkVersion();
    String ours = EnvironmentInformation.getVersion();
    if (!minor(theirs).equals(minor(ours))) {
      throw RunException.user(
          "the cluster at "
              + cluster.host()
              + ":"
              + cluster.port()
              + " runs Flink "
              + theirs
              + ", and this is for Flink "
              + minor(ours)
              + "; use a cluster of that version");
    }
  }

  private static String minor(String version) {
    return version.replaceFirst("^(\\d+\\.\\d+).*", "$1");
  }

  /** Address of the broker. */
  public String bootstrapServers() {
    return String.valueOf(kafka.get(RunOptions.BOOTSTRAP));
  }

  /** Ends a replay or a job that is followed soon, as if the recording ended here. */
  public void stop() {
    stopping = true;
    RecordingReplay running = replay;
    if (running != null) {
      running.stop();
    }
  }

  /**
   * Gives up what {@link #stop} has not ended: cancels the job, so that no cluster goes on alone.
   */
  public void abandon() {
    PipelineJob running = job;
    if (running != null) {
      running.close();
    }
  }

  /**
   * Replays recordings through the pipeline and returns when all their results are committed. Takes
   * the recordings that this replay sends, and no others that come into the topic meanwhile.
   *
   * @throws PipelineException when the pipeline cannot run
   * @throws RunException when the job fails
   */
  public RunSummary replay(List<ReplaySource> sources, ReplaySetup setup)
      throws PipelineException, IOException, InterruptedException {
    if (options.fromSavepoint().isPresent()) {
      throw RunException.user(
          "a replay begins where it begins, and cannot go on from a savepoint; leave one of the two"
              + " out");
    }
    RecordingReplay sending = new RecordingReplay(setup.options(kafka));
    Set<String> recordings = sending.recordingIds(sources);
    List<String> signals = List.of(file.source().topic());
    Map<TopicPartition, Long> before = offsets.ends(signals);
    JobSettings settings =
        settings()
            .withCheckpointInterval(REPLAY_CHECKPOINTS)
            .withReplay(
                new JobSettings.Replay(
                    UUID.randomUUID().toString().substring(0, 8),
                    StartOffsets.at(byPartition(before)),
                    recordings));
    listener.phase("starting the job");
    try (ResultTail tail = tail(recordings);
        PipelineJob running = startJob(settings, JobLife.WITH_US)) {
      send(sources, sending, running);
      listener.phase("waiting for the last results");
      Map<TopicPartition, Long> after = offsets.ends(signals);
      after.entrySet().removeIf(end -> end.getValue().equals(before.get(end.getKey())));
      running.awaitCovered(offsets, settings.jobName(file), after);
      running.stop(true, savepoints());
      tail.awaitUpTo(offsets.ends(ResultTail.TOPICS), RESULT_PATIENCE);
    }
    return finished();
  }

  /**
   * Runs the pipeline on what comes into its topic until {@link #stop} is called, then stops it
   * with a savepoint, which stays when the options or the cluster have a place for it.
   *
   * @return the summary of the recordings that ended, and where the savepoint is
   */
  public Followed follow() throws PipelineException, IOException, InterruptedException {
    listener.phase("starting the job");
    JobSettings settings = settings();
    try (ResultTail tail = tail(Set.of());
        PipelineJob running = startJob(settings, JobLife.ON_ITS_OWN)) {
      listener.phase("running as job " + running.id() + "; stop with Ctrl-C");
      firstBlockNanos = System.nanoTime();
      while (!stopping) {
        running.requireAlive();
        Thread.sleep(200);
      }
      listener.phase("stopping with a savepoint");
      String savepoint = running.stop(false, savepoints());
      tail.awaitUpTo(offsets.ends(ResultTail.TOPICS), RESULT_PATIENCE);
      boolean stays =
          options.savepointDirectory().isPresent() || options.place() instanceof JobPlace.Cluster;
      return new Followed(finished(), stays ? Optional.of(savepoint) : Optional.empty());
    }
  }

  /**
   * Hands the job to its cluster and leaves it running.
   *
   * @return what Flink calls the job
   */
  public String submit() throws PipelineException, IOException, InterruptedException {
    listener.phase("submitting the job");
    String id = startJob(settings(), JobLife.ON_ITS_OWN).detach();
    if (out.isPresent()) {
      out.get().leaveTo(id);
    }
    return id;
  }

  /**
   * How a followed job ended.
   *
   * @param summary counts of the recordings that ended while it ran
   * @param savepoint where its state is, to go on from; empty when it was not kept
   */
  public record Followed(RunSummary summary, Optional<String> savepoint) {}

  private PipelineJob startJob(JobSettings settings, JobLife life)
      throws PipelineException, IOException, InterruptedException {
    // A job that goes on from a savepoint goes on with its files.
    if (out.isEmpty() || options.fromSavepoint().isPresent()) {
      return startJobNow(settings, life);
    }
    OutFolder folder = out.get();
    boolean replaces = folder.putAside();
    PipelineJob running;
    try {
      running = startJobNow(settings, life);
    } catch (PipelineException | IOException | RuntimeException | InterruptedException failed) {
      folder.restoreAside();
      throw failed;
    }
    folder.forgetAside();
    if (replaces) {
      listener.phase("replaced the results of an earlier run in " + folder.path());
    }
    return running;
  }

  private PipelineJob startJobNow(JobSettings settings, JobLife life)
      throws PipelineException, IOException, InterruptedException {
    PipelineJob submitted =
        PipelineJob.submit(
            FlinkEnvironments.create(
                options.place(),
                file.parallelism(options.parallelism()),
                temporary,
                options.fromSavepoint(),
                life),
            options.place(),
            file,
            settings,
            context,
            listener);
    job = submitted;
    if (life == JobLife.WITH_US && options.place() instanceof JobPlace.Cluster) {
      submitted.reportAlive();
    }
    try {
      submitted.awaitRunning(() -> stopping);
    } catch (IOException | RuntimeException | InterruptedException failed) {
      submitted.close();
      throw failed;
    }
    return submitted;
  }

  private JobSettings settings() {
    JobSettings settings = JobSettings.of(kafka).withRegistry(options.registry().orElse(null));
    return out.isPresent() ? settings.withParquetPath(out.get().path().toString()) : settings;
  }

  private @Nullable String savepoints() {
    if (options.savepointDirectory().isPresent()) {
      return options.savepointDirectory().get();
    }
    return options.place() instanceof JobPlace.Embedded
        ? temporary.resolve("savepoints").toUri().toString()
        : null;
  }

  /**
   * @param recordings whose results are wanted; empty for all
   */
  private ResultTail tail(Set<String> recordings) throws IOException, InterruptedException {
    SchemaRegistry registry =
        options.registry().isPresent() ? options.registry().get().connect() : null;
    return ResultTail.start(
        kafka,
        registry,
        new ResultTail.Wanted(file.name(), recordings),
        offsets.ends(ResultTail.TOPICS),
        new Results());
  }

  private void send(List<ReplaySource> sources, RecordingReplay running, PipelineJob job)
      throws IOException, InterruptedException {
    replay = running;
    if (stopping) {
      return;
    }
    listener.phase("replaying");
    ReplayResult result = running.replay(sources, new Publishing(job, running));
    if (result.stopped() && !stopping) {
      job.requireAlive();
    }
  }

  private RunSummary finished() throws IOException {
    RunSummary done = summary.build(firstBlockNanos);
    if (out.isPresent()) {
      done.write(out.get().summary());
    }
    return done;
  }

  private static Map<Integer, Long> byPartition(Map<TopicPartition, Long> offsets) {
    Map<Integer, Long> byPartition = new HashMap<>();
    offsets.forEach((partition, offset) -> byPartition.put(partition.partition(), offset));
    return byPartition;
  }

  /** Stops what is still running and deletes what was temporary. */
  @Override
  public void close() {
    offsets.close();
    EmbeddedBroker started = broker;
    if (started != null) {
      started.close();
    }
    StartingFolder.delete(temporary);
  }

  /** Notes when blocks go out, and ends the replay when the job is dead. */
  private final class Publishing implements ReplayListener {

    private final PipelineJob job;
    private final RecordingReplay running;

    Publishing(PipelineJob job, RecordingReplay running) {
      this.job = job;
      this.running = running;
    }

    @Override
    public void progress(ReplayProgress progress) {
      listener.replay(progress);
      try {
        job.requireAlive();
      } catch (IOException dead) {
        running.stop();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        running.stop();
      }
    }

    @Override
    public void blockSent(String streamId, long endTimeNanos) {
      long now = System.nanoTime();
      if (firstBlockNanos == 0) {
        firstBlockNanos = now;
      }
      published.published(streamId, endTimeNanos, now);
    }
  }

  /** Adds results up and hands them on. */
  private final class Results implements ResultListener {

    private long windows;

    @Override
    public void embedding(Embedding embedding) {
      summary.embedding(embedding);
      listener.embedding(
          embedding,
          published
              .millisSince(
                  embedding.getLineage().getStreamId(),
                  embedding.getLineage().getLastDeviceTimeNanos(),
                  System.nanoTime())
              .orElse(Double.NaN));
      listener.encoded(++windows);
    }

    @Override
    public void report(Report report) {
      summary.report(report);
    }

    @Override
    public void alert(Alert alert) {
      listener.alert(alert);
    }

    @Override
    public void gap(Gap gap) {
      listener.gap(gap);
    }

    @Override
    public void deadLetter(DeadLetter letter) {
      summary.deadLetter(letter);
      listener.deadLetter(letter);
    }
  }
}
