package io.afferent.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.ingest.broker.EmbeddedBroker;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.replay.Mischief;
import io.afferent.ingest.replay.Pace;
import io.afferent.ingest.replay.RecordingIdPolicy;
import io.afferent.ingest.replay.ReplayOptions;
import io.afferent.ingest.replay.ReplaySource;
import io.afferent.ingest.simulate.SimulatedRecording;
import io.afferent.ingest.simulate.SimulatorOptions;
import io.afferent.jobs.pipeline.BundleStore;
import io.afferent.jobs.pipeline.PipelineFile;
import io.afferent.schema.Codes;
import io.afferent.schema.DeadLetter;
import io.afferent.schema.DeadLetterKind;
import io.afferent.schema.Embedding;
import io.afferent.schema.Gap;
import io.afferent.schema.ResultLineage;
import io.afferent.schema.wire.TopicSpec;
import io.afferent.schema.wire.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is promised of a run: nothing lost, everything counted, the same again after a failure. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
final class PipelineRunITCase {

  private static final int RATE_HZ = 256;
  private static final int SECONDS = 40;
  private static final int BLOCK_MILLIS = 125;
  private static final int BLOCK_SAMPLES = RATE_HZ * BLOCK_MILLIS / 1000;

  @TempDir Path folder;

  private EmbeddedBroker broker;

  @BeforeEach
  void startBroker() {
    broker = EmbeddedBroker.start(Optional.empty());
  }

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  @Test
  void theSummaryAgreesWithTheLedgerOfADamagedReplay() throws Exception {
    Path ledger = folder.resolve("ledger.jsonl");

    RunSummary summary =
        run(
            pipeline("damaged", "exactly-once", false),
            new RunListener() {},
            kafka ->
                ReplayOptions.builder(kafka)
                    .pace(Pace.MAX)
                    .blockMillis(BLOCK_MILLIS)
                    .mischief(new Mischief(0.02, 0.02, 0.05, 1))
                    .ledger(ledger));

    TreeSet<Long> dropped = new TreeSet<>();
    long duplicated = 0;
    long reordered = 0;
    JsonNode totals = null;
    for (String line : Files.readAllLines(ledger)) {
      JsonNode entry = new ObjectMapper().readTree(line);
      switch (entry.path("action").asText(entry.path("kind").asText())) {
        case "DROP" -> dropped.add(entry.get("blockSequence").asLong());
        case "DUPLICATE" -> duplicated++;
        case "REORDER" -> reordered++;
        case "totals" -> totals = entry.get("streams").get(0);
        default -> {
          // The first line says what was asked for.
        }
      }
    }
    // The seed must do every kind of damage, or the test shows nothing.
    assertThat(dropped).isNotEmpty();
    assertThat(duplicated).isPositive();
    assertThat(reordered).isPositive();
    assertThat(totals).isNotNull();

    TreeSet<Long> missing = new TreeSet<>();
    long missingSamples = 0;
    List<Gap> gaps = CommittedResults.of(broker.bootstrapServers(), Topics.GAPS, Gap.class);
    for (Gap gap : gaps) {
      for (long k = 0; k < gap.getMissingBlocks(); k++) {
        missing.add(gap.getFirstMissingSequence() + k);
      }
      missingSamples += gap.getMissingCount();
      assertThat(gap.getFirstMissingIndex())
          .isEqualTo(gap.getFirstMissingSequence() * BLOCK_SAMPLES);
    }
    assertThat(missing).isEqualTo(dropped);
    assertThat(missingSamples).isEqualTo((long) dropped.size() * BLOCK_SAMPLES);

    RunSummary.StreamSummary stream = summary.streams().get(0);
    long blocks = SECONDS * 1000L / BLOCK_MILLIS;
    assertThat(stream.blocks()).isEqualTo(blocks - dropped.size());
    assertThat(stream.samples()).isEqualTo(blocks * BLOCK_SAMPLES - missingSamples);
    assertThat(stream.gaps()).isEqualTo(gaps.size());
    assertThat(stream.missingBlocks()).isEqualTo(dropped.size());
    assertThat(stream.missingSamples()).isEqualTo(missingSamples);
    assertThat(stream.duplicates()).isEqualTo(duplicated);
    assertThat(stream.late()).isZero();
    assertThat(summary.deadLetters()).isZero();
    assertThat(stream.embeddings()).isEqualTo(stream.windows());
  }

  @Test
  void randomBytesBecomeDeadLettersAndTheRecordingComesThroughWhole() throws Exception {
    Random random = new Random(7);
    List<ByteBuffer> sent = new ArrayList<>();
    RunListener polluter =
        new RunListener() {
          @Override
          public void phase(String what) {
            if (what.equals("replaying")) {
              pollute(random, sent);
            }
          }
        };

    RunSummary summary = run(pipeline("polluted", "exactly-once", false), polluter, this::clean);

    List<DeadLetter> letters =
        CommittedResults.of(broker.bootstrapServers(), Topics.DEAD_LETTERS, DeadLetter.class);
    assertThat(letters).hasSize(100);
    assertThat(letters)
        .allSatisfy(
            letter -> {
              assertThat(letter.getKind()).isEqualTo(DeadLetterKind.UNDECODABLE);
              assertThat(letter.getTopic()).isEqualTo("eeg");
              assertThat(letter.getReason()).isNotBlank();
            });
    assertThat(letters).extracting(DeadLetter::getValue).containsExactlyInAnyOrderElementsOf(sent);
    assertThat(summary.deadLetters()).isEqualTo(100);
    assertWhole(summary);
  }

