package io.afferent.ingest.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.ingest.broker.EmbeddedBroker;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SharedData;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.simulate.SimulatedRecording;
import io.afferent.ingest.simulate.SimulatorOptions;
import io.afferent.ingest.topics.TopicAdmin;
import io.afferent.schema.EegBlock;
import io.afferent.schema.Event;
import io.afferent.schema.Gap;
import io.afferent.schema.GapCause;
import io.afferent.schema.GapDetector;
import io.afferent.schema.StreamDescriptor;
import io.afferent.schema.UnitDescriptor;
import io.afferent.schema.wire.BlockChecks;
import io.afferent.schema.wire.DescriptorHash;
import io.afferent.schema.wire.RecordDecoder;
import io.afferent.schema.wire.TopicSpec;
import io.afferent.schema.wire.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 180, unit = TimeUnit.SECONDS)
class RecordingReplayITCase {

  private static EmbeddedBroker broker;

  @TempDir Path directory;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.start(Optional.empty());
    TopicAdmin.create(broker.bootstrapServers(), 1, 1);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void blocksHoldTheRecordingOfSeveralRatesWithItsGapsAndItsEnd() throws Exception {
    ScriptedRecording recording =
        new ScriptedRecording("mixed")
            .stream("mixed", new SampleRate(17361, 100), 3, 2000).gap(500, 321).stream(
                "mixed-1Hz", new SampleRate(1, 1), 1, 11);

    ReplayResult result = replayer(options()).replay(recording.source(), ReplayListener.NONE);

    assertThat(result.gaps()).isEqualTo(1);
    for (int k = 0; k < 2; k++) {
      ReplayResult.StreamResult sent = result.streams().get(k);
      SignalStream signal = recording.streams().get(k);
      StreamDescriptor descriptor = only(Topics.STREAMS, StreamDescriptor.class, sent);
      assertThat(descriptor.getDescriptorHash()).isEqualTo(DescriptorHash.of(descriptor));
      assertThat(descriptor.getExpectedSampleCount()).isEqualTo(sent.samples());
      assertThat(descriptor.getUnits()).hasSameSizeAs(signal.units());
      List<EegBlock> blocks = read(Topics.EEG, EegBlock.class, sent);
      assertThat(blocks).hasSize((int) sent.blocks() + 1);
      Set<Long> seen = new HashSet<>();
      for (int b = 0; b < blocks.size(); b++) {
        EegBlock block = blocks.get(b);
        assertThat(BlockChecks.problem(block)).isEmpty();
        assertThat(block.getBlockSequence()).isEqualTo(b);
        assertThat(block.getDescriptorHash()).isEqualTo(descriptor.getDescriptorHash());
        assertThat(block.getDeviceTimeNanos())
            .isEqualTo(recording.deviceTimeNanos(k, block.getFirstSampleIndex()));
        assertThat(block.getEndOfRecording()).isEqualTo(b == blocks.size() - 1);
        for (int row = 0; row < block.getSampleCount(); row++) {
          long sample = block.getFirstSampleIndex() + row;
          assertThat(recording.exists(k, sample)).isTrue();
          assertThat(seen.add(sample)).isTrue();
          for (int unit = 0; unit < signal.units().size(); unit++) {
            int at = 2 * (row * signal.units().size() + unit);
            ByteBuffer samples = block.getSamples();
            short value = (short) ((samples.get(at) & 0xff) | samples.get(at + 1) << 8);
            assertThat(value).isEqualTo(ScriptedRecording.value(k, sample, unit));
          }
        }
      }
      assertThat(seen).hasSize(k == 0 ? 2000 - 321 : 11);
      assertThat(blocks.get(blocks.size() - 1).getFirstSampleIndex())
          .isEqualTo(signal.sampleCount());
    }
    Gap gap = only(Topics.GAPS, Gap.class, result.streams().get(0));
    assertThat(gap.getFirstMissingIndex()).isEqualTo(500);
    assertThat(gap.getMissingCount()).isEqualTo(321);
    assertThat(gap.getCause()).isEqualTo(GapCause.DISCONTINUOUS_FILE);
    assertThat(gap.getDetectedBy()).isEqualTo(GapDetector.INGEST);
  }

