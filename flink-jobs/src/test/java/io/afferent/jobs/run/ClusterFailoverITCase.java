package io.afferent.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A task manager of a real cluster that is killed by its process id costs no result. Runs {@code
 * docker/cluster/failover-check}, in which broker, job manager, task managers and client are
 * processes of their own. Takes minutes, so that only Maven's profile {@code cluster} runs it:
 *
 * <pre>{@code
 * mvn -Pcluster -DskipTests package
 * mvn -Pcluster -pl flink-jobs -am verify -Dtest=None -Dit.test=ClusterFailoverITCase \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
 * }</pre>
 */
@Tag("cluster")
final class ClusterFailoverITCase {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** For a machine that is busy with other things; a quiet one needs two minutes. */
  private static final long PATIENCE_MINUTES = 12;

  @TempDir Path folder;

  @Test
  @Timeout(value = PATIENCE_MINUTES + 1, unit = TimeUnit.MINUTES)
  void aKilledTaskManagerCostsNoResult() throws Exception {
    Path output = folder.resolve("output.txt");
    Path work = folder.resolve("check");
    Process check =
        new ProcessBuilder(
                ROOT.resolve("docker/cluster/failover-check").toString(), "--dir", work.toString())
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(check.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES))
          .as("ended in time; so far:\n%s", Files.readString(output))
          .isTrue();
    } finally {
      // At a termination signal the script stops whatever it has started.
      check.destroy();
      check.waitFor(1, TimeUnit.MINUTES);
    }

    String said = Files.readString(output);
    System.out.println(said);
    assertThat(check.exitValue()).as(said).isZero();
    Properties report = new Properties();
    try (InputStream in = Files.newInputStream(work.resolve("report.properties"))) {
      report.load(in);
    }
    assertThat(report.getProperty("verdict")).as(said).isEqualTo("equal");
    // 120 s in windows of 12 s, a second apart: codes, embeddings and pooled embeddings at least.
    assertThat(Integer.parseInt(report.getProperty("results"))).isGreaterThan(3 * 109);
    assertThat(Integer.parseInt(report.getProperty("restored"))).isPositive();
  }
}
