package io.afferent.ingest.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.ingest.broker.EmbeddedBroker;
import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.xdf.XdfFormat;
import io.afferent.ingest.topics.TopicAdmin;
import io.afferent.schema.EegBlock;
import io.afferent.schema.wire.BlockChecks;
import io.afferent.schema.wire.RecordDecoder;
import io.afferent.schema.wire.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A recording with regular and irregular streams, against what pyxdf reads from it. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class IrregularReplayITCase {
  private static final String GAZE = "mixed-Gaze";

  private static EmbeddedBroker broker;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.start(Optional.empty());
    TopicAdmin.create(broker.bootstrapServers(), 1, 1);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private static ReplayResult replay(Mischief mischief) throws Exception {
    ReplayOptions.Builder options =
        ReplayOptions.builder(broker.bootstrapServers()).pace(Pace.MAX).blockMillis(1000);
    return new RecordingReplay(options.mischief(mischief).build())
        .replay(Fixture.file(XdfFormat.class, "mixed.xdf"), ReplayListener.NONE);
  }

  private static JsonNode expected() throws IOException {
    return new ObjectMapper()
        .readTree(Fixture.file(XdfFormat.class, "mixed.json").toFile())
        .get("70000");
  }

  @Test
  void everySampleOfAnIrregularStreamCarriesItsOwnTime() throws Exception {
    ReplayResult result = replay(Mischief.NONE);

    List<EegBlock> blocks = blocks(result);
    JsonNode expected = expected();
    int seen = 0;
    for (EegBlock block : blocks) {
      assertThat(BlockChecks.problem(block)).isEmpty();
      assertThat(block.getRateNumerator()).isZero();
      assertThat(block.getFirstSampleIndex()).isEqualTo(seen);
      if (block.getEndOfRecording()) {
        assertThat(block.getSampleTimesNanos()).isNull();
        continue;
      }
      ByteBuffer times = block.getSampleTimesNanos().order(ByteOrder.LITTLE_ENDIAN);
      ByteBuffer values = block.getSamples().order(ByteOrder.LITTLE_ENDIAN);
      assertThat(times.remaining()).isEqualTo(8 * block.getSampleCount());
      assertThat(times.getLong(times.position())).isEqualTo(block.getDeviceTimeNanos());
      long window = -1;
      for (int row = 0; row < block.getSampleCount(); row++, seen++) {
        long nanos = times.getLong();
        assertThat(nanos / 1e9)
            .isCloseTo(expected.get("synced").get(seen).asDouble(), within(1e-9));
        for (int unit = 0; unit < 2; unit++) {
          assertThat(values.getDouble())
              .isEqualTo(expected.get("values").get(seen).get(unit).asDouble());
        }
        window = window < 0 ? nanos : window;
        assertThat(nanos - window).isLessThan(1_000_000_000L);
      }
    }
    assertThat(seen).isEqualTo(90);
    assertThat(blocks.size()).isBetween(10, 40);
    assertThat(blocks.get(blocks.size() - 1).getEndOfRecording()).isTrue();
  }

  @Test
  void aLateBlockKeepsItsTimes() throws Exception {
    ReplayResult result = replay(new Mischief(0, 0, 1, 3));

    for (EegBlock block : blocks(result)) {
      if (!block.getEndOfRecording()) {
        ByteBuffer times = block.getSampleTimesNanos().order(ByteOrder.LITTLE_ENDIAN);
        assertThat(times.getLong(times.position())).isEqualTo(block.getDeviceTimeNanos());
      }
    }
  }

  private static List<EegBlock> blocks(ReplayResult result) throws Exception {
    String recording = "";
    for (ReplayResult.StreamResult stream : result.streams()) {
      recording = stream.streamId().equals(GAZE) ? stream.recordingId() : recording;
    }
    RecordDecoder<EegBlock> decoder = RecordDecoder.of(EegBlock.class, null);
    List<EegBlock> blocks = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(Topics.EEG.name(), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          EegBlock block = decoder.decode(record.value());
          if (block.getRecordingId().equals(recording)) {
            blocks.add(block);
          }
        }
      }
    }
    return blocks;
  }
}
