package io.afferent.ingest.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.broker.EmbeddedBroker;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SpikeStream;
import io.afferent.ingest.topics.TopicAdmin;
import io.afferent.schema.Event;
import io.afferent.schema.Gap;
import io.afferent.schema.Modality;
import io.afferent.schema.SpikeBlock;
import io.afferent.schema.StreamDescriptor;
import io.afferent.schema.wire.Checksums;
import io.afferent.schema.wire.RecordDecoder;
import io.afferent.schema.wire.TopicSpec;
import io.afferent.schema.wire.Topics;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
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

@Timeout(value = 180, unit = TimeUnit.SECONDS)
class SpikeReplayITCase {
  private static final long SEED = 20_261_125L;

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

  private static ScriptedSpikes probe() {
    Random random = new Random(SEED);
    return new ScriptedSpikes(new SampleRate(30_000, 1), 12_345, 400_000)
        .gap(100_000, 50_001)
        .gap(200_000, 1)
        .unit(3000, random)
        .unit(0, random)
        .unit(1, random)
        .unit(40_000, random);
  }

  @Test
  void blocksHoldEverySpikeAndEverySilence() throws Exception {
    for (int millis : new int[] {1, 33, 100, 5000}) {
      ScriptedSpikes script = probe();
      ReplayResult result = replay(script.source("probe"), millis, Mischief.NONE);

      List<SpikeBlock> blocks = read(Topics.SPIKES, SpikeBlock.class, result);
      assertThat(blocks).hasSize((int) result.streams().get(0).records());
      assertThat(result.streams().get(0).topic()).isEqualTo("spikes");
      assertThat(result.gaps()).isEqualTo(2);
      List<List<Long>> seen = new ArrayList<>();
      script.trains.forEach(train -> seen.add(new ArrayList<>()));
      long next = script.firstTick;
      for (int k = 0; k < blocks.size(); k++) {
        SpikeBlock block = blocks.get(k);
        assertThat(block.getBlockSequence()).isEqualTo(k);
        assertThat(block.getEndOfRecording()).isEqualTo(k == blocks.size() - 1);
        while (block.getFirstSampleIndex() > next) {
          assertThat(script.inGap(next)).as("tick " + next).isTrue();
          next++;
        }
        assertThat(block.getFirstSampleIndex()).isEqualTo(next);
        assertThat(block.getDeviceTimeNanos()).isEqualTo(script.nanos(next));
        assertThat(block.getSampleCount()).isLessThanOrEqualTo(millis * 30);
        assertThat(block.getSamplesCrc32c())
            .isEqualTo(Checksums.crc32c(block.getSpikeUnits(), block.getSpikeTimeOffsets()));
        collect(block, seen);
        next += block.getSampleCount();
      }
      assertThat(next).isEqualTo(script.endTick);
      for (int unit = 0; unit < seen.size(); unit++) {
        assertThat(seen.get(unit))
            .as("unit " + unit + ", blocks of " + millis + " ms, seed " + SEED)
            .isEqualTo(Arrays.stream(script.trains.get(unit)).boxed().toList());
      }
    }
  }

  private static void collect(SpikeBlock block, List<List<Long>> seen) {
    ByteBuffer units = block.getSpikeUnits().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer offsets = block.getSpikeTimeOffsets().order(ByteOrder.LITTLE_ENDIAN);
    assertThat(units.remaining()).isEqualTo(4 * block.getSpikeCount());
    assertThat(offsets.remaining()).isEqualTo(4 * block.getSpikeCount());
    long before = 0;
    while (units.hasRemaining()) {
      long offset = Integer.toUnsignedLong(offsets.getInt());
      assertThat(offset).isBetween(before, block.getSampleCount() - 1L);
      before = offset;
      seen.get(units.getInt()).add(block.getFirstSampleIndex() + offset);
    }
  }

