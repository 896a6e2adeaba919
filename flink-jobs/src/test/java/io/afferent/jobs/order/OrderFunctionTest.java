package io.afferent.jobs.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.connectors.kafka.InboundDescriptor;
import io.afferent.connectors.kafka.InboundRecord;
import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.result.ResultTags;
import io.afferent.jobs.run.TestBlocks;
import io.afferent.jobs.step.StepContext;
import io.afferent.schema.Alert;
import io.afferent.schema.DeadLetter;
import io.afferent.schema.DeadLetterKind;
import io.afferent.schema.EegBlock;
import io.afferent.schema.Gap;
import io.afferent.schema.Report;
import io.afferent.schema.StreamDescriptor;
import io.afferent.schema.wire.DescriptorHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ordering in a Flink operator: descriptors, waiting, refusals, the end of a job. */
class OrderFunctionTest {

  private static final StreamDescriptor DESCRIPTOR =
      TestBlocks.descriptor("stream", 160, List.of("Cz", "Pz"));
  private static final List<EegBlock> BLOCKS = TestBlocks.blocks(DESCRIPTOR, new float[320], 16);

  private Harness harness;

  @BeforeEach
  void open() throws Exception {
    harness = new Harness(layout -> Optional.empty(), null);
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void framesComeOutInOrderAndAnEndWithItsSummary() throws Exception {
    harness.describe(DESCRIPTOR);
    BLOCKS.forEach(harness::block);

    assertThat(harness.kinds()).hasSize(11).endsWith(Frame.Kind.END);
    assertThat(harness.frames()).first().returns(0L, Frame::firstSampleIndex);
    Report summary = harness.side(ResultTags.REPORTS).get(0);
    assertThat(summary.getKind()).isEqualTo("stream-summary");
    assertThat(summary.getCounts())
        .containsEntry("blocks", 10L)
        .containsEntry("samples", 160L)
        .containsEntry("channels", 2L)
        .containsEntry("gaps", 0L);
    assertThat(summary.getFacts()).containsEntry("end", "sent");
  }

  @Test
  void blocksWaitForTheirDescriptorAndKeepTheirOrder() throws Exception {
    BLOCKS.subList(0, 4).forEach(harness::block);
    assertThat(harness.frames()).isEmpty();

    harness.describe(DESCRIPTOR);
    BLOCKS.subList(4, BLOCKS.size()).forEach(harness::block);

    assertThat(harness.frames()).extracting(Frame::firstSampleIndex).isSorted().hasSize(11);
    assertThat(harness.side(ResultTags.DEAD_LETTERS)).isEmpty();
    assertThat(harness.side(ResultTags.GAPS)).isEmpty();
  }

  @Test
  void whatWaitsSurvivesARestart() throws Exception {
    BLOCKS.subList(0, 4).forEach(harness::block);
    OperatorSubtaskState state = harness.snapshot();
    harness.close();
    harness = new Harness(layout -> Optional.empty(), state);

    harness.describe(DESCRIPTOR);

    assertThat(harness.frames())
        .extracting(Frame::firstSampleIndex)
        .containsExactly(0L, 16L, 32L, 48L);
  }

  @Test
  void aDescriptorThatNeverComesMakesDeadLetters() throws Exception {
    BLOCKS.subList(0, 3).forEach(harness::block);
    harness.clock(WaitingBlocks.LONGEST_WAIT_MILLIS - 1);
    assertThat(harness.side(ResultTags.DEAD_LETTERS)).isEmpty();

    harness.clock(WaitingBlocks.LONGEST_WAIT_MILLIS);

    List<DeadLetter> letters = harness.side(ResultTags.DEAD_LETTERS);
    assertThat(letters)
        .hasSize(3)
        .allMatch(letter -> letter.getKind() == DeadLetterKind.NO_DESCRIPTOR)
        .allMatch(letter -> letter.getReason().contains("within 60 s"));
    // The bytes are those of the block: it can be sent again once its descriptor is there.
    assertThat(EegBlock.getDecoder().decode(letters.get(0).getValue())).isEqualTo(BLOCKS.get(0));
  }

  @Test
  void aWaitThatEndedDoesNotCutTheNextOneShort() throws Exception {
    harness.block(BLOCKS.get(0));
    harness.describe(DESCRIPTOR);
    harness.clock(WaitingBlocks.LONGEST_WAIT_MILLIS - 10_000);
    StreamDescriptor next = other();
    EegBlock early = TestBlocks.blocks(next, new float[320], 16).get(0);
    harness.block(early);

    harness.clock(WaitingBlocks.LONGEST_WAIT_MILLIS + 1);
    assertThat(harness.side(ResultTags.DEAD_LETTERS)).isEmpty();
    harness.describe(next);

    assertThat(harness.frames())
        .last()
        .returns(next.getRecordingId(), frame -> frame.layout().recordingId());
  }

  @Test
  void tooManyWaitingBlocksBecomeDeadLetters() throws Exception {
    List<EegBlock> many =
        TestBlocks.blocks(DESCRIPTOR, new float[2 * (WaitingBlocks.MAX_WAITING + 5)], 1);
    for (int i = 0; i <= WaitingBlocks.MAX_WAITING; i++) {
      harness.block(many.get(i));
    }

    assertThat(harness.side(ResultTags.DEAD_LETTERS)).hasSize(WaitingBlocks.MAX_WAITING + 1);
  }

  @Test
  void oneBlockWithoutADescriptorTakesNoOtherWithIt() throws Exception {
    harness.describe(DESCRIPTOR);
    EegBlock stray = EegBlock.newBuilder(BLOCKS.get(4)).setDescriptorHash(77).build();
    for (int i = 0; i < BLOCKS.size(); i++) {
      harness.block(i == 4 ? stray : BLOCKS.get(i));
    }
    assertThat(harness.frames()).hasSize(4);

    harness.clock(WaitingBlocks.LONGEST_WAIT_MILLIS);

    assertThat(harness.side(ResultTags.DEAD_LETTERS))
        .extracting(DeadLetter::getKind)
        .containsExactly(DeadLetterKind.NO_DESCRIPTOR);
    assertThat(harness.side(ResultTags.GAPS))
        .extracting(Gap::getFirstMissingSequence)
        .containsExactly(4L);
    assertThat(harness.side(ResultTags.REPORTS).get(0).getCounts()).containsEntry("blocks", 9L);
    // What was waited for in vain once is not waited for again.
    harness.block(EegBlock.newBuilder(stray).setDescriptorHash(77).build());
    assertThat(harness.side(ResultTags.DEAD_LETTERS)).hasSize(2);
  }

  @Test
  void aDescriptorThatComesAfterItWasGivenUpCounts() throws Exception {
    harness.block(BLOCKS.get(0));
    harness.clock(WaitingBlocks.LONGEST_WAIT_MILLIS);
    harness.describe(DESCRIPTOR);

    harness.block(BLOCKS.get(1));
    harness.block(BLOCKS.get(10));

    assertThat(harness.kinds())
        .containsExactly(Frame.Kind.GAP, Frame.Kind.DATA, Frame.Kind.GAP, Frame.Kind.END);
  }

  @Test
  void aLongStandstillIsNoReasonToGiveUp() throws Exception {
    harness.block(BLOCKS.get(0));
    OperatorSubtaskState state = harness.snapshot();
    harness.close();
    long later = 10 * WaitingBlocks.LONGEST_WAIT_MILLIS;
    harness = new Harness(layout -> Optional.empty(), state, later);
    harness.block(BLOCKS.get(1));
    assertThat(harness.side(ResultTags.DEAD_LETTERS)).isEmpty();

    harness.describe(DESCRIPTOR);

    assertThat(harness.frames()).hasSize(2);
  }

  @Test
  void aRateThatChangesInARecordingIsRefused() throws Exception {
    StreamDescriptor faster =
        StreamDescriptor.newBuilder(DESCRIPTOR).setRateNumerator(500).setDescriptorHash(0).build();
    faster.setDescriptorHash(DescriptorHash.of(faster));
    harness.describe(DESCRIPTOR);
    harness.describe(faster);
    harness.block(BLOCKS.get(0));
    harness.block(
        EegBlock.newBuilder(BLOCKS.get(1))
            .setRateNumerator(500)
            .setDescriptorHash(faster.getDescriptorHash())
            .build());
    BLOCKS.subList(2, BLOCKS.size()).forEach(harness::block);

    assertThat(harness.side(ResultTags.DEAD_LETTERS))
        .extracting(DeadLetter::getReason)
        .singleElement()
        .asString()
        .contains("2 units at 160 Hz", "2 units at 500 Hz", "must begin a new recording");
    assertThat(harness.kinds()).hasSize(11);
  }

  @Test
  void aDescriptorOfAnotherRecordingIsNotTaken() throws Exception {
    harness.describe(DESCRIPTOR);
    harness.block(EegBlock.newBuilder(BLOCKS.get(0)).setRecordingId("restarted").build());

    assertThat(harness.frames()).isEmpty();
    assertThat(harness.side(ResultTags.DEAD_LETTERS))
        .extracting(DeadLetter::getReason)
        .singleElement()
        .asString()
        .contains("recording restarted", "a descriptor for each recording");
  }

  @Test
  void aDrainedJobHoldsNothingBack() throws Exception {
    harness.describe(DESCRIPTOR);
    harness.block(BLOCKS.get(0));
    harness.block(BLOCKS.get(2));
    StreamDescriptor unknown = TestBlocks.descriptor("unknown", 160, List.of("Cz", "Pz"));
    harness.block(TestBlocks.blocks(unknown, new float[320], 16).get(0));

    harness.drain();

    assertThat(harness.kinds())
        .containsExactly(Frame.Kind.DATA, Frame.Kind.GAP, Frame.Kind.DATA, Frame.Kind.END);
    assertThat(harness.side(ResultTags.GAPS))
        .extracting(Gap::getFirstMissingSequence)
        .containsExactly(1L);
    assertThat(harness.side(ResultTags.REPORTS).get(0).getFacts()).containsEntry("end", "missing");
    assertThat(harness.side(ResultTags.DEAD_LETTERS))
        .extracting(DeadLetter::getKind)
        .containsExactly(DeadLetterKind.NO_DESCRIPTOR);
  }

  @Test
  void aJobThatIsDrainedBehindTheEndAddsNothing() throws Exception {
    harness.describe(DESCRIPTOR);
    BLOCKS.forEach(harness::block);
    int before = harness.frames().size();

    harness.drain();

    assertThat(harness.frames()).hasSize(before);
    assertThat(harness.side(ResultTags.REPORTS)).hasSize(1);
  }

  @Test
  void aNewRecordingEndsTheOneBefore() throws Exception {
    StreamDescriptor next = other();
    harness.describe(DESCRIPTOR);
    harness.block(BLOCKS.get(0));
    harness.describe(next);
    TestBlocks.blocks(next, new float[320], 16).subList(0, 2).forEach(harness::block);

    assertThat(harness.kinds())
        .containsExactly(Frame.Kind.DATA, Frame.Kind.END, Frame.Kind.DATA, Frame.Kind.DATA);
    assertThat(harness.frames().get(1).layout().recordingId())
        .isEqualTo(DESCRIPTOR.getRecordingId());
  }

  @Test
  void aStreamThatThePipelineCannotTakeIsRefusedWithAnAlert() throws Exception {
    harness.close();
    harness = new Harness(layout -> Optional.of("it has " + layout.rate()), null);
    harness.describe(DESCRIPTOR);
    BLOCKS.forEach(harness::block);

    assertThat(harness.frames()).isEmpty();
    assertThat(harness.side(ResultTags.DEAD_LETTERS))
        .hasSize(BLOCKS.size())
        .allMatch(letter -> letter.getKind() == DeadLetterKind.INVALID)
        .allMatch(letter -> letter.getReason().equals("it has 160 Hz"));
    assertThat(harness.side(ResultTags.ALERTS))
        .extracting(Alert::getMessage)
        .containsExactly("stream stream cannot go through pipeline test: it has 160 Hz");
  }

  @Test
  void aBlockThatContradictsItsDescriptorIsADeadLetterAndAGap() throws Exception {
    harness.describe(DESCRIPTOR);
    EegBlock wrong = EegBlock.newBuilder(BLOCKS.get(1)).setRateNumerator(250).build();
    harness.block(BLOCKS.get(0));
    harness.block(wrong);
    BLOCKS.subList(2, BLOCKS.size()).forEach(harness::block);

    assertThat(harness.side(ResultTags.DEAD_LETTERS))
        .extracting(DeadLetter::getReason)
        .singleElement()
        .asString()
        .contains("250 Hz", "160 Hz");
    assertThat(harness.side(ResultTags.GAPS)).extracting(Gap::getMissingCount).containsExactly(16L);
    assertThat(harness.side(ResultTags.REPORTS).get(0).getCounts()).containsEntry("invalid", 1L);
  }

  @Test
  void aBlockWithoutARateIsADeadLetterAndTheStreamGoesOn() throws Exception {
    harness.describe(DESCRIPTOR);
    harness.block(EegBlock.newBuilder(BLOCKS.get(0)).setRateNumerator(0).build());
    BLOCKS.forEach(harness::block);

    assertThat(harness.side(ResultTags.DEAD_LETTERS))
        .extracting(DeadLetter::getReason)
        .singleElement()
        .asString()
        .contains("0 Hz (irregular)", "160 Hz");
    assertThat(harness.kinds()).hasSize(11).endsWith(Frame.Kind.END);
  }

  @Test
  void theDescriptorOfARunningRecordingIsKept() throws Exception {
    harness.describe(DESCRIPTOR);
    harness.block(BLOCKS.get(0));
    describeManyMore();
    OperatorSubtaskState state = harness.snapshot();
    harness.close();
    harness = new Harness(layout -> Optional.empty(), state);

    harness.drain();

    assertThat(harness.kinds()).containsExactly(Frame.Kind.END);
  }

  @Test
  void theDescriptorOfABlockThatIsHeldBackIsKept() throws Exception {
    harness.describe(DESCRIPTOR);
    harness.block(BLOCKS.get(1));
    describeManyMore();
    OperatorSubtaskState state = harness.snapshot();
    harness.close();
    harness = new Harness(layout -> Optional.empty(), state);

    BLOCKS.subList(2, BLOCKS.size()).forEach(harness::block);

    assertThat(harness.side(ResultTags.GAPS)).extracting(Gap::getMissingCount).containsExactly(16L);
    assertThat(harness.kinds()).hasSize(11).startsWith(Frame.Kind.GAP).endsWith(Frame.Kind.END);
  }

  private void describeManyMore() throws Exception {
    for (int i = 0; i < 2 * DescriptorBook.MAX_DESCRIPTORS; i++) {
      StreamDescriptor more =
          StreamDescriptor.newBuilder(DESCRIPTOR)
              .setDescriptorHash(0)
              .setSourceName("file " + i)
              .build();
      more.setDescriptorHash(DescriptorHash.of(more));
      harness.describe(more);
    }
  }

  private static StreamDescriptor other() {
    StreamDescriptor next =
        StreamDescriptor.newBuilder(DESCRIPTOR)
            .setRecordingId("another-recording")
            .setDescriptorHash(0)
            .build();
    next.setDescriptorHash(DescriptorHash.of(next));
    return next;
  }

  /** The function in a Flink operator. */
  private static final class Harness {

    private final KeyedTwoInputStreamOperatorTestHarness<
            String, InboundRecord, InboundDescriptor, Frame>
        operator;
    private long offset;

    Harness(StreamGate gate, @Nullable OperatorSubtaskState state) throws Exception {
      this(gate, state, 0);
    }

    Harness(StreamGate gate, @Nullable OperatorSubtaskState state, long nowMillis)
        throws Exception {
      operator =
          new KeyedTwoInputStreamOperatorTestHarness<>(
              new KeyedCoProcessOperator<>(
                  new OrderFunction(
                      "eeg",
                      new StepContext("test", "source"),
                      new BlockOrdererSettings(17, true),
                      gate)),
              record -> record.requireBlock().getStreamId(),
              inbound -> inbound.requireDescriptor().getStreamId(),
              Types.STRING);
      operator.setProcessingTime(nowMillis);
      if (state != null) {
        operator.initializeState(state);
      }
      operator.open();
    }

    void block(EegBlock block) {
      try {
        operator.processElement1(new StreamRecord<>(InboundRecord.of(0, offset++, 0, block)));
      } catch (Exception failed) {
        throw new AssertionError(failed);
      }
    }

    void describe(StreamDescriptor descriptor) throws Exception {
      operator.processElement2(
          new StreamRecord<>(InboundDescriptor.of(0, offset++, 0, descriptor)));
    }

    void clock(long millis) throws Exception {
      operator.setProcessingTime(millis);
    }

    void drain() throws Exception {
      operator.processWatermark1(Watermark.MAX_WATERMARK);
      operator.processWatermark2(Watermark.MAX_WATERMARK);
    }

    OperatorSubtaskState snapshot() throws Exception {
      return operator.snapshot(1, 1);
    }

    List<Frame> frames() {
      return operator.extractOutputValues();
    }

    List<Frame.Kind> kinds() {
      return frames().stream().map(Frame::kind).toList();
    }

    <T> List<T> side(OutputTag<T> tag) {
      List<T> values = new ArrayList<>();
      Iterable<StreamRecord<T>> records = operator.getSideOutput(tag);
      if (records != null) {
        records.forEach(record -> values.add(record.getValue()));
      }
      return values;
    }

    void close() throws Exception {
      operator.close();
    }
  }
}
