package io.afferent.jobs.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.schema.DeadLetterKind;
import io.afferent.schema.EegBlock;
import io.afferent.schema.GapCause;
import io.afferent.schema.SampleType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

final class BlockOrdererTest {

  private static final int SAMPLES = 10;

  private final Recorder recorder = new Recorder();
  private OrderState state = new OrderState();
  private BlockOrderer orderer = new BlockOrderer(4, true);

  @Test
  void passesBlocksThroughAsTheyComeWhenNothingIsWrong() {
    feed(block(0), block(1), block(2), end(3));

    assertThat(recorder.blocks).containsExactly(0L, 1L, 2L);
    assertThat(recorder.gaps).isEmpty();
    assertThat(recorder.ends).containsExactly(30L);
    assertThat(state.blocks).isEqualTo(3);
    assertThat(state.samples).isEqualTo(30);
  }

  @Test
  void bringsReorderedBlocksIntoOrderWithoutLossOrLateness() {
    feed(block(0), block(3), block(1), block(2), block(5), block(4), end(6));

    assertThat(recorder.blocks).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    assertThat(recorder.gaps).isEmpty();
    assertThat(state.late).isZero();
    assertThat(state.duplicates).isZero();
  }

  @Test
  void turnsMissingBlocksIntoOneGapOnceTheBoundIsReached() {
    feed(block(0), block(3), block(4));
    assertThat(recorder.blocks).containsExactly(0L);

    feed(block(5));

    assertThat(recorder.blocks).containsExactly(0L, 3L, 4L, 5L);
    assertThat(recorder.gaps).containsExactly(new SeenGap(10, 20, 1, 2, GapCause.SEQ_JUMP));
    assertThat(state.missingBlocks).isEqualTo(2);
    assertThat(state.missingSamples).isEqualTo(20);
  }

  @Test
  void doesNotWaitBeyondTheEndOfTheRecording() {
    feed(block(0), block(2), end(4));

    assertThat(recorder.blocks).containsExactly(0L, 2L);
    assertThat(recorder.gaps)
        .containsExactly(
            new SeenGap(10, 10, 1, 1, GapCause.SEQ_JUMP),
            new SeenGap(30, 10, 3, 1, GapCause.SEQ_JUMP));
    assertThat(recorder.ends).containsExactly(40L);
  }

  @Test
  void noticesALostFirstBlockWhenTheRecordingIsReadFromItsStart() {
    feed(block(1), block(2), end(3));

    assertThat(recorder.gaps).containsExactly(new SeenGap(0, 10, 0, 1, GapCause.SEQ_JUMP));
  }

  @Test
  void takesTheFirstBlockAsItComesWhenJoiningAStreamUnderWay() {
    orderer = new BlockOrderer(4, false);

    feed(block(7), block(8));

    assertThat(recorder.blocks).containsExactly(7L, 8L);
    assertThat(recorder.gaps).isEmpty();
  }

  @Test
  void whatLiesBeforeTheBlockThatAJobJoinedWithIsLateAndNotARepeat() {
    orderer = new BlockOrderer(4, false);

    feed(block(7), block(6), block(7), block(8));

    assertThat(recorder.blocks).containsExactly(7L, 8L);
    assertThat(recorder.rejected).containsExactly(DeadLetterKind.LATE);
    assertThat(state.late).isEqualTo(1);
    assertThat(state.duplicates).isEqualTo(1);
  }

  @Test
  void dropsAndCountsDuplicatesOfEmittedAndOfHeldBackBlocks() {
    feed(block(0), block(0), block(2), block(2), block(1), block(1), end(3));

    assertThat(recorder.blocks).containsExactly(0L, 1L, 2L);
    assertThat(state.duplicates).isEqualTo(3);
    assertThat(recorder.rejected).isEmpty();
  }

  @Test
  void setsALateBlockAsideInsteadOfCallingItADuplicate() {
    feed(block(0), block(2), block(3), block(4), block(5), block(1));

    assertThat(state.late).isEqualTo(1);
    assertThat(state.duplicates).isZero();
    assertThat(recorder.rejected).containsExactly(DeadLetterKind.LATE);
    assertThat(recorder.reasons.get(0)).contains("source.reorder_blocks (now 3)");
  }

