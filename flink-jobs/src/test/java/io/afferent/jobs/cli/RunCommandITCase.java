package io.afferent.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.ingest.broker.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command that most people type first, from its line to its files. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class RunCommandITCase {

  private static final Path PIPELINE =
      Path.of(System.getProperty("basedir", "."), "..", "pipelines", "eeg.yaml");

  @TempDir static Path shared;
  private static String edf;

  @TempDir Path folder;

  @BeforeAll
  static void simulate() {
    edf = shared.resolve("subject.edf").toString();
    Cli made = Cli.run("simulate", "eeg", "--out", edf, "--duration", "20s", "--channels", "8");
    assertThat(made.code()).as(made.err()).isZero();
  }

  private JsonNode run(String... more) throws Exception {
    Path out = folder.resolve("out");
    List<String> line = new ArrayList<>(List.of("run", PIPELINE.toString()));
    line.addAll(List.of(more));
    line.addAll(List.of("--pace", "max", "--out", out.toString()));
    Cli run = Cli.run(line.toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("stream", "throughput");
    return new ObjectMapper().readTree(out.resolve("summary.json").toFile());
  }

  @Test
  void aRealRecordingComesThroughWhole() throws Exception {
    Path recording =
        Path.of(System.getProperty("afferent.shared", ""), "data/eeg/eegmmidb/S001R03.edf");
    assumeThat(recording)
        .as(
            "skipped because %s is missing; set the system property afferent.shared to the folder"
                + " that holds data/",
            recording)
        .exists();

    JsonNode summary = run("--embedded", "--replay", recording.toString());

    assertThat(summary.path("pipeline").asText()).isEqualTo("eeg");
    assertThat(summary.path("streams").asInt()).isEqualTo(1);
    assertThat(summary.path("channels").asInt()).isEqualTo(64);
    assertThat(summary.path("sampleRateHz").asInt()).isEqualTo(160);
    assertThat(summary.path("samples").asInt()).isEqualTo(20_000);
    assertThat(summary.path("blocks").asInt()).isEqualTo(1250);
    // 125 s in windows of 12 s, one each second.
    assertThat(summary.path("windows").asInt()).isEqualTo(114);
    assertThat(summary.path("embeddings").asInt()).isEqualTo(114);
    for (String none : List.of("gaps", "missingSamples", "late", "duplicates", "deadLetters")) {
      assertThat(summary.path(none).asInt(-1)).as(none).isZero();
    }
    assertThat(summary.path("samplesPerSecond").asDouble()).isPositive();
    assertThat(summary.path("latencyMillis").path("p50").asDouble()).isPositive();
    assertThat(summary.path("latencyMillis").path("p99").asDouble()).isPositive();
    assertThat(summary.path("bundles").path("eegformer-demo").asText()).matches("[0-9a-f]{64}");
  }

  @Test
  void aBrokerThatRunsIsUsedAndOnlyWhatIsReplayedIsCounted() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(Optional.empty())) {
      String bootstrap = broker.bootstrapServers();
      run("--bootstrap", bootstrap, "--replay", edf);
      JsonNode second = run("--bootstrap", bootstrap, "--replay", edf);

      assertThat(second.path("samples").asInt()).isEqualTo(20 * 256);
      assertThat(second.path("windows").asInt()).isEqualTo(9);
      assertThat(second.path("embeddings").asInt()).isEqualTo(9);
      assertThat(second.path("duplicates").asInt()).isZero();
    }
    try (Stream<Path> files = Files.walk(folder.resolve("out/codes"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".parquet"))).isNotEmpty();
    }
  }

  @Test
  void severalRecordingsAreOneRun() throws Exception {
    Path other = Files.copy(Path.of(edf), folder.resolve("other.edf"));

    JsonNode summary = run("--embedded", "--together", "--replay", edf, other.toString());

    assertThat(summary.path("streams").asInt()).isEqualTo(2);
    assertThat(summary.path("channels").asInt()).isEqualTo(16);
    assertThat(summary.path("embeddings").asInt()).isEqualTo(18);
    assertThat(summary.path("perStream").findValuesAsText("streamId"))
        .containsExactly("other", "subject");
  }

  @Test
  void aRecordingThatIsNamedTwiceIsTwoRecordings() throws Exception {
    JsonNode summary = run("--embedded", "--replay", edf, edf);

    assertThat(summary.path("streams").asInt()).isEqualTo(2);
    assertThat(summary.path("samples").asInt()).isEqualTo(2 * 20 * 256);
    assertThat(summary.path("embeddings").asInt()).isEqualTo(18);
    assertThat(summary.path("duplicates").asInt()).isZero();
    assertThat(summary.path("late").asInt()).isZero();
  }

  @Test
  void resultsOfTwoRunsAreComparedValueByValue() throws Exception {
    run("--embedded", "--replay", edf);
    Path first = Files.move(folder.resolve("out"), folder.resolve("first"));
    run("--embedded", "--replay", edf);
    Path second = Files.move(folder.resolve("out"), folder.resolve("second"));
    run("--embedded", "--replay", edf, "--drop", "0.01");

    Cli same = Cli.run("results", "compare", first.toString(), second.toString());
    Cli different =
        Cli.run("results", "compare", first.toString(), folder.resolve("out").toString());

    assertThat(same.code()).as(same.out()).isZero();
    assertThat(same.out()).contains("codes").doesNotContain("DIFFERENT");
    assertThat(different.code()).isEqualTo(1);
    assertThat(different.out()).contains("DIFFERENT", "gaps, for example: {");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Cli nothing = Cli.run("results", "compare", first.toString(), empty.toString());
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err())
        .isEqualTo("afferent: " + empty + " holds no results; name the --out of a run\n");
  }

  @Test
  void aRunThatCannotStartLeavesTheResultsOfTheOneBefore() throws Exception {
    run("--embedded", "--replay", edf);
    Path out = folder.resolve("out");
    String before = Files.readString(out.resolve("summary.json"));

    Cli failed =
        Cli.run(
            "run",
            PIPELINE.toString(),
            "--bootstrap",
            "127.0.0.1:1",
            "--kafka-property",
            "default.api.timeout.ms=2000",
            "--kafka-property",
            "request.timeout.ms=1000",
            "--replay",
            edf,
            "--out",
            out.toString());

    assertThat(failed.code()).isNotZero();
    assertThat(out.resolve("summary.json")).hasContent(before);
    try (Stream<Path> files = Files.list(out.resolve("codes"))) {
      assertThat(files).isNotEmpty();
    }
  }

  @Test
  void theDemoFindsWhatIsThere() {
    Cli demo = Cli.run("demo", "--duration", "15s");

    assertThat(demo.code()).as(demo.err()).isZero();
    assertThat(demo.out()).contains("blink", "alpha-burst", "encoded", "Ready after");
    // Four windows end within 15 s.
    assertThat(demo.out()).containsPattern("subject-1 +19 +256 Hz +150 +3840 +4 +4 +0 +0 +0 +0");
  }
}
