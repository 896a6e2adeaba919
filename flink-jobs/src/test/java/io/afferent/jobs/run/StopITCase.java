package io.afferent.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.ingest.broker.EmbeddedBroker;
import io.afferent.ingest.topics.TopicAdmin;
import io.afferent.jobs.graph.JobSettings;
import io.afferent.jobs.pipeline.PipelineFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job that nothing comes in for can be stopped with a savepoint and started from it. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class StopITCase {

  /** One more than partitions: a subtask reads nothing at all. */
  private static final int PARALLELISM = 3;

  @TempDir Path folder;

  @Test
  void aSilentJobStopsWithASavepointAndGoesOnFromIt() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(Optional.empty())) {
      TopicAdmin.create(broker.bootstrapServers(), 2, 1);

      String savepoint = runAndStop(broker, Optional.empty());

      assertThat(runAndStop(broker, Optional.of(savepoint))).isNotEqualTo(savepoint);
    }
  }

  private String runAndStop(EmbeddedBroker broker, Optional<String> savepoint) throws Exception {
    PipelineFile file =
        PipelineFile.parse(
            """
            name: silent
            source: {topic: eeg}
            steps:
              - bandpass: {low_hz: 0.5, high_hz: 45}
            sinks:
              - kafka: {}
            """,
            "test.yaml");
    JobPlace place = new JobPlace.Embedded();
    try (PipelineJob job =
        PipelineJob.submit(
            FlinkEnvironments.create(place, PARALLELISM, folder, savepoint, JobLife.ON_ITS_OWN),
            place,
            file,
            JobSettings.of(Map.of("bootstrap.servers", broker.bootstrapServers())),
            new NoBundles(),
            new RunListener() {})) {
      job.awaitRunning(() -> false);
      return job.stop(false, folder.resolve("savepoints").toUri().toString());
    }
  }
}