  @Test
  void refusesARepeatWithOtherSamples() {
    EegBlock impostor = block(1);
    impostor.setSamplesCrc32c(99);

    feed(block(0), block(1), impostor);

    assertThat(recorder.rejected).containsExactly(DeadLetterKind.CONFLICT);
    assertThat(state.conflicts).isEqualTo(1);
    assertThat(state.duplicates).isZero();
  }

  @Test
  void callsAnIndexJumpBetweenConsecutiveNumbersADiscontinuityOfTheSource() {
    EegBlock jumped = block(1);
    jumped.setFirstSampleIndex(50);

    feed(block(0), jumped);

    assertThat(recorder.gaps)
        .containsExactly(new SeenGap(10, 40, -1, 0, GapCause.DISCONTINUOUS_FILE));
    assertThat(state.missingSamples).isEqualTo(40);
  }

  @Test
  void refusesABlockThatGoesBackInItsRecording() {
    EegBlock back = block(1);
    back.setFirstSampleIndex(5);

    feed(block(0), back, block(2));

    assertThat(recorder.rejected).containsExactly(DeadLetterKind.INVALID);
    assertThat(state.invalid).isEqualTo(1);
  }

  @Test
  void startsAnewWhenARecordingBeginsAndSetsStragglersOfTheOldOneAside() {
    EegBlock straggler = block(2);
    EegBlock fresh = block(0);
    fresh.setRecordingId("second");

    feed(block(0), block(3), fresh, straggler);

    assertThat(recorder.blocks).containsExactly(0L, 3L, 0L);
    assertThat(recorder.abandoned).isEqualTo(1);
    assertThat(recorder.rejected).containsExactly(DeadLetterKind.LATE);
    assertThat(state.recordingId).isEqualTo("second");
  }

  @Test
  void givesTheSameResultWhenItsStateIsSavedAndRestoredBetweenAnyTwoBlocks() throws Exception {
    List<EegBlock> arrivals = troubledRecording(20261101);
    for (EegBlock block : arrivals) {
      feed(block);
    }
    Recorder expected = new Recorder(recorder);
    OrderState expectedState = state;
    recorder.clear();
    state = new OrderState();

    for (EegBlock block : arrivals) {
      state = throughSerializer(state);
      feed(block);
    }

    assertThat(recorder.blocks).isEqualTo(expected.blocks);
    assertThat(recorder.gaps).isEqualTo(expected.gaps);
    assertThat(recorder.reasons).isEqualTo(expected.reasons);
    assertThat(state.duplicates).isEqualTo(expectedState.duplicates);
    assertThat(state.missingSamples).isEqualTo(expectedState.missingSamples);
  }

  @Test
  void accountsForEveryBlockWhateverIsDroppedRepeatedAndReordered() {
    for (int seed = 0; seed < 200; seed++) {
      recorder.clear();
      state = new OrderState();
      orderer = new BlockOrderer(8, true);
      Random random = new Random(seed);
      int total = 100;
      TreeSet<Long> dropped = new TreeSet<>();
      long repeats = 0;
      List<double[]> order = new ArrayList<>();
      for (int sequence = 0; sequence < total; sequence++) {
        if (random.nextDouble() < 0.1) {
          dropped.add((long) sequence);
          continue;
        }
        order.add(new double[] {sequence + random.nextInt(5) * 0.99, sequence});
        if (random.nextDouble() < 0.1) {
          repeats++;
          order.add(new double[] {sequence + random.nextInt(12), sequence});
        }
      }
      order.sort((a, b) -> Double.compare(a[0], b[0]));
      for (double[] entry : order) {
        feed(block((int) entry[1]));
      }
      feed(end(total));

      assertThat(recorder.blocks).as("seed %d", seed).isSorted().hasSize(total - dropped.size());
      assertThat(state.duplicates).as("seed %d", seed).isEqualTo(repeats);
      assertThat(state.late).as("seed %d", seed).isZero();
      TreeSet<Long> reported = new TreeSet<>();
      for (SeenGap gap : recorder.gaps) {
        for (long block = 0; block < gap.missingBlocks(); block++) {
          reported.add(gap.firstMissingSequence() + block);
        }
      }
      assertThat(reported).as("seed %d", seed).isEqualTo(dropped);
      assertThat(state.samples + state.missingSamples).isEqualTo((long) total * SAMPLES);
    }
  }

