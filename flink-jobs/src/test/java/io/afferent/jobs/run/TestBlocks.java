package io.afferent.jobs.run;

import io.afferent.schema.EegBlock;
import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import io.afferent.schema.StreamDescriptor;
import io.afferent.schema.UnitDescriptor;
import io.afferent.schema.UnitKind;
import io.afferent.schema.wire.Checksums;
import io.afferent.schema.wire.DescriptorHash;
import io.afferent.schema.wire.RecordEncoder;
import io.afferent.schema.wire.SampleBytes;
import io.afferent.schema.wire.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Streams of float32 samples, cut into blocks of any number of samples. */
public final class TestBlocks {

  static final long START_NANOS = 1_700_000_000_000_000_000L;

  private TestBlocks() {}

  /** A descriptor of an EEG stream in volts. */
  public static StreamDescriptor descriptor(String streamId, int rateHz, List<String> labels) {
    List<UnitDescriptor> units = new ArrayList<>();
    for (String label : labels) {
      units.add(
          UnitDescriptor.newBuilder()
              .setLabel(label)
              .setSourceLabel(label)
              .setKind(UnitKind.EEG)
              .setGain(1)
              .setOffset(0)
              .setPhysicalUnit("V")
              .setSourceUnit("V")
              .build());
    }
    StreamDescriptor descriptor =
        StreamDescriptor.newBuilder()
            .setStreamId(streamId)
            .setRecordingId(
                UUID.nameUUIDFromBytes(streamId.getBytes(StandardCharsets.UTF_8)).toString())
            .setDescriptorHash(0)
            .setModality(Modality.EEG)
            .setUnits(units)
            .setRateNumerator(rateHz)
            .setRateDenominator(1)
            .setSampleType(SampleType.FLOAT32)
            .setPhysicalUnit("V")
            .setClockDomain("test")
            .setStartTimeNanos(START_NANOS)
            .build();
    descriptor.setDescriptorHash(DescriptorHash.of(descriptor));
    return descriptor;
  }

  /** The blocks of a whole recording and its end. */
  public static List<EegBlock> blocks(
      StreamDescriptor descriptor, float[] samples, int blockSamples) {
    int units = descriptor.getUnits().size();
    int count = samples.length / units;
    List<EegBlock> blocks = new ArrayList<>();
    for (int first = 0; first < count; first += blockSamples) {
      int end = Math.min(count, first + blockSamples);
      blocks.add(
          block(
              descriptor,
              blocks.size(),
              first,
              Arrays.copyOfRange(samples, first * units, end * units),
              false));
    }
    blocks.add(block(descriptor, blocks.size(), count, new float[0], true));
    return blocks;
  }

  static EegBlock block(
      StreamDescriptor descriptor, long sequence, long first, float[] samples, boolean end) {
    ByteBuffer bytes = ByteBuffer.wrap(SampleBytes.ofFloats(samples));
    int units = descriptor.getUnits().size();
    return EegBlock.newBuilder()
        .setStreamId(descriptor.getStreamId())
        .setRecordingId(descriptor.getRecordingId())
        .setBlockSequence(sequence)
        .setFirstSampleIndex(first)
        .setSampleCount(samples.length / units)
        .setUnitCount(units)
        .setRateNumerator(descriptor.getRateNumerator())
        .setRateDenominator(descriptor.getRateDenominator())
        .setDeviceTimeNanos(START_NANOS + first * 1_000_000_000L / descriptor.getRateNumerator())
        .setReceiveTimeNanos(START_NANOS)
        .setClockDomain("test")
        .setDescriptorHash(descriptor.getDescriptorHash())
        .setSampleType(SampleType.FLOAT32)
        .setSamples(bytes)
        .setSamplesCrc32c(Checksums.crc32c(bytes))
        .setEndOfRecording(end)
        .build();
  }

  /** Writes descriptors and blocks, in this order. */
  static void write(
      String bootstrapServers, List<StreamDescriptor> descriptors, List<EegBlock> blocks)
      throws Exception {
    RecordEncoder<StreamDescriptor> describe = RecordEncoder.singleObject(StreamDescriptor.class);
    RecordEncoder<EegBlock> encode = RecordEncoder.singleObject(EegBlock.class);
    try (KafkaProducer<byte[], byte[]> producer = producer(bootstrapServers)) {
      List<Future<?>> sent = new ArrayList<>();
      for (StreamDescriptor descriptor : descriptors) {
        sent.add(
            producer.send(
                record(
                    Topics.STREAMS.name(), descriptor.getStreamId(), describe.encode(descriptor))));
      }
      for (EegBlock block : blocks) {
        sent.add(
            producer.send(record(Topics.EEG.name(), block.getStreamId(), encode.encode(block))));
      }
      for (Future<?> one : sent) {
        one.get(30, TimeUnit.SECONDS);
      }
    }
  }

  static ProducerRecord<byte[], byte[]> record(String topic, String key, byte[] value) {
    return new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value);
  }

  static KafkaProducer<byte[], byte[]> producer(String bootstrapServers) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrapServers, "linger.ms", "5"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