  @Test
  void eventsGoToTheStreamOfTheirUnitWithItsSampleIndex() throws Exception {
    ScriptedRecording recording =
        new ScriptedRecording("events")
            .stream("events", new SampleRate(250, 1), 2, 1000).stream(
                    "events-10Hz", new SampleRate(10, 1), 1, 40)
                .event(125, "T1", Optional.empty())
                .event(500, "slow", Optional.of("events-10Hz0"));

    ReplayResult result = replayer(options()).replay(recording.source(), ReplayListener.NONE);

    Event first = only(Topics.EVENTS, Event.class, result.streams().get(0));
    Event second = only(Topics.EVENTS, Event.class, result.streams().get(1));
    assertThat(result.events()).isEqualTo(2);
    assertThat(first.getSampleIndex()).isEqualTo(125);
    assertThat(first.getLabel()).isEqualTo("T1");
    assertThat(first.getCode()).isEqualTo(7);
    assertThat(first.getDeviceTimeNanos()).isEqualTo(ScriptedRecording.START_NANOS + 500_000_000L);
    assertThat(second.getSampleIndex()).isEqualTo(20);
    assertThat(second.getUnit()).isEqualTo("events-10Hz0");
    assertThat(second.getAttributes()).containsExactly(Map.entry("trial", "trial of slow"));
  }

  @Test
  void unitsAreSentWithTheirPositions() throws Exception {
    ScriptedRecording recording =
        new ScriptedRecording("placed").stream("placed", new SampleRate(100, 1), 2, 10);

    ReplayResult result = replayer(options()).replay(recording.source(), ReplayListener.NONE);

    UnitDescriptor unit =
        only(Topics.STREAMS, StreamDescriptor.class, result.streams().get(0)).getUnits().get(1);
    assertThat(unit.getPositionXMetres()).isEqualTo(0.01);
    assertThat(unit.getPositionYMetres()).isZero();
    assertThat(unit.getPositionZMetres()).isEqualTo(-0.02);
  }

  @Test
  void theLedgerExplainsEveryRecordOnTheTopic() throws Exception {
    long seedOfSeeds = 20_261_124;
    Random random = new Random(seedOfSeeds);
    for (int trial = 0; trial < 6; trial++) {
      Mischief mischief =
          new Mischief(
              random.nextDouble() / 3,
              random.nextDouble() / 3,
              random.nextDouble() / 3,
              random.nextLong());
      Path ledger = directory.resolve("ledger-" + trial);
      ScriptedRecording recording =
          new ScriptedRecording("ledger")
              .stream("ledger", new SampleRate(256, 1), 2, 256 * 30 + 7).stream(
                  "ledger-16Hz", new SampleRate(16, 1), 1, 16 * 30);
      ReplayResult result =
          replayer(options().mischief(mischief).ledger(ledger))
              .replay(recording.source(), ReplayListener.NONE);
      for (ReplayResult.StreamResult sent : result.streams()) {
        List<Long> actual = new ArrayList<>();
        for (EegBlock block : read(Topics.EEG, EegBlock.class, sent)) {
          assertThat(BlockChecks.problem(block)).isEmpty();
          actual.add(block.getBlockSequence());
        }
        assertThat(actual)
            .as("%s with seed of seeds %d, trial %d", mischief, seedOfSeeds, trial)
            .isEqualTo(sequencesByLedger(ledger, sent));
        assertThat(Collections.frequency(actual, sent.blocks())).isEqualTo(1);
        assertThat(actual.get(actual.size() - 1)).isEqualTo(sent.blocks());
      }
    }
  }