  private static List<EegBlock> troubledRecording(long seed) {
    Random random = new Random(seed);
    List<EegBlock> arrivals = new ArrayList<>();
    for (int sequence = 0; sequence < 60; sequence++) {
      if (random.nextDouble() > 0.1) {
        arrivals.add(block(sequence));
        if (random.nextDouble() < 0.2) {
          arrivals.add(block(sequence));
        }
      }
    }
    for (int swap = 0; swap + 3 < arrivals.size(); swap += 5) {
      Collections.swap(arrivals, swap, swap + 3);
    }
    arrivals.add(end(60));
    return arrivals;
  }

  @Test
  void whatComesBehindTheEndOfARecordingIsLate() {
    feed(block(0), block(1), end(2));
    recorder.clear();

    feed(block(0), block(1), block(2), end(3), end(2));

    assertThat(recorder.blocks).isEmpty();
    assertThat(recorder.ends).isEmpty();
    assertThat(recorder.rejected).hasSize(5).containsOnly(DeadLetterKind.LATE);
    assertThat(recorder.reasons.get(0)).contains("behind the end of recording first");
  }

  @Test
  void aJobThatJoinsUnderWayStillSeesTheBeginningOfTheNextRecording() {
    orderer = new BlockOrderer(4, false);
    feed(block(7), block(8));
    EegBlock[] next = {block(3), block(0), block(1), block(2), block(4)};
    for (EegBlock block : next) {
      block.setRecordingId("second");
    }
    recorder.clear();

    feed(next);

    assertThat(recorder.blocks).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(recorder.gaps).isEmpty();
    assertThat(state.duplicates).isZero();
  }

  @Test
  void oneAbsurdNumberCostsOneBlock() {
    EegBlock absurd = block(1);
    absurd.setBlockSequence(1L << 40);
    feed(block(0), absurd, block(1), block(2), end(3));

    assertThat(recorder.blocks).containsExactly(0L, 1L, 2L);
    assertThat(recorder.gaps).isEmpty();
    assertThat(recorder.rejected).containsExactly(DeadLetterKind.INVALID);
    assertThat(state.invalid).isEqualTo(1);
  }

  @Test
  void oneAbsurdIndexCostsOneBlock() {
    EegBlock absurd = block(1);
    absurd.setFirstSampleIndex(1L << 40);
    feed(block(0), absurd, block(2), block(3), block(4), block(5), end(6));

    assertThat(recorder.blocks).containsExactly(0L, 2L, 3L, 4L, 5L);
    assertThat(recorder.gaps).containsExactly(new SeenGap(10, 10, 1, 1, GapCause.SEQ_JUMP));
    assertThat(recorder.rejected).containsExactly(DeadLetterKind.INVALID);
  }

  @Test
  void anAbsurdBlockThatIsSentTwiceDoesNotConfirmItself() {
    EegBlock number = block(1);
    number.setBlockSequence(1L << 40);
    EegBlock index = block(2);
    index.setFirstSampleIndex(1L << 40);
    feed(block(0), number, number, block(1), index, index, block(3), block(4), block(5), block(6));
    feed(end(7));

    assertThat(recorder.blocks).containsExactly(0L, 1L, 3L, 4L, 5L, 6L);
    assertThat(recorder.gaps).containsExactly(new SeenGap(20, 10, 2, 1, GapCause.SEQ_JUMP));
    assertThat(recorder.rejected).hasSize(4).containsOnly(DeadLetterKind.INVALID);
  }

  @Test
  void twoAbsurdBlocksThatDoNotFollowEachOtherCostTwo() {
    EegBlock one = block(1);
    one.setFirstSampleIndex(1L << 40);
    EegBlock other = block(3);
    other.setFirstSampleIndex(1L << 30);
    feed(block(0), one, block(2), other, block(4), block(5), block(6), block(7), end(8));

    assertThat(recorder.blocks).containsExactly(0L, 2L, 4L, 5L, 6L, 7L);
    assertThat(recorder.gaps)
        .containsExactly(
            new SeenGap(10, 10, 1, 1, GapCause.SEQ_JUMP),
            new SeenGap(30, 10, 3, 1, GapCause.SEQ_JUMP));
    assertThat(recorder.rejected).hasSize(2).containsOnly(DeadLetterKind.INVALID);
  }

