package io.afferent.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.ingest.broker.EmbeddedBroker;
import io.afferent.ingest.topics.TopicAdmin;
import io.afferent.ingest.topics.TopicState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 180, unit = TimeUnit.SECONDS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplayCommandITCase {

  private static EmbeddedBroker broker;

  @TempDir Path folder;
  private String edf;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(Optional.empty());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void simulate() {
    edf = folder.resolve("subject.edf").toString();
    Cli.run("simulate", "eeg", "--out", edf, "--duration", "30s", "--channels", "8");
  }

  private static long offsets(String topic) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", broker.bootstrapServers());
    return TopicAdmin.list(properties).stream()
        .filter(state -> state.topic().equals(topic))
        .mapToLong(TopicState::offsets)
        .sum();
  }

  @Test
  @Order(1)
  void missingTopicsAreNamedBeforeAnythingIsSent() {
    Cli run = Cli.run("replay", edf, "--bootstrap", broker.bootstrapServers());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("afferent: the topics streams, eeg, events, gaps are missing")
        .contains("--create-topics")
        .hasLineCount(1);
  }

  @Test
  @Order(2)
  void topicsAreMadeOnceAndListed() {
    String bootstrap = broker.bootstrapServers();
    assertThat(Cli.run("topics", "list", "--bootstrap", bootstrap).out())
        .contains("15 of 15 topics are missing");

    Cli made = Cli.run("topics", "create", "--bootstrap", bootstrap, "--partitions", "2");
    Cli again = Cli.run("topics", "create", "--bootstrap", bootstrap, "--partitions", "3");

    assertThat(made.code()).isZero();
    assertThat(made.out()).startsWith("made       streams, eeg, ").doesNotContain("was there");
    assertThat(again.out())
        .startsWith("was there with other settings, left as it is:\n")
        .containsPattern("eeg +partitions +3 +2");
    assertThat(Cli.run("topics", "list", "--bootstrap", bootstrap).out())
        .containsPattern("eeg +EegBlock +2 +1 +0")
        .doesNotContain("missing");
  }

  @Test
  @Order(3)
  void aReplayWithMischiefSaysWhatTheLedgerAndTheTopicSay() throws Exception {
    Path ledger = folder.resolve("ledger.jsonl");
    long before = offsets("eeg");

    Cli run =
        Cli.run(
            "replay",
            edf,
            "--bootstrap",
            broker.bootstrapServers(),
            "--create-topics",
            "--pace",
            "max",
            "--drop",
            "0.05",
            "--duplicate",
            "0.05",
            "--reorder",
            "0.05",
            "--seed",
            "1",
            "--ledger",
            ledger.toString(),
            "--compression",
            "zstd");

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    List<String> lines = Files.readAllLines(ledger);
    JsonNode totals = new ObjectMapper().readTree(lines.get(lines.size() - 1));
    JsonNode stream = totals.at("/streams/0");
    assertThat(stream.get("dropped").asLong()).isPositive();
    // 30 s in blocks of 100 ms; 25.6 samples do not fit one, which the grid settles.
    assertThat(run.out())
        .containsPattern(
            String.format(
                Locale.ROOT,
                "subject +eeg +7,680 +%d +%d +%d +%d +%d",
                stream.get("blocks").asLong(),
                stream.get("dropped").asLong(),
                stream.get("duplicated").asLong(),
                stream.get("reordered").asLong(),
                stream.get("records").asLong()));
    assertThat(offsets("eeg") - before).isEqualTo(stream.get("records").asLong());
    assertThat(offsets("events")).isEqualTo(totals.get("events").asLong());
  }

  @Test
  @Order(4)
  void aSimulatedSubjectIsSentLive() throws Exception {
    long before = offsets("eeg");

    Cli run =
        Cli.run(
            "simulate",
            "eeg",
            "--bootstrap",
            broker.bootstrapServers(),
            "--duration",
            "3s",
            "--pace",
            "10x",
            "--stream-id",
            "sim");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .startsWith("Replaying a simulated subject, 19 channels at 256 Hz, 3.0 s")
        .contains("at 10 times real time.")
        .containsPattern("sim +eeg +768 +");
    assertThat(offsets("eeg")).isGreaterThan(before);
  }

  @Test
  @Order(90)
  void aDataSetIsReplayedWithItsEventsUnderTheNamesOfItsFiles() throws Exception {
    Path eeg = Files.createDirectories(folder.resolve("set/sub-01/eeg"));
    Files.writeString(
        folder.resolve("set/dataset_description.json"), "{\"BIDSVersion\": \"1.9.0\"}");
    Files.writeString(
        eeg.resolve("sub-01_task-rest_events.tsv"),
        "onset\tduration\ttrial_type\n1.0\t0\tface\n2.0\t0\thouse\n");
    for (String run : new String[] {"1", "2", "3"}) {
      Files.copy(Path.of(edf), eeg.resolve("sub-01_task-rest_run-" + run + "_eeg.edf"));
    }
    long events = offsets("events");

    Cli run =
        Cli.run(
            "replay",
            folder.resolve("set").toString(),
            "--filter",
            "run=1..2",
            "--bootstrap",
            broker.bootstrapServers(),
            "--create-topics",
            "--pace",
            "max");

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .startsWith("Replaying 2 recordings to ")
        .containsPattern("sub-01_task-rest_run-1_eeg +eeg +7,680")
        .containsPattern("sub-01_task-rest_run-2_eeg +eeg +7,680")
        .doesNotContain("run-3");
    assertThat(offsets("events") - events).isGreaterThanOrEqualTo(4);
  }

  @Test
  @Order(6)
  void anEmbeddedBrokerTakesSpikesAndVolumesToTheirTopics() throws Exception {
    Path spikes = Files.writeString(folder.resolve("s.csv"), "0.05\n0.25\n0.26\n");
    Files.writeString(
        folder.resolve("s.layout.yaml"), "spikes: {column: 1, unit: s, from: 0, to: 1}\n");
    Path regions = Files.writeString(folder.resolve("r.csv"), "1,2\n3,4\n5,6\n");
    Files.writeString(
        folder.resolve("r.layout.yaml"), "modality: FMRI\nrepetitionTimeSeconds: 2\n");

    Cli run =
        Cli.run(
            "replay", spikes.toString(), regions.toString(), edf, "--embedded", "--pace", "max");

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .containsPattern("s +spikes +3 +10 +11")
        .containsPattern("r +fmri +3 +3 +4")
        .containsPattern("subject +eeg +7,680 +")
        .containsPattern(
            "The embedded broker holds these records: streams 3, eeg 30\\d, spikes 11, fmri 4");
    assertThat(Cli.run("replay", edf).err()).contains("--bootstrap").contains("--embedded");
  }
}
