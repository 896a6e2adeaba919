package io.afferent.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkEnvironmentsTest {

  @TempDir Path folder;

  @Test
  void anEmbeddedClusterListensOnTheLoopbackAddressOnly() {
    ReadableConfig configuration =
        FlinkEnvironments.create(
                new JobPlace.Embedded(), 1, folder, Optional.empty(), JobLife.ON_ITS_OWN)
            .getConfiguration();

    assertThat(configuration.get(RestOptions.BIND_ADDRESS)).isEqualTo("127.0.0.1");
    assertThat(configuration.get(JobManagerOptions.BIND_HOST)).isEqualTo("127.0.0.1");
    assertThat(configuration.get(TaskManagerOptions.BIND_HOST)).isEqualTo("127.0.0.1");
  }
}
