package io.afferent.jobs.graph;

import io.afferent.connectors.kafka.RegistryOptions;
import io.afferent.connectors.kafka.StartOffsets;
import io.afferent.jobs.pipeline.PipelineFile;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a job needs beside its pipeline file: where it runs, and what the person who starts it
 * chooses differently. Immutable; change one setting with the {@code with} methods.
 *
 * @param kafka properties of Kafka's clients, {@code bootstrap.servers} among them
 * @param registry schema registry, null for single-object encoding
 * @param parallelism parallelism when the file has none; empty for that of the environment
 * @param replay what makes the job one of a replay; empty for a job that takes what comes
 * @param parquetPath folder of Parquet files instead of the file's; a pipeline without a Parquet
 *     sink has none all the same
 * @param checkpointInterval how often a checkpoint is taken when the file says nothing
 */
public record JobSettings(
    Map<String, String> kafka,
    @Nullable RegistryOptions registry,
    OptionalInt parallelism,
    Optional<Replay> replay,
    Optional<String> parquetPath,
    Duration checkpointInterval) {

  /** Time between checkpoints when nobody says another. */
  public static final Duration DEFAULT_CHECKPOINT_INTERVAL = Duration.ofSeconds(5);

  /**
   * A job that lives for one replay. Its consumer group and transactions are its own, so that two
   * replays through one pipeline do not meet.
   *
   * @param runId tells the job from others of the same pipeline
   * @param start offsets at which the replay begins
   * @param recordings the recordings of the replay; blocks of others are passed over
   */
  public record Replay(String runId, StartOffsets start, Set<String> recordings) {
    public Replay {
      recordings = Set.copyOf(recordings);
    }
  }

  public JobSettings {
    kafka = Map.copyOf(kafka);
  }

  /** Everything as the pipeline file says. */
  public static JobSettings of(Map<String, String> kafka) {
    return new JobSettings(
        kafka,
        null,
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        DEFAULT_CHECKPOINT_INTERVAL);
  }

  /** Another parallelism where the file has none. */
  public JobSettings withParallelism(int value) {
    return new JobSettings(
        kafka, registry, OptionalInt.of(value), replay, parquetPath, checkpointInterval);
  }

  /** With a schema registry, or with null without one. */
  public JobSettings withRegistry(@Nullable RegistryOptions options) {
    return new JobSettings(kafka, options, parallelism, replay, parquetPath, checkpointInterval);
  }

  /** A job of one replay. */
  public JobSettings withReplay(Replay value) {
    return new JobSettings(
        kafka, registry, parallelism, Optional.of(value), parquetPath, checkpointInterval);
  }

  /** Writes Parquet files elsewhere. */
  public JobSettings withParquetPath(String path) {
    return new JobSettings(
        kafka, registry, parallelism, replay, Optional.of(path), checkpointInterval);
  }

  /** Another time between checkpoints where the file has none. */
  public JobSettings withCheckpointInterval(Duration interval) {
    return new JobSettings(kafka, registry, parallelism, replay, parquetPath, interval);
  }

  /**
   * The name under which the job is known to Kafka: its consumer group, and the front of its
   * transactional ids. That of the pipeline, so that a job that is started again finds its own.
   */
  public String jobName(PipelineFile file) {
    return replay.map(one -> file.name() + "-" + one.runId()).orElse(file.name());
  }

  Set<String> onlyRecordings() {
    return replay.map(Replay::recordings).orElse(Set.of());
  }

  /** Leaves the Kafka properties out, which may hold secrets. */
  @Override
  public String toString() {
    return "JobSettings[parallelism="
        + parallelism
        + ", replay="
        + replay
        + ", parquetPath="
        + parquetPath
        + ", checkpointInterval="
        + checkpointInterval
        + "]";
  }
}