  private void pollute(Random random, List<ByteBuffer> sent) {
    try (KafkaProducer<byte[], byte[]> producer = TestBlocks.producer(broker.bootstrapServers())) {
      List<Future<?>> acknowledged = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        byte[] value = new byte[random.nextInt(300)];
        random.nextBytes(value);
        sent.add(ByteBuffer.wrap(value));
        acknowledged.add(producer.send(TestBlocks.record("eeg", "simulated", value)));
      }
      for (Future<?> one : acknowledged) {
        one.get(30, TimeUnit.SECONDS);
      }
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Test
  void aRecordThatIsTooLargeForAnyTopicIsADeadLetterToo() throws Exception {
    byte[] huge = new byte[12 * 1024 * 1024];
    RunListener sender =
        new RunListener() {
          @Override
          public void phase(String what) {
            if (what.equals("replaying")) {
              // Compressed it is small enough for the broker.
              try (KafkaProducer<byte[], byte[]> producer =
                  new KafkaProducer<>(
                      Map.of(
                          "bootstrap.servers",
                          broker.bootstrapServers(),
                          "compression.type",
                          "zstd",
                          "max.request.size",
                          64 * 1024 * 1024),
                      new ByteArraySerializer(),
                      new ByteArraySerializer())) {
                producer
                    .send(TestBlocks.record("eeg", "simulated", huge))
                    .get(30, TimeUnit.SECONDS);
              } catch (Exception failed) {
                throw new IllegalStateException(failed);
              }
            }
          }
        };

    RunSummary summary = run(pipeline("huge", "exactly-once", false), sender, this::clean);

    assertThat(summary.deadLetters()).isEqualTo(1);
    assertWhole(summary);
    assertThat(
            CommittedResults.of(broker.bootstrapServers(), Topics.DEAD_LETTERS, DeadLetter.class))
        .singleElement()
        .satisfies(letter -> assertThat(letter.getReason()).contains("the value has 12582912"));
  }

  @Test
  void twoRunsOfOnePipelineAtOnceDoNotMeet() throws Exception {
    ExecutorService second = Executors.newSingleThreadExecutor();
    try {
      Future<RunSummary> other =
          second.submit(
              () ->
                  run(
                      everyStream(),
                      new RunListener() {},
                      kafka ->
                          clean(kafka)
                              .pace(new Pace(8))
                              .streamId("other")
                              .recordingIds(RecordingIdPolicy.RANDOM)));
      RunSummary one =
          run(
              everyStream(),
              new RunListener() {},
              kafka ->
                  clean(kafka)
                      .pace(new Pace(8))
                      .streamId("one")
                      .recordingIds(RecordingIdPolicy.RANDOM));

      assertWhole(one);
      assertThat(one.streams().get(0).streamId()).isEqualTo("one");
      assertWhole(other.get(120, TimeUnit.SECONDS));
      assertThat(other.get().streams().get(0).streamId()).isEqualTo("other");
    } finally {
      second.shutdownNow();
    }
  }

  private static PipelineFile everyStream() throws Exception {
    return PipelineFile.parse(
        pipeline("shared", "exactly-once", false).text().replace("\"simulated\"", "\"*\""),
        "test.yaml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"exactly-once", "immediate"})
  void aFailureInTheMiddleChangesNoResult(String delivery) throws Exception {
    run(pipeline("undisturbed", delivery, true), new RunListener() {}, this::clean);
    List<Integer> failedAt = new ArrayList<>();
    RunListener saboteur =
        new RunListener() {
          @Override
          public void encoded(long windows) {
            if (windows == 5) {
              failedAt.add((int) windows);
              TestSteps.FailOnce.FAILURES_LEFT.set(1);
            }
          }
        };

    RunSummary summary =
        run(
            pipeline("disturbed", delivery, true),
            saboteur,
            // Slow enough that most of the recording is still to come when the fifth window is out.
            kafka -> clean(kafka).pace(new Pace(8)));

    assertThat(failedAt).containsExactly(5);
    assertThat(TestSteps.FailOnce.FAILURES_LEFT).hasValue(0);
    assertWhole(summary);
    boolean once = delivery.equals("exactly-once");
    if (once) {
      assertThat(summary.repeatedResults()).isZero();
    }
    assertThat(
            byWindow(
                Topics.CODES, "disturbed", Codes.class, Codes::getLineage, Codes::getCodes, once))
        .hasSize(SECONDS - 12 + 1)
        .isEqualTo(
            byWindow(
                Topics.CODES,
                "undisturbed",
                Codes.class,
                Codes::getLineage,
                Codes::getCodes,
                once));
    assertThat(
            byWindow(
                Topics.EMBEDDINGS,
                "disturbed",
                Embedding.class,
                Embedding::getLineage,
                Embedding::getValues,
                once))
        .isEqualTo(
            byWindow(
                Topics.EMBEDDINGS,
                "undisturbed",
                Embedding.class,
                Embedding::getLineage,
                Embedding::getValues,
                once));
  }

  private <T extends SpecificRecord> Map<Long, ByteBuffer> byWindow(
      TopicSpec topic,
      String pipeline,
      Class<T> recordClass,
      Function<T, ResultLineage> lineage,
      Function<T, ByteBuffer> values,
      boolean once)
      throws Exception {
    Map<Long, ByteBuffer> windows = new TreeMap<>();
    Map<String, T> byId = new TreeMap<>();
    for (T record : CommittedResults.of(broker.bootstrapServers(), topic, recordClass)) {
      ResultLineage of = lineage.apply(record);
      if (of.getPipeline().equals(pipeline)) {
        T before = byId.put(of.getResultId(), record);
        // Delivered at once, a repeat is the same record again.
        assertThat(before)
            .satisfiesAnyOf(
                none -> assertThat(none).isNull(),
                repeat -> {
                  assertThat(once).as("a result is committed twice").isFalse();
                  assertThat(repeat).isEqualTo(record);
                });
        windows.put(of.getFirstSampleIndex(), values.apply(record));
      }
    }
    return windows;
  }

  @Test
  void nothingListensButOnTheLoopbackAddress() throws Exception {
    assumeThat(ListeningSockets.canBeRead())
        .as("skipped because this system has no /proc/self/net/tcp")
        .isTrue();
    List<String> seen = new ArrayList<>();
    run(
        pipeline("closed", "exactly-once", false),
        new RunListener() {
          @Override
          public void encoded(long windows) {
            if (windows == 1) {
              try {
                seen.addAll(ListeningSockets.addresses());
              } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
              }
            }
          }
        },
        this::clean);

    // Broker, controller, and the services of Flink.
    assertThat(seen).hasSizeGreaterThan(3).allMatch(ListeningSockets::isLoopback);
  }

  @Test
  void twoRunsOfARecordingAreTheSameByteForByte() throws Exception {
    run(pipeline("twice", "exactly-once", false), new RunListener() {}, this::clean);
    List<Codes> first = CommittedResults.of(broker.bootstrapServers(), Topics.CODES, Codes.class);
    broker.close();
    broker = EmbeddedBroker.start(Optional.empty());
    run(pipeline("twice", "exactly-once", false), new RunListener() {}, this::clean);

    assertThat(CommittedResults.of(broker.bootstrapServers(), Topics.CODES, Codes.class))
        .isEqualTo(first)
        .hasSize(SECONDS - 12 + 1);
  }

  private void assertWhole(RunSummary summary) {
    RunSummary.StreamSummary stream = summary.streams().get(0);
    assertThat(summary.streams()).hasSize(1);
    assertThat(stream.samples()).isEqualTo((long) SECONDS * RATE_HZ);
    assertThat(stream.gaps()).isZero();
    assertThat(stream.late()).isZero();
    assertThat(stream.windows()).isEqualTo(SECONDS - 12 + 1);
    assertThat(stream.embeddings()).isEqualTo(stream.windows());
  }

  private ReplayOptions.Builder clean(Map<String, String> kafka) {
    return ReplayOptions.builder(kafka)
        .pace(Pace.MAX)
        .blockMillis(BLOCK_MILLIS)
        .recordingIds(RecordingIdPolicy.DERIVED);
  }

  private RunSummary run(
      PipelineFile file,
      RunListener listener,
      Function<Map<String, String>, ReplayOptions.Builder> replay)
      throws Exception {
    RunOptions options =
        RunOptions.embedded(2).withKafka(Map.of("bootstrap.servers", broker.bootstrapServers()));
    try (PipelineRun run =
        PipelineRun.open(file, options, BundleStore.besideFolder(Optional.empty()), listener)) {
      return run.replay(List.of(subject()), kafka -> replay.apply(kafka).build());
    }
  }

  private static ReplaySource subject() {
    return SimulatedRecording.source(
        new SimulatorOptions(
            "simulated",
            SimulatorOptions.eightChannels(),
            new SampleRate(RATE_HZ, 1),
            Optional.of(Duration.ofSeconds(SECONDS)),
            TestBlocks.START_NANOS,
            50,
            Optional.empty(),
            3));
  }

  private static PipelineFile pipeline(String name, String delivery, boolean fails)
      throws Exception {
    return PipelineFile.parse(
        """
        name: %s
        source: {topic: eeg, streams: "simulated"}
        checkpoint_interval: 200ms
        steps:
          - bandpass: {low_hz: 0.5, high_hz: 45}
        %s
          - reference: {kind: average}
          - resample: {to_hz: 250}
          - window: {length: 12s, hop: 1s}
          - encode: {id: enc, bundle: eegformer-demo}
        sinks:
          - kafka: {delivery: %s}
        """
            .formatted(name, fails ? "  - test-fail-once: {}" : "", delivery),
        "test.yaml");
  }
}
