package io.afferent.schema.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.schema.EegBlock;
import io.afferent.schema.SampleType;
import io.afferent.schema.StreamDescriptor;
import io.afferent.schema.UnitDescriptor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class BlockChecksTest {

  @Test
  void aSoundBlockHasNoProblem() {
    assertThat(BlockChecks.problem(block())).isEmpty();
  }

  @Test
  void theBlockThatEndsARecordingMayBeEmptyAndNoOther() {
    EegBlock empty = block();
    empty.setSampleCount(0);
    empty.setSamples(ByteBuffer.allocate(0));
    empty.setSamplesCrc32c(Checksums.crc32c(new byte[0]));
    assertThat(BlockChecks.problem(empty)).hasValueSatisfying(contains("sampleCount"));
    empty.setEndOfRecording(true);
    assertThat(BlockChecks.problem(empty)).isEmpty();
  }

  @Test
  void everyProblemNamesItsField() {
    assertProblem(block -> block.setStreamId(""), "streamId");
    assertProblem(block -> block.setStreamId("s".repeat(1025)), "at most 1024");
    assertProblem(block -> block.setRecordingId("r".repeat(1025)), "at most 1024");
    assertProblem(block -> block.setRateNumerator(1_000_000_001L), "1 GHz");
    assertProblem(block -> block.setBlockSequence(-1), "blockSequence");
    assertProblem(block -> block.setFirstSampleIndex(-1), "firstSampleIndex");
    assertProblem(block -> block.setFirstSampleIndex(Long.MAX_VALUE), "too large");
    assertProblem(block -> block.setFirstSampleIndex(1L << 62), "100 years");
    assertProblem(block -> block.setRateDenominator(Long.MAX_VALUE), "100 years");
    assertProblem(block -> block.setUnitCount(0), "unitCount");
    assertProblem(block -> block.setUnitCount(Integer.MAX_VALUE), "unitCount");
    assertProblem(block -> block.setSampleCount(-5), "sampleCount");
    assertProblem(block -> block.setSampleCount(3), "6 bytes");
    assertProblem(block -> block.setRateDenominator(0), "rate");
    assertProblem(block -> block.setRateNumerator(-1), "rate");
    assertProblem(block -> block.setSamplesCrc32c(1), "CRC-32C");
    assertProblem(block -> block.setSampleType(SampleType.INT24), "INT24");
  }

  @Test
  void theChecksumIsTheOneOfTheStandard() {
    // RFC 3720 section B.4: 32 bytes of zeros, and the check value of the CRC catalogue.
    assertThat(Checksums.crc32c(new byte[32])).isEqualTo(0x8A9136AA);
    assertThat(Checksums.crc32c("123456789".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(0xE3069283);
  }

  @Test
  void theHashOfADescriptorSurvivesTheWireAndTheOrderOfItsAttributes() throws Exception {
    Map<String, String> forward = new LinkedHashMap<>();
    Map<String, String> backward = new LinkedHashMap<>();
    for (int i = 0; i < 50; i++) {
      forward.put("fact" + i, "value");
      backward.put("fact" + (49 - i), "value");
    }
    StreamDescriptor first = DescriptorHash.sealed(descriptor(forward));
    StreamDescriptor second = DescriptorHash.sealed(descriptor(backward));
    assertThat(first.getDescriptorHash()).isNotZero().isEqualTo(second.getDescriptorHash());
    StreamDescriptor read =
        RecordDecoder.of(StreamDescriptor.class, null)
            .decode(RecordEncoder.singleObject(StreamDescriptor.class).encode(first));
    assertThat(DescriptorHash.of(read)).isEqualTo(first.getDescriptorHash());
    assertThat(DescriptorChecks.problem(read)).isEmpty();
    StreamDescriptor changed = StreamDescriptor.newBuilder(read).setRateNumerator(1).build();
    assertThat(DescriptorChecks.problem(changed)).hasValueSatisfying(contains("descriptorHash"));
  }

  @Test
  void aDescriptorWithTwoUnitsOfOneNameIsRefused() {
    StreamDescriptor twice = descriptor(Map.of());
    twice.setUnits(List.of(unit("Cz", 1), unit("Cz", 1)));
    assertThat(DescriptorChecks.problem(DescriptorHash.sealed(twice)))
        .hasValueSatisfying(contains("'Cz' comes twice"));
    StreamDescriptor endless = descriptor(Map.of());
    endless.setUnits(List.of(unit("Cz", Double.NaN)));
    assertThat(DescriptorChecks.problem(DescriptorHash.sealed(endless)))
        .hasValueSatisfying(contains("finite"));
  }

  @Test
  void aDescriptorWhoseRateNoClockCanCountIsRefused() {
    StreamDescriptor slow = descriptor(Map.of());
    slow.setRateNumerator(1);
    slow.setRateDenominator(Long.MAX_VALUE);
    assertThat(DescriptorChecks.problem(DescriptorHash.sealed(slow)))
        .hasValueSatisfying(contains("100 years"));
    StreamDescriptor fast = descriptor(Map.of());
    fast.setRateNumerator(Long.MAX_VALUE);
    assertThat(DescriptorChecks.problem(DescriptorHash.sealed(fast)))
        .hasValueSatisfying(contains("1 GHz"));
  }

  private static Consumer<String> contains(String text) {
    return message -> assertThat(message).contains(text);
  }

  private static void assertProblem(Consumer<EegBlock> damage, String named) {
    EegBlock block = block();
    damage.accept(block);
    assertThat(BlockChecks.problem(block)).hasValueSatisfying(contains(named));
  }

  private static EegBlock block() {
    byte[] samples = {1, 0, 2, 0};
    return EegBlock.newBuilder()
        .setStreamId("s")
        .setRecordingId("r")
        .setBlockSequence(0)
        .setFirstSampleIndex(0)
        .setSampleCount(2)
        .setUnitCount(1)
        .setRateNumerator(250)
        .setRateDenominator(1)
        .setDeviceTimeNanos(0)
        .setReceiveTimeNanos(0)
        .setClockDomain("c")
        .setDescriptorHash(0)
        .setSampleType(SampleType.INT16)
        .setSamples(ByteBuffer.wrap(samples))
        .setSamplesCrc32c(Checksums.crc32c(samples))
        .build();
  }

  private static UnitDescriptor unit(String label, double gain) {
    return UnitDescriptor.newBuilder().setLabel(label).setSourceLabel(label).setGain(gain).build();
  }

  private static StreamDescriptor descriptor(Map<String, String> attributes) {
    return StreamDescriptor.newBuilder()
        .setStreamId("s")
        .setRecordingId("r")
        .setDescriptorHash(0)
        .setUnits(List.of(unit("Cz", 1)))
        .setRateNumerator(250)
        .setRateDenominator(1)
        .setSampleType(SampleType.INT16)
        .setClockDomain("c")
        .setStartTimeNanos(0)
        .setAttributes(attributes)
        .build();
  }
}
