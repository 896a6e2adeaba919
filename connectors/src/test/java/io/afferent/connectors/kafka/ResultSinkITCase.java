package io.afferent.connectors.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.connectors.SampleRecords;
import io.afferent.connectors.TestJobs;
import io.afferent.ingest.broker.EmbeddedBroker;
import io.afferent.schema.Gap;
import io.afferent.schema.wire.RecordDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class ResultSinkITCase {

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
  void everyResultIsCommittedOnceAcrossAFailureOfItsTask() throws Exception {
    int count = 2000;
    TestTopic topic = TestTopic.create(broker.bootstrapServers(), "once", 1);
    StreamExecutionEnvironment environment = TestJobs.environment(1, Duration.ofMillis(300), 2);
    TestJobs.FailsOnce.arm();
    gaps(environment, count, 1000)
        .map(new TestJobs.FailsOnce<>())
        .returns(RecordTypeInformation.forRecord(Gap.class))
        .sinkTo(sink(topic, Delivery.EXACTLY_ONCE));

    TestJobs.run(environment);

    assertThat(TestJobs.FailsOnce.hasFailed()).isTrue();
    List<Long> committed =
        numbers(topic.read("read_committed", TestJobs.PATIENCE, all -> all.size() >= count));
    assertThat(committed).containsExactlyElementsOf(LongStream.range(0, count).boxed().toList());
    // Without the transactions the repeat would show: the test did make one happen.
    assertThat(topic.read("read_uncommitted", Duration.ofSeconds(5), all -> all.size() > count))
        .hasSizeGreaterThan(count);
  }

  @Test
  void immediateResultsAreVisibleBeforeAnyCheckpoint() throws Exception {
    TestTopic topic = TestTopic.create(broker.bootstrapServers(), "immediate", 1);
    StreamExecutionEnvironment environment = TestJobs.environment(1, Duration.ofHours(1), 0);
    gaps(environment, 100_000, 50).sinkTo(sink(topic, Delivery.IMMEDIATE));
    JobClient job = environment.executeAsync();
    try {
      List<ConsumerRecord<byte[], byte[]>> found =
          topic.read("read_committed", TestJobs.PATIENCE, all -> all.size() >= 20);

      assertThat(found).hasSizeGreaterThanOrEqualTo(20);
    } finally {
      job.cancel().get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void resultsAreKeyedByStreamAndCarryTheWallClockInHeadersOnly() throws Exception {
    TestTopic topic = TestTopic.create(broker.bootstrapServers(), "headers", 1);
    StreamExecutionEnvironment environment = TestJobs.environment(1, Duration.ofMillis(300), 0);
    gaps(environment, 3, 1000).sinkTo(sink(topic, Delivery.IMMEDIATE));

    TestJobs.run(environment);

    List<ConsumerRecord<byte[], byte[]>> found =
        topic.read("read_committed", TestJobs.PATIENCE, all -> all.size() >= 3);
    assertThat(found).hasSize(3);
    for (ConsumerRecord<byte[], byte[]> record : found) {
      assertThat(new String(record.key(), UTF_8)).isEqualTo("icu-1");
      String emitted =
          new String(record.headers().lastHeader(HeaderProvider.EMIT_TIME_NANOS).value(), UTF_8);
      assertThat(Long.parseLong(emitted) / 1_000_000)
          .isBetween(System.currentTimeMillis() - 120_000, System.currentTimeMillis());
    }
    assertThat(numbers(found)).containsExactly(0L, 1L, 2L);
  }

  private static DataStream<Gap> gaps(
      StreamExecutionEnvironment environment, long count, double perSecond) {
    return environment.fromSource(
        new DataGeneratorSource<>(
            number -> SampleRecords.gap("icu-1", number),
            count,
            RateLimiterStrategy.perSecond(perSecond),
            RecordTypeInformation.forRecord(Gap.class)),
        WatermarkStrategy.noWatermarks(),
        "gaps");
  }

  private static KafkaSink<Gap> sink(TestTopic topic, Delivery delivery) {
    return ResultSink.to(
        SinkOptions.of(
            Map.of("bootstrap.servers", topic.bootstrapServers()), delivery, topic.name()),
        "gaps",
        topic.name(),
        Gap.class,
        HeaderProvider.emitTime());
  }

  private static List<Long> numbers(List<ConsumerRecord<byte[], byte[]>> records) throws Exception {
    RecordDecoder<Gap> decoder = RecordDecoder.of(Gap.class, null);
    List<Long> numbers = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      numbers.add(decoder.decode(record.value()).getFirstMissingIndex());
    }
    return numbers;
  }
}
