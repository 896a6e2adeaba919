package io.afferent.connectors.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.connectors.SampleRecords;
import io.afferent.connectors.TestJobs;
import io.afferent.ingest.broker.EmbeddedBroker;
import io.afferent.schema.DeadLetter;
import io.afferent.schema.DeadLetterKind;
import io.afferent.schema.EegBlock;
import io.afferent.schema.StreamDescriptor;
import io.afferent.schema.wire.RecordEncoder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.CloseableIterator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class SourcesITCase {

  private static final long SEED = 20261124;

  private EmbeddedBroker broker;

  @BeforeAll
  void startBroker() {
    broker = EmbeddedBroker.start(Optional.empty());
  }

  @AfterAll
  void stopBroker() {
    broker.close();
  }

  @Test
  void aHundredRandomByteStringsBecomeDeadLettersAndEveryGoodBlockComesThrough() throws Exception {
    TestTopic topic = TestTopic.create(broker.bootstrapServers(), "noise", 2);
    RecordEncoder<EegBlock> encoder = RecordEncoder.singleObject(EegBlock.class);
    Random random = new Random(SEED);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    Map<String, List<EegBlock>> sent = new HashMap<>();
    List<ByteBuffer> noise = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String stream = "icu-" + i % 3;
      EegBlock block = SampleRecords.block(stream, i / 3);
      sent.computeIfAbsent(stream, key -> new ArrayList<>()).add(block);
      records.add(topic.record(stream.getBytes(UTF_8), encoder.encode(block)));
      if (i % 3 == 0) {
        byte[] bytes = new byte[random.nextInt(400)];
        random.nextBytes(bytes);
        // Every other one pretends to be ours up to the schema.
        if (i % 2 == 0 && bytes.length > 10) {
          System.arraycopy(encoder.encode(block), 0, bytes, 0, 10);
        }
        noise.add(ByteBuffer.wrap(bytes));
        records.add(topic.record(i % 5 == 0 ? null : stream.getBytes(UTF_8), bytes));
      }
    }
    topic.write(records);

    List<InboundRecord> found =
        collect(SignalSource.of(options(topic).withPipeline("test")), InboundRecord.class);

    Map<String, List<EegBlock>> received = new HashMap<>();
    List<ByteBuffer> refused = new ArrayList<>();
    for (InboundRecord record : found) {
      if (record.isBlock()) {
        received
            .computeIfAbsent(record.requireBlock().getStreamId(), key -> new ArrayList<>())
            .add(record.requireBlock());
      } else {
        DeadLetter letter = record.requireDeadLetter();
        assertThat(letter.getReason()).isNotBlank();
        assertThat(letter.getKind()).isEqualTo(DeadLetterKind.UNDECODABLE);
        assertThat(letter.getTopic()).isEqualTo("noise");
        assertThat(letter.getPipeline()).isEqualTo("test");
        refused.add(letter.getValue());
      }
    }
    assertThat(noise).hasSize(100);
    assertThat(received).isEqualTo(sent);
    assertThat(refused).containsExactlyInAnyOrderElementsOf(noise);
  }

  @Test
  void onlyStreamsThatFitThePatternAreRead() throws Exception {
    TestTopic topic = TestTopic.create(broker.bootstrapServers(), "pattern", 1);
    RecordEncoder<EegBlock> encoder = RecordEncoder.singleObject(EegBlock.class);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (String stream : List.of("icu-1", "lab-1", "icu-2")) {
      records.add(
          topic.record(stream.getBytes(UTF_8), encoder.encode(SampleRecords.block(stream, 0))));
    }
    topic.write(records);

    List<InboundRecord> found =
        collect(
            SignalSource.of(options(topic).withStreams(new StreamPattern("icu-*"))),
            InboundRecord.class);

    assertThat(found)
        .extracting(record -> record.requireBlock().getStreamId())
        .containsExactly("icu-1", "icu-2");
  }

  @Test
  void readsFromTheOffsetsThatAreNamed() throws Exception {
    TestTopic topic = TestTopic.create(broker.bootstrapServers(), "offsets", 1);
    RecordEncoder<EegBlock> encoder = RecordEncoder.singleObject(EegBlock.class);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      records.add(topic.record("s".getBytes(UTF_8), encoder.encode(SampleRecords.block("s", i))));
    }
    topic.write(records);

    List<InboundRecord> found =
        collect(
            SignalSource.of(options(topic).withStart(StartOffsets.at(Map.of(0, 3L)))),
            InboundRecord.class);

    assertThat(found).extracting(InboundRecord::offset).containsExactly(3L, 4L);
    assertThat(found)
        .allSatisfy(
            record ->
                assertThat(record.timestampMillis())
                    .isBetween(System.currentTimeMillis() - 120_000, System.currentTimeMillis()));
  }

  @Test
  void nullValuesDamagedSamplesAndWrongKeysAreDeadLettersThatSayWhy() throws Exception {
    TestTopic topic = TestTopic.create(broker.bootstrapServers(), "refused", 1);
    RecordEncoder<EegBlock> encoder = RecordEncoder.singleObject(EegBlock.class);
    byte[] key = "icu-1".getBytes(UTF_8);
    EegBlock damaged = SampleRecords.block("icu-1", 0);
    damaged.setSamplesCrc32c(damaged.getSamplesCrc32c() + 1);
    byte[] sound = encoder.encode(SampleRecords.block("icu-1", 1));
    topic.write(
        List.of(
            topic.record(key, null),
            topic.record(key, encoder.encode(damaged)),
            topic.record("other".getBytes(UTF_8), sound),
            topic.record(null, sound),
            topic.record(key, sound)));

    List<InboundRecord> found = collect(SignalSource.of(options(topic)), InboundRecord.class);

    assertThat(found).hasSize(5);
    assertThat(found.subList(0, 4))
        .extracting(record -> record.requireDeadLetter().getKind())
        .containsExactly(
            DeadLetterKind.UNDECODABLE,
            DeadLetterKind.INVALID,
            DeadLetterKind.INVALID,
            DeadLetterKind.INVALID);
    assertThat(found.get(0).requireDeadLetter().getReason()).contains("the value is null");
    assertThat(found.get(1).requireDeadLetter().getReason()).contains("CRC-32C");
    assertThat(found.get(2).requireDeadLetter().getReason()).contains("other", "icu-1");
    assertThat(found.get(3).requireDeadLetter().getReason()).contains("no key");
    assertThat(found.get(4).requireBlock()).isEqualTo(SampleRecords.block("icu-1", 1));
  }

  @Test
  void descriptorsComeThroughAndBadOnesAreDeadLetters() throws Exception {
    TestTopic topic = TestTopic.create(broker.bootstrapServers(), "descriptors", 1);
    RecordEncoder<StreamDescriptor> encoder = RecordEncoder.singleObject(StreamDescriptor.class);
    byte[] key = "icu-1".getBytes(UTF_8);
    StreamDescriptor sound = SampleRecords.descriptor("icu-1");
    StreamDescriptor changed = StreamDescriptor.newBuilder(sound).setRateNumerator(500).build();
    topic.write(
        List.of(
            topic.record(key, encoder.encode(sound)),
            topic.record(key, encoder.encode(changed)),
            topic.record(key, null)));

    List<InboundDescriptor> found =
        collect(DescriptorSource.of(options(topic)), InboundDescriptor.class);

    assertThat(found).hasSize(3);
    assertThat(found.get(0).requireDescriptor()).isEqualTo(sound);
    assertThat(found.get(1).requireDeadLetter().getKind()).isEqualTo(DeadLetterKind.INVALID);
    assertThat(found.get(2).requireDeadLetter().getKind()).isEqualTo(DeadLetterKind.UNDECODABLE);
  }

  @Test
  void offsetsOfReadPassedOverAndRefusedRecordsAreCommittedWithCheckpoints() throws Exception {
    TestTopic topic = TestTopic.create(broker.bootstrapServers(), "progress", 1);
    RecordEncoder<EegBlock> encoder = RecordEncoder.singleObject(EegBlock.class);
    topic.write(
        List.of(
            topic.record("icu-1".getBytes(UTF_8), encoder.encode(SampleRecords.block("icu-1", 0))),
            topic.record("icu-1".getBytes(UTF_8), new byte[] {1, 2, 3}),
            topic.record(
                "lab-1".getBytes(UTF_8), encoder.encode(SampleRecords.block("lab-1", 0)))));
    StreamExecutionEnvironment environment = TestJobs.environment(1, Duration.ofMillis(200), 0);
    environment
        .fromSource(
            SignalSource.of(
                options(topic).withBounded(false).withStreams(new StreamPattern("icu-*"))),
            WatermarkStrategy.noWatermarks(),
            "signals")
        .sinkTo(new DiscardingSink<>());
    JobClient job = environment.executeAsync();
    try {
      assertThat(topic.awaitCommitted("test", 3, TestJobs.PATIENCE)).isEqualTo(3);
    } finally {
      job.cancel().get(30, TimeUnit.SECONDS);
    }
  }

  private static SourceOptions options(TestTopic topic) {
    return SourceOptions.of(
            Map.of("bootstrap.servers", topic.bootstrapServers()), topic.name(), "test")
        .withBounded(true);
  }

  @SuppressWarnings("try") // closing may be interrupted, which ends the test as it should
  private static <T> List<T> collect(KafkaSource<T> source, Class<T> type) throws Exception {
    StreamExecutionEnvironment environment = TestJobs.environment(2, Duration.ofSeconds(1), 0);
    List<T> found = new ArrayList<>();
    try (CloseableIterator<T> records =
        environment
            .fromSource(source, WatermarkStrategy.noWatermarks(), type.getSimpleName())
            .executeAndCollect()) {
      records.forEachRemaining(found::add);
    }
    return found;
  }
}
