package io.afferent.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatCommandTest {

  @TempDir Path folder;
  private String edf;

  @BeforeEach
  void simulate() {
    edf = folder.resolve("subject.edf").toString();
    assertThat(Cli.run("simulate", "eeg", "--out", edf, "--duration", "10s").code()).isZero();
  }

  /** The values are those that the README of the data set publishes: 1 uV steps, in volts here. */
  @Test
  void printsTheSamplesThatTheDataSetPublishes() {
    Path file = Path.of(System.getProperty("afferent.shared", ""), "data/eeg/eegmmidb/S001R03.edf");
    Assumptions.assumeTrue(Files.exists(file), "skipped because " + file + " is missing");

    Cli micro = Cli.run("cat", file.toString(), "--count", "5", "--csv", "--file-units");
    Cli volts = Cli.run("cat", file.toString(), "--count", "5", "--csv");

    List<String> expected = List.of("-57.0", "-49.0", "-55.0", "-73.0", "-87.0");
    assertThat(column(micro, 0)).startsWith("sample").containsSubsequence("0", "1", "2", "3", "4");
    assertThat(column(micro, 1))
        .containsExactly("seconds", "0", "0.00625", "0.0125", "0.01875", "0.025");
    assertThat(column(micro, 2).subList(1, 6)).isEqualTo(expected);
    assertThat(column(micro, 2)).startsWith("Fc5");
    for (int i = 0; i < 5; i++) {
      double value = Double.parseDouble(column(volts, 2).get(i + 1));
      assertThat(value).isCloseTo(Double.parseDouble(expected.get(i)) * 1e-6, within(1e-18));
    }
  }

  @Test
  void aStretchIsTheSameAsThatPartOfTheWhole() {
    List<String> whole = Cli.run("cat", edf, "--csv").out().lines().toList();
    List<String> part =
        Cli.run("cat", edf, "--csv", "--from", "700", "--count", "3").out().lines().toList();

    assertThat(whole).hasSize(2561);
    assertThat(part).hasSize(4).first().isEqualTo(whole.get(0));
    assertThat(part.subList(1, 4)).isEqualTo(whole.subList(701, 704));
  }

  @Test
  void aPersonSeesUnitsAndColumns() {
    Cli run = Cli.run("cat", edf, "--count", "1");

    assertThat(run.code()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).contains("sample").contains("Fp1 [V]");
    assertThat(lines.get(1)).hasSameSizeAs(lines.get(0));
  }

  @Test
  void whatCannotBePrintedIsRefused() {
    assertThat(Cli.run("cat", edf, "--stream", "other").err())
        .isEqualTo("afferent: subject.edf: has no stream other; it has subject\n");
    assertThat(Cli.run("cat", edf, "--from", "2560").err())
        .isEqualTo(
            "afferent: --from must be below 2560, the samples of stream subject, was 2560\n");
    assertThat(Cli.run("cat", edf, "--count", "-1").code()).isEqualTo(2);
  }

  @Test
  void spikesAreLinesInTheOrderOfTime() throws Exception {
    Path table = Files.writeString(folder.resolve("two.csv"), "5000,b\n1500,a\n2000000,a\n");
    Path layout =
        Files.writeString(
            Files.createDirectory(folder.resolve("elsewhere")).resolve("any.yaml"),
            "spikes: {column: 1, unit: us, unitColumn: 2}\n");
    String[] cat = {"cat", table.toString(), "--layout", layout.toString(), "--csv"};

    assertThat(Cli.run(cat).out().lines())
        .containsExactly("spike,seconds,unit", "0,0.0015,a", "1,0.005,b", "2,2,a");
    assertThat(
            Cli.run(
                    Stream.concat(Arrays.stream(cat), Stream.of("--from", "2"))
                        .toArray(String[]::new))
                .out()
                .lines())
        .containsExactly("spike,seconds,unit", "2,2,a");
    assertThat(
            Cli.run(
                    Stream.concat(Arrays.stream(cat), Stream.of("--from", "3"))
                        .toArray(String[]::new))
                .err())
        .isEqualTo("afferent: --from must be below 3, the spikes of stream two, was 3\n");
    assertThat(Cli.run("cat", table.toString()).err()).contains("--layout");
  }

  private static Offset<Double> within(double difference) {
    return Offset.offset(difference);
  }

  private static List<String> column(Cli run, int column) {
    return run.out().lines().map(line -> line.split(",")[column]).toList();
  }
}
