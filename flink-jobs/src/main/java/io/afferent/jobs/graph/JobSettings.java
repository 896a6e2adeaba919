package io.afferent.jobs.graph;

import io.afferent.connectors.kafka.RegistryOptions;
import io.afferent.connectors.kafka.StartOffsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a job needs beside its pipeline file: where it runs, and what the person who starts it
 * chooses differently. Immutable; change one setting with the {@code with} methods.
 *
 * @param kafka properties of Kafka's clients, {@code bootstrap.servers} among them
 * @param registry schema registry, null for single-object encoding
 * @param parallelism parallelism when the file has none; empty for that of the environment
 * @param start where reading begins instead of where the file says
 * @param fromFirstBlock whether recordings are read from their first block, so that a first block
 *     with a number above 0 means loss
 * @param parquetPath folder of Parquet files instead of the file's; a pipeline without a Parquet
 *     sink has none all the same
 * @param checkpointInterval how often a checkpoint is taken when the file says nothing
 */
public record JobSettings(
    Map<String, String> kafka,
    @Nullable RegistryOptions registry,
    OptionalInt parallelism,
    Optional<StartOffsets> start,
    Optional<Boolean> fromFirstBlock,
    Optional<String> parquetPath,
    Duration checkpointInterval) {

  /** Time between checkpoints when nobody says another. */
  public static final Duration DEFAULT_CHECKPOINT_INTERVAL = Duration.ofSeconds(5);

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
        Optional.empty(),
        DEFAULT_CHECKPOINT_INTERVAL);
  }

  /** Another parallelism where the file has none. */
  public JobSettings withParallelism(int value) {
    return new JobSettings(
        kafka,
        registry,
        OptionalInt.of(value),
        start,
        fromFirstBlock,
        parquetPath,
        checkpointInterval);
  }

  /** With a schema registry, or with null without one. */
  public JobSettings withRegistry(@Nullable RegistryOptions options) {
    return new JobSettings(
        kafka, options, parallelism, start, fromFirstBlock, parquetPath, checkpointInterval);
  }

  /** Starts at these offsets, at which recordings begin. */
  public JobSettings withStart(StartOffsets offsets) {
    return new JobSettings(
        kafka,
        registry,
        parallelism,
        Optional.of(offsets),
        Optional.of(true),
        parquetPath,
        checkpointInterval);
  }

  /** Writes Parquet files elsewhere. */
  public JobSettings withParquetPath(String path) {
    return new JobSettings(
        kafka, registry, parallelism, start, fromFirstBlock, Optional.of(path), checkpointInterval);
  }

  /** Another time between checkpoints where the file has none. */
  public JobSettings withCheckpointInterval(Duration interval) {
    return new JobSettings(
        kafka, registry, parallelism, start, fromFirstBlock, parquetPath, interval);
  }
}
