package io.afferent.jobs.run;

import io.afferent.connectors.kafka.RegistryOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where and how a pipeline runs.
 *
 * @param place where the job runs
 * @param kafka properties of Kafka's clients with {@code bootstrap.servers}; without that, a broker
 *     in this JVM is started for the run
 * @param dataDirectory where that broker keeps its records; empty for a temporary directory
 * @param registry schema registry, empty for single-object encoding
 * @param parallelism parallelism of the job unless its file has one
 * @param out folder of {@code summary.json} and of Parquet files; empty to write the latter where
 *     the pipeline file says
 * @param fromSavepoint savepoint or checkpoint to go on from
 * @param savepointDirectory where a stopped job leaves its state; empty for the setting of the
 *     cluster, or a temporary directory
 */
public record RunOptions(
    JobPlace place,
    Map<String, String> kafka,
    Optional<Path> dataDirectory,
    Optional<RegistryOptions> registry,
    int parallelism,
    Optional<Path> out,
    Optional<String> fromSavepoint,
    Optional<String> savepointDirectory) {

  static final String BOOTSTRAP = "bootstrap.servers";

  public RunOptions {
    kafka = Map.copyOf(kafka);
    if (parallelism < 1) {
      throw new IllegalArgumentException("parallelism must be at least 1, was " + parallelism);
    }
    if (place instanceof JobPlace.Cluster && !kafka.containsKey(BOOTSTRAP)) {
      throw new IllegalArgumentException(
          "a job on a cluster needs a broker that its workers can reach; name it with --bootstrap");
    }
  }

  /** Everything in this JVM. */
  public static RunOptions embedded(int parallelism) {
    return new RunOptions(
        new JobPlace.Embedded(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        parallelism,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** With a broker that runs already. */
  public RunOptions withKafka(Map<String, String> properties) {
    return new RunOptions(
        place,
        properties,
        dataDirectory,
        registry,
        parallelism,
        out,
        fromSavepoint,
        savepointDirectory);
  }

  /** With results in a folder. */
  public RunOptions withOut(Path folder) {
    return new RunOptions(
        place,
        kafka,
        dataDirectory,
        registry,
        parallelism,
        Optional.of(folder),
        fromSavepoint,
        savepointDirectory);
  }

  /** Whether the broker is part of the run. */
  boolean startsBroker() {
    return !kafka.containsKey(BOOTSTRAP);
  }

  /** Leaves the Kafka properties out, which may hold secrets. */
  @Override
  public String toString() {
    return "RunOptions[place="
        + place
        + ", parallelism="
        + parallelism
        + ", out="
        + out
        + ", fromSavepoint="
        + fromSavepoint
        + "]";
  }
}