  @Test
  void aJumpThatTheNextBlockConfirmsIsTrue() {
    int far = 1 << 20;
    feed(block(0), block(far), block(far + 1), block(far + 2), end(far + 3));

    assertThat(recorder.rejected).containsExactly(DeadLetterKind.INVALID);
    assertThat(recorder.blocks).containsExactly(0L, far + 1L, far + 2L);
    assertThat(recorder.gaps)
        .containsExactly(new SeenGap(10, far * 10L, 1, far, GapCause.SEQ_JUMP));
  }

  @Test
  void anEndWhoseIndexGoesBackEndsTheRecordingAllTheSame() {
    EegBlock end = end(4);
    end.setFirstSampleIndex(5);
    feed(block(0), block(1), end);

    assertThat(recorder.rejected).containsExactly(DeadLetterKind.INVALID);
    assertThat(recorder.ends).hasSize(1);
    assertThat(recorder.gaps).containsExactly(new SeenGap(20, 0, 2, 2, GapCause.SEQ_JUMP));
    assertThat(state.missingBlocks).isEqualTo(2);
  }

  private static OrderState throughSerializer(OrderState state) throws Exception {
    OrderStateSerializer serializer = new OrderStateSerializer();
    DataOutputSerializer bytes = new DataOutputSerializer(64);
    serializer.serialize(state, bytes);
    return serializer.deserialize(new DataInputDeserializer(bytes.getCopyOfBuffer()));
  }

  private void feed(EegBlock... blocks) {
    for (EegBlock block : blocks) {
      orderer.accept(new Arrival(block, 0, block.getBlockSequence(), 0), state, recorder);
    }
  }

  private static EegBlock end(int sequence) {
    EegBlock block = block(sequence);
    block.setSampleCount(0);
    block.setEndOfRecording(true);
    return block;
  }

  private static EegBlock block(int sequence) {
    return EegBlock.newBuilder()
        .setStreamId("s")
        .setRecordingId("first")
        .setBlockSequence(sequence)
        .setFirstSampleIndex((long) sequence * SAMPLES)
        .setSampleCount(SAMPLES)
        .setUnitCount(1)
        .setRateNumerator(100)
        .setRateDenominator(1)
        .setDeviceTimeNanos(sequence * 100_000_000L)
        .setReceiveTimeNanos(0)
        .setClockDomain("test")
        .setDescriptorHash(1)
        .setSampleType(SampleType.INT16)
        .setSamples(ByteBuffer.allocate(SAMPLES * 2))
        .setSampleTimesNanos(null)
        .setSamplesCrc32c(sequence)
        .build();
  }

  private record SeenGap(
      long firstMissingIndex,
      long missingCount,
      long firstMissingSequence,
      long missingBlocks,
      GapCause cause) {}

  /** Writes down what the orderer decides. */
  private static final class Recorder implements BlockOrderer.Output {

    private final List<Long> blocks = new ArrayList<>();
    private final List<SeenGap> gaps = new ArrayList<>();
    private final List<Long> ends = new ArrayList<>();
    private final List<DeadLetterKind> rejected = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private int abandoned;

    Recorder() {}

    Recorder(Recorder other) {
      blocks.addAll(other.blocks);
      gaps.addAll(other.gaps);
      reasons.addAll(other.reasons);
    }

    void clear() {
      blocks.clear();
      gaps.clear();
      ends.clear();
      rejected.clear();
      reasons.clear();
      abandoned = 0;
    }

    @Override
    public void block(EegBlock block) {
      blocks.add(block.getBlockSequence());
    }

    @Override
    public void gap(
        EegBlock next,
        long firstMissingIndex,
        long missingCount,
        long firstMissingSequence,
        long missingBlocks,
        long lastGoodEndTimeNanos,
        GapCause cause) {
      gaps.add(
          new SeenGap(firstMissingIndex, missingCount, firstMissingSequence, missingBlocks, cause));
    }

    @Override
    public void end(EegBlock end, OrderState state) {
      ends.add(end.getFirstSampleIndex());
    }

    @Override
    public void abandoned(OrderState state) {
      abandoned++;
    }

    @Override
    public void rejected(Arrival arrival, DeadLetterKind kind, String reason) {
      rejected.add(kind);
      reasons.add(reason);
    }
  }
}