  @Test
  void theDescriptorNamesUnitsClockAndLength() throws Exception {
    ScriptedSpikes script = probe();
    ReplayResult result = replay(script.source("described"), 100, Mischief.NONE);

    StreamDescriptor descriptor = read(Topics.STREAMS, StreamDescriptor.class, result).get(0);
    assertThat(descriptor.getModality()).isEqualTo(Modality.SPIKES);
    assertThat(descriptor.getUnits()).extracting("label").containsExactly("u0", "u1", "u2", "u3");
    assertThat(descriptor.getRateNumerator()).isEqualTo(30_000);
    assertThat(descriptor.getStartTimeNanos()).isEqualTo(ScriptedSpikes.START_NANOS);
    assertThat(descriptor.getExpectedSampleCount()).isEqualTo(400_000 - 12_345 - 50_002);
    assertThat(result.streams().get(0).samples()).isEqualTo(43_001);
    Event event = read(Topics.EVENTS, Event.class, result).get(0);
    assertThat(event.getSampleIndex()).isEqualTo(12_355);
    List<Gap> gaps = read(Topics.GAPS, Gap.class, result);
    assertThat(gaps).extracting(Gap::getFirstMissingIndex).containsExactly(100_000L, 200_000L);
  }

  @Test
  void nanosecondsFitBlocksOfAnyAskedLength() throws Exception {
    ScriptedSpikes script =
        new ScriptedSpikes(SpikeStream.NANOSECONDS, 0, 11_000_000_000L).unit(50, new Random(SEED));
    ReplayResult result = replay(script.source("nanos"), 60_000, Mischief.NONE);

    List<SpikeBlock> blocks = read(Topics.SPIKES, SpikeBlock.class, result);
    assertThat(blocks).hasSize(7);
    List<List<Long>> seen = List.of(new ArrayList<>());
    blocks.forEach(block -> collect(block, seen));
    assertThat(seen.get(0)).isEqualTo(Arrays.stream(script.trains.get(0)).boxed().toList());
  }

  @Test
  void lateAndDoubledBlocksAreTheSameBlocks() throws Exception {
    ScriptedSpikes script = probe();
    ReplayResult result = replay(script.source("late"), 100, new Mischief(0, 0.3, 0.5, 7));

    List<SpikeBlock> blocks = read(Topics.SPIKES, SpikeBlock.class, result);
    assertThat(result.streams().get(0).reordered()).isPositive();
    assertThat(result.streams().get(0).duplicated()).isPositive();
    List<List<Long>> seen = new ArrayList<>();
    script.trains.forEach(train -> seen.add(new ArrayList<>()));
    for (SpikeBlock block : blocks) {
      assertThat(block.getSamplesCrc32c())
          .isEqualTo(Checksums.crc32c(block.getSpikeUnits(), block.getSpikeTimeOffsets()));
      collect(block, seen);
    }
    for (int unit = 0; unit < seen.size(); unit++) {
      assertThat(seen.get(unit).stream().sorted().distinct().toList())
          .isEqualTo(Arrays.stream(script.trains.get(unit)).boxed().distinct().toList());
    }
  }

  @Test
  void aSpikeOutsideTheRecordingIsRefused() {
    ScriptedSpikes script = new ScriptedSpikes(new SampleRate(1000, 1), 100, 2000);
    script.trains.add(new long[] {5, 150});
    assertThatThrownBy(() -> replay(script.source("early"), 100, Mischief.NONE))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("at tick 5 lies outside");
    ScriptedSpikes late = new ScriptedSpikes(new SampleRate(1000, 1), 100, 2000);
    late.trains.add(new long[] {150, 2000});
    assertThatThrownBy(() -> replay(late.source("late"), 100, Mischief.NONE))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("at tick 2000 lies outside");
  }

  private static ReplayResult replay(ReplaySource source, int millis, Mischief mischief)
      throws Exception {
    ReplayOptions options =
        ReplayOptions.builder(broker.bootstrapServers())
            .pace(Pace.MAX)
            .blockMillis(millis)
            .mischief(mischief)
            .build();
    return new RecordingReplay(options).replay(source, ReplayListener.NONE);
  }

  /** The records of the recording that was sent, in the order of the topic. */
  private static <T extends SpecificRecord> List<T> read(
      TopicSpec topic, Class<T> type, ReplayResult result) throws Exception {
    RecordDecoder<T> decoder = RecordDecoder.of(type, null);
    String recording = result.streams().get(0).recordingId();
    List<T> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic.name(), 0);
      consumer.assign(List.of(partition));
      consumer.seekToEnd(List.of(partition));
      long end = consumer.position(partition);
      consumer.seekToBeginning(List.of(partition));
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          T value = decoder.decode(record.value());
          if (recording.equals(value.get(value.getSchema().getField("recordingId").pos()))) {
            records.add(value);
          }
        }
      }
    }
    return records;
  }
}
