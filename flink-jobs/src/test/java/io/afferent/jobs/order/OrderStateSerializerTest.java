package io.afferent.jobs.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.jobs.frame.SelfTypeInformation;
import io.afferent.jobs.frame.SerializerContract;
import io.afferent.schema.EegBlock;
import io.afferent.schema.SampleType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OrderStateSerializerTest extends SerializerContract<OrderState> {

  OrderStateSerializerTest() {
    super(new SelfTypeInformation<>(OrderState.class, OrderStateSerializer::new), "order-state");
  }

  private static EegBlock block(long sequence, byte[] samples) {
    return EegBlock.newBuilder()
        .setStreamId("stream")
        .setRecordingId("recording")
        .setSessionId("session")
        .setBlockSequence(sequence)
        .setFirstSampleIndex(10 * sequence)
        .setSampleCount(samples.length / 2)
        .setUnitCount(1)
        .setRateNumerator(256)
        .setRateDenominator(1)
        .setDeviceTimeNanos(-sequence)
        .setHostTimeNanos(1)
        .setHostUtcTimeNanos(2)
        .setReceiveTimeNanos(3)
        .setClockDomain("device")
        .setDescriptorHash(Long.MIN_VALUE)
        .setSampleType(SampleType.INT16)
        .setSamples(ByteBuffer.wrap(samples))
        .setSampleTimesNanos(null)
        .setSamplesCrc32c(-5)
        .setQuality(0)
        .setEndOfRecording(false)
        .setLineage(List.of())
        .build();
  }

  private static OrderState filled(long seed, int held, int samples) {
    Random random = new Random(seed);
    OrderState state = new OrderState();
    for (int ended = 0; ended < OrderState.ENDED_RECORDINGS + 3; ended++) {
      state.startRecording("recording " + ended + " \u8033");
    }
    state.started = true;
    state.ended = random.nextBoolean();
    state.nextSequence = random.nextLong();
    state.nextIndex = random.nextLong();
    state.lastEndTimeNanos = random.nextLong();
    state.descriptorHash = random.nextLong();
    state.blocks = random.nextLong();
    state.samples = random.nextLong();
    state.gaps = random.nextLong();
    state.missingBlocks = random.nextLong();
    state.missingSamples = random.nextLong();
    state.late = random.nextLong();
    state.duplicates = random.nextLong();
    state.conflicts = random.nextLong();
    state.invalid = random.nextLong();
    for (int i = 0; i < 300; i++) {
      state.rememberChecksum(i, random.nextInt());
      state.rememberMissing(random.nextLong(), random.nextLong());
    }
    for (int i = 0; i < held; i++) {
      byte[] bytes = new byte[2 * samples];
      random.nextBytes(bytes);
      long sequence = random.nextInt(1_000_000);
      state.pending.put(
          sequence,
          new Arrival(
              block(sequence, bytes), random.nextInt(), random.nextLong(), random.nextLong()));
    }
    return state;
  }

  @Override
  protected List<OrderState> values() {
    return List.of(new OrderState(), filled(1, 0, 0), filled(2, 3, 0), filled(3, 8, 500));
  }

  @Override
  protected void damage(OrderState value) {
    value.startRecording("another");
    value.rememberChecksum(3, 99);
    value.rememberMissing(1, 2);
    value.endedRecordings.clear();
    value.pending.put(5L, new Arrival(block(5, new byte[0]), 1, 2, 3));
    for (long[] range : value.missing) {
      range[0] = 99;
    }
  }

  @Override
  protected void assertSame(OrderState actual, OrderState expected) {
    assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
  }

  @Property(tries = 30)
  void readsAnyState(@ForAll long seed) throws IOException {
    OrderState state = filled(seed, Math.floorMod(seed, 5), 100);
    assertSame(read(bytes(state)), state);
  }

  @Test
  void readsASuspect() throws IOException {
    OrderState state = filled(4, 1, 1);
    state.suspectSequence = 1L << 40;
    state.suspectIndex = 1L << 50;
    state.suspectTimeNanos = -3;

    assertSame(read(bytes(state)), state);
    assertSame(state.copy(), state);
  }

  @Test
  void aCopyKeepsItsOwnRanges() {
    OrderState state = filled(1, 0, 0);
    OrderState copy = state.copy();
    state.missing.get(0)[0] = 4;
    assertThat(copy.missing.get(0)[0]).isNotEqualTo(4);
  }

  @Test
  void idsMayBeLongerThan64Kibibytes() throws IOException {
    OrderState state = new OrderState();
    state.startRecording("x".repeat(70_000));
    state.startRecording("y".repeat(70_000));
    assertSame(read(bytes(state)), state);
  }

  @Test
  void refusesABlockThatIsDamaged() throws IOException {
    OrderState state = new OrderState();
    state.pending.put(1L, new Arrival(block(1, new byte[2]), 0, 0, 0));
    byte[] bytes = bytes(state);
    int at = indexOf(bytes, new byte[] {(byte) 0xC3, 1});
    bytes[at + 2] ^= 1;
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(IOException.class)
        .hasMessage("a block in the state of the ordering is damaged")
        .cause()
        .hasMessageContaining("no schema with fingerprint");
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    for (int i = 0; i + wanted.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    throw new AssertionError("there is no block in the bytes");
  }
}