  /** The order of blocks on the topic, from nothing but the ledger. */
  private static List<Long> sequencesByLedger(Path ledger, ReplayResult.StreamResult sent)
      throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<String> lines = Files.readAllLines(ledger);
    JsonNode totals = json.readTree(lines.get(lines.size() - 1));
    assertThat(totals.get("kind").asText()).isEqualTo("totals");
    long blocks = -1;
    int records = -1;
    for (JsonNode stream : totals.get("streams")) {
      if (stream.get("recordingId").asText().equals(sent.recordingId())) {
        blocks = stream.get("blocks").asLong();
        records = stream.get("records").asInt();
        assertThat(stream.get("dropped").asLong()).isEqualTo(sent.dropped());
        assertThat(stream.get("duplicated").asLong()).isEqualTo(sent.duplicated());
        assertThat(stream.get("reordered").asLong()).isEqualTo(sent.reordered());
      }
    }
    Long[] order = new Long[records];
    Set<Long> touched = new HashSet<>();
    Map<String, Long> counts = new HashMap<>();
    for (String text : lines) {
      JsonNode line = json.readTree(text);
      if (line.get("kind").asText().equals("block")
          && line.get("recordingId").asText().equals(sent.recordingId())) {
        long sequence = line.get("blockSequence").asLong();
        assertThat(touched.add(sequence)).isTrue();
        counts.merge(line.get("action").asText(), 1L, Long::sum);
        assertThat(line.get("overtakenBy").asLong()).isBetween(0L, 4L);
        for (JsonNode place : line.get("places")) {
          assertThat(order[place.asInt()]).isNull();
          order[place.asInt()] = sequence;
        }
      }
    }
    assertThat(counts.getOrDefault("DROP", 0L)).isEqualTo(sent.dropped());
    assertThat(counts.getOrDefault("DUPLICATE", 0L)).isEqualTo(sent.duplicated());
    assertThat(counts.getOrDefault("REORDER", 0L)).isEqualTo(sent.reordered());
    long next = 0;
    for (int place = 0; place < records; place++) {
      if (order[place] == null) {
        while (touched.contains(next)) {
          next++;
        }
        order[place] = next++;
      }
    }
    while (touched.contains(next)) {
      next++;
    }
    // The end block is the last one without a line, and carries the number of blocks.
    assertThat(next - 1).isEqualTo(blocks);
    return Arrays.asList(order);
  }

  @Test
  void copiesHaveTheSameBytes() throws Exception {
    ScriptedRecording recording =
        new ScriptedRecording("copies").stream("copies", new SampleRate(256, 1), 2, 2560);
    ReplayResult result =
        replayer(options().mischief(new Mischief(0, 1, 0, 3)))
            .replay(recording.source(), ReplayListener.NONE);
    Map<Long, byte[]> first = new HashMap<>();
    int copies = 0;
    RecordDecoder<EegBlock> decoder = RecordDecoder.of(EegBlock.class, null);
    for (ConsumerRecord<byte[], byte[]> record : raw(Topics.EEG)) {
      EegBlock block = decoder.decode(record.value());
      if (block.getRecordingId().equals(result.streams().get(0).recordingId())) {
        byte[] earlier = first.putIfAbsent(block.getBlockSequence(), record.value());
        if (earlier != null) {
          copies++;
          assertThat(record.value()).isEqualTo(earlier);
        }
      }
    }
    assertThat(copies).isEqualTo(100).isEqualTo((int) result.streams().get(0).duplicated());
  }

  @Test
  void paceChangesNothingButTheTimeOfReceipt() throws Exception {
    Mischief mischief = new Mischief(0.1, 0.1, 0.1, 99);
    ScriptedRecording recording =
        new ScriptedRecording("paced")
            .stream("paced", new SampleRate(512, 3), 4, 1024).event(300, "e", Optional.empty());
    ReplayOptions.Builder options =
        options().mischief(mischief).recordingIds(RecordingIdPolicy.DERIVED);
    ReplayResult fast = replayer(options).replay(recording.source(), ReplayListener.NONE);
    int before = read(Topics.EEG, EegBlock.class, fast.streams().get(0)).size();
    ReplayResult slow =
        replayer(options.pace(Pace.parse("50x"))).replay(recording.source(), ReplayListener.NONE);

    assertThat(slow.streams()).isEqualTo(fast.streams());
    assertThat(slow.elapsedNanos()).isGreaterThan(6_000_000_000L / 50);
    List<EegBlock> blocks = read(Topics.EEG, EegBlock.class, fast.streams().get(0));
    assertThat(blocks).hasSize(2 * before);
    for (int k = 0; k < before; k++) {
      EegBlock second = blocks.get(before + k);
      second.setReceiveTimeNanos(blocks.get(k).getReceiveTimeNanos());
      assertThat(second).isEqualTo(blocks.get(k));
    }
  }

  @Test
  void recordsAreSentWhenTheirTimeComes() throws Exception {
    SteppedClock clock = new SteppedClock();
    ScriptedRecording recording =
        new ScriptedRecording("timed").stream("timed", new SampleRate(100, 1), 1, 200);
    ReplayResult result =
        new RecordingReplay(options().pace(Pace.parse("2x")).build(), clock)
            .replay(recording.source(), ReplayListener.NONE);
    for (EegBlock block : read(Topics.EEG, EegBlock.class, result.streams().get(0))) {
      long lastSampleHasPassed =
          (block.getFirstSampleIndex() + block.getSampleCount()) * 10_000_000L;
      assertThat(block.getReceiveTimeNanos() - SteppedClock.UTC_AT_START)
          .isEqualTo(lastSampleHasPassed / 2);
    }
    assertThat(result.elapsedNanos()).isEqualTo(1_000_000_000L);
  }

  @Test
  void anEventAfterTheEndIsSentWithTheEndAndKeepsItsTime() throws Exception {
    SteppedClock clock = new SteppedClock();
    ScriptedRecording recording =
        new ScriptedRecording("stray")
            .stream("stray", new SampleRate(100, 1), 1, 200).event(360_000, "e", Optional.empty());
    ReplayResult result =
        new RecordingReplay(options().pace(Pace.REAL_TIME).build(), clock)
            .replay(recording.source(), ReplayListener.NONE);
    assertThat(result.elapsedNanos()).isEqualTo(2_000_000_000L);
    Event event = only(Topics.EVENTS, Event.class, result.streams().get(0));
    assertThat(event.getDeviceTimeNanos())
        .isEqualTo(ScriptedRecording.START_NANOS + 3_600_000_000_000L);
  }

  @Test
  void manyGapsAreAskedForOnceAndAllSent() throws Exception {
    ScriptedRecording recording =
        new ScriptedRecording("holes").stream("holes", new SampleRate(100, 1), 1, 2000);
    for (int first = 5; first < 2000; first += 10) {
      recording.gap(first, 3);
    }
    ReplayResult result = replayer(options()).replay(recording.source(), ReplayListener.NONE);
    assertThat(read(Topics.GAPS, Gap.class, result.streams().get(0)))
        .extracting(Gap::getFirstMissingIndex)
        .hasSize(200)
        .isSorted();
    assertThat(result.streams().get(0).samples()).isEqualTo(1400);
    assertThat(recording.questionsForGaps()).isLessThan(5);
  }

  @Test
  void eachTurnIsARecordingOfItsOwn() throws Exception {
    ScriptedRecording recording =
        new ScriptedRecording("turns").stream("turns", new SampleRate(100, 1), 1, 100);
    List<ReplayProgress> heard = new ArrayList<>();
    ReplayResult result =
        replayer(options().turns(3).recordingIds(RecordingIdPolicy.DERIVED))
            .replay(recording.source(), heard::add);
    assertThat(result.streams()).hasSize(3);
    assertThat(result.streams().stream().map(ReplayResult.StreamResult::recordingId).distinct())
        .hasSize(3);
    assertThat(heard.get(heard.size() - 1).percent()).isEqualTo(100);
    assertThat(heard.get(heard.size() - 1).samples()).isEqualTo(300);
  }

  @Test
  void interleavedRecordingsShareTheTopicInOrderOfSignalTime() throws Exception {
    ScriptedRecording one =
        new ScriptedRecording("one").stream("one", new SampleRate(100, 1), 1, 1000);
    ScriptedRecording two =
        new ScriptedRecording("two").stream("two", new SampleRate(100, 1), 1, 500);
    ReplayResult result =
        replayer(options().sourceOrder(SourceOrder.INTERLEAVED))
            .replay(List.of(one.source(), two.source()), ReplayListener.NONE);
    Set<String> ids =
        Set.of(result.streams().get(0).recordingId(), result.streams().get(1).recordingId());
    long last = 0;
    for (EegBlock block : all(Topics.EEG, EegBlock.class)) {
      if (ids.contains(block.getRecordingId())) {
        assertThat(block.getFirstSampleIndex() + block.getSampleCount())
            .isGreaterThanOrEqualTo(last);
        last = block.getFirstSampleIndex() + block.getSampleCount();
      }
    }
    assertThat(last).isEqualTo(1000);
    assertThatThrownBy(
            () ->
                replayer(options().sourceOrder(SourceOrder.INTERLEAVED))
                    .replay(List.of(one.source(), one.source()), ReplayListener.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("have a stream one");
  }

  @Test
  void aStoppedReplayEndsItsRecordingWhereItIs() throws Exception {
    ScriptedRecording recording =
        new ScriptedRecording("stopped")
            .stream("stopped", new SampleRate(100, 1), 1, RecordingReplay.WITHOUT_END);
    RecordingReplay replay = replayer(options().pace(Pace.parse("10x")));
    CompletableFuture<Void> stop =
        CompletableFuture.runAsync(
            replay::stop, CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
    ReplayResult result = replay.replay(recording.source(), ReplayListener.NONE);
    stop.get();
    List<EegBlock> blocks = read(Topics.EEG, EegBlock.class, result.streams().get(0));
    EegBlock end = blocks.get(blocks.size() - 1);
    assertThat(result.stopped()).isTrue();
    assertThat(end.getEndOfRecording()).isTrue();
    assertThat(end.getBlockSequence()).isEqualTo(blocks.size() - 1);
    assertThat(end.getFirstSampleIndex()).isEqualTo(result.streams().get(0).samples());
    assertThat(
            only(Topics.STREAMS, StreamDescriptor.class, result.streams().get(0))
                .getExpectedSampleCount())
        .isNull();
  }

  @Test
  void theStreamIdCanBeGivenAndKeepsTheSuffixOfFurtherStreams() throws Exception {
    ScriptedRecording recording =
        new ScriptedRecording("S001R03")
            .stream("S001R03", new SampleRate(100, 1), 1, 10).stream(
                "S001R03-1Hz", new SampleRate(1, 1), 1, 1);
    ReplayResult result =
        replayer(options().streamId("subject-1")).replay(recording.source(), ReplayListener.NONE);
    assertThat(result.streams().stream().map(ReplayResult.StreamResult::streamId))
        .containsExactly("subject-1", "subject-1-1Hz");
  }

  @Test
  void nothingIsLostOrDoubledWhenTheBrokerIsAwayForAWhile() throws Exception {
    try (EmbeddedBroker away = EmbeddedBroker.start(Optional.empty())) {
      TopicAdmin.create(away.bootstrapServers(), 1, 1);
      ScriptedRecording recording =
          new ScriptedRecording("outage").stream("outage", new SampleRate(1000, 1), 4, 30_000);
      CompletableFuture<Void> outage =
          CompletableFuture.runAsync(
              () -> {
                away.stop();
                away.start();
              },
              CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS));
      ReplayResult result =
          new RecordingReplay(
                  ReplayOptions.builder(away.bootstrapServers())
                      .blockMillis(10)
                      .pace(Pace.parse("10x"))
                      .build())
              .replay(recording.source(), ReplayListener.NONE);
      outage.get();
      RecordDecoder<EegBlock> decoder = RecordDecoder.of(EegBlock.class, null);
      long next = 0;
      for (ConsumerRecord<byte[], byte[]> record : raw(away, Topics.EEG)) {
        assertThat(decoder.decode(record.value()).getBlockSequence()).isEqualTo(next);
        next++;
      }
      assertThat(next).isEqualTo(3001).isEqualTo(result.streams().get(0).records());
    }
  }

  @Test
  void aMissingTopicIsNamed() {
    try (EmbeddedBroker bare = EmbeddedBroker.start(Optional.empty())) {
      ReplayOptions options =
          ReplayOptions.builder(bare.bootstrapServers()).kafka("max.block.ms", "500").build();
      assertThatThrownBy(
              () ->
                  new RecordingReplay(options)
                      .replay(
                          new ScriptedRecording("none")
                              .stream("none", new SampleRate(1, 1), 1, 1).source(),
                          ReplayListener.NONE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("topic streams was not found");
    }
  }

  @Test
  void aRealRecordingArrivesWhole() throws Exception {
    Path file = SharedData.file("eeg/eegmmidb/S001R03.edf");
    ReplayOptions.Builder options = options().recordingIds(RecordingIdPolicy.DERIVED);
    ReplayResult first = replayer(options).replay(file, ReplayListener.NONE);
    ReplayResult result = replayer(options).replay(file, ReplayListener.NONE);
    assertThat(result.streams()).isEqualTo(first.streams());
    System.out.printf(
        "S001R03.edf: %.0f samples/s of %d units, %.1f MB/s of blocks in %.3f s%n",
        result.streams().get(0).samples() * 1e9 / result.elapsedNanos(),
        64,
        result.bytes() * 1e3 / result.elapsedNanos(),
        result.elapsedNanos() / 1e9);
    try (Recording recording = Recordings.open(file)) {
      SignalStream signal = recording.streams().get(0);
      List<EegBlock> blocks = read(Topics.EEG, EegBlock.class, result.streams().get(0));
      blocks = blocks.subList(blocks.size() / 2, blocks.size());
      long next = 0;
      byte[] expected = new byte[1 << 20];
      for (EegBlock block : blocks) {
        assertThat(block.getFirstSampleIndex()).isEqualTo(next);
        int got = recording.read(0, next, block.getSampleCount(), expected);
        assertThat(got).isEqualTo(block.getSampleCount());
        assertThat(block.getSamples())
            .isEqualTo(ByteBuffer.wrap(expected, 0, got * signal.bytesPerSample()));
        next += got;
      }
      assertThat(next).isEqualTo(signal.sampleCount());
      List<Event> events = read(Topics.EVENTS, Event.class, result.streams().get(0));
      assertThat(events).hasSize(2 * recording.events().size());
    }
  }

  @Test
  void aSimulatedSubjectArrivesWithItsTruth() throws Exception {
    SimulatorOptions options = SimulatorOptions.demo(Optional.of(Duration.ofSeconds(90)), 11);
    ReplayResult result =
        replayer(options()).replay(SimulatedRecording.source(options), ReplayListener.NONE);
    SimulatedRecording recording = new SimulatedRecording(options);
    byte[] expected = new byte[1 << 16];
    for (EegBlock block : read(Topics.EEG, EegBlock.class, result.streams().get(0))) {
      int got = recording.read(0, block.getFirstSampleIndex(), block.getSampleCount(), expected);
      assertThat(block.getSamples()).isEqualTo(ByteBuffer.wrap(expected, 0, got * 2 * 19));
    }
    List<Event> events = read(Topics.EVENTS, Event.class, result.streams().get(0));
    assertThat(result.streams().get(0).samples()).isEqualTo(90 * 256);
    assertThat(events).hasSameSizeAs(recording.events());
    assertThat(events.stream().map(Event::getLabel))
        .contains("alpha on", "alpha off", "blink", "discharge");
  }

  private static final class SteppedClock implements ReplayClock {
    static final long UTC_AT_START = 1_700_000_000_000_000_000L;
    private long now;

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public long utcNanos() {
      return UTC_AT_START + now;
    }

    @Override
    public void sleep(long nanos) {
      now += nanos;
    }
  }

  private static ReplayOptions.Builder options() {
    return ReplayOptions.builder(broker.bootstrapServers()).pace(Pace.MAX);
  }

  private static RecordingReplay replayer(ReplayOptions.Builder options) {
    return new RecordingReplay(options.build());
  }

  private static <T extends SpecificRecord> T only(
      TopicSpec topic, Class<T> recordClass, ReplayResult.StreamResult sent) throws Exception {
    List<T> records = read(topic, recordClass, sent);
    assertThat(records).hasSize(1);
    return records.get(0);
  }

  private static <T extends SpecificRecord> List<T> read(
      TopicSpec topic, Class<T> recordClass, ReplayResult.StreamResult sent) throws Exception {
    List<T> records = new ArrayList<>();
    for (T record : all(topic, recordClass)) {
      int field = record.getSchema().getField("recordingId").pos();
      if (sent.recordingId().equals(record.get(field))) {
        records.add(record);
      }
    }
    return records;
  }

  private static <T extends SpecificRecord> List<T> all(TopicSpec topic, Class<T> recordClass)
      throws Exception {
    RecordDecoder<T> decoder = RecordDecoder.of(recordClass, null);
    List<T> records = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : raw(topic)) {
      records.add(decoder.decode(record.value()));
    }
    return records;
  }

  private static List<ConsumerRecord<byte[], byte[]>> raw(TopicSpec topic) {
    return raw(broker, topic);
  }

  private static List<ConsumerRecord<byte[], byte[]>> raw(EmbeddedBroker from, TopicSpec topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", from.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic.name(), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          records.add(record);
        }
      }
    }
    return records;
  }
}
