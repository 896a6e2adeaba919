package io.afferent.jobs.order;

import io.afferent.connectors.kafka.InboundDescriptor;
import io.afferent.connectors.kafka.InboundRecord;
import io.afferent.connectors.kafka.RecordTypeInformation;
import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.SelfTypeInformation;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.result.ResultTags;
import io.afferent.jobs.step.StepContext;
import io.afferent.schema.Alert;
import io.afferent.schema.DeadLetter;
import io.afferent.schema.DeadLetterKind;
import io.afferent.schema.EegBlock;
import io.afferent.schema.Gap;
import io.afferent.schema.Report;
import io.afferent.schema.StreamDescriptor;
import java.util.Objects;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Puts the blocks of each stream into order and turns them into frames. Blocks are the first input,
 * descriptors the second; a block whose descriptor has not been seen waits, and all later blocks of
 * its stream behind it, so that what comes out depends on the order of the blocks alone and not on
 * which topic was read faster.
 *
 * <p><b>State</b> per stream: one {@link OrderState}, {@value DescriptorBook#MAX_DESCRIPTORS}
 * descriptors, and at most {@value WaitingBlocks#MAX_WAITING} blocks or {@value
 * WaitingBlocks#MAX_WAITING_BYTES} bytes of samples that wait for a descriptor. When that is
 * exceeded, when {@value WaitingBlocks#LONGEST_WAIT_MILLIS} ms have passed, or when the job is
 * drained, those whose descriptor is still unknown become dead letters and the others go on.
 *
 * <p>When the job is drained, a recording that has not ended is ended, so that nothing is held back
 * for ever.
 */
public final class OrderFunction
    extends KeyedCoProcessFunction<String, InboundRecord, InboundDescriptor, Frame> {

  private static final long serialVersionUID = 1L;

  private final String topic;
  private final StepContext context;
  private final BlockOrdererSettings settings;
  private final StreamGate gate;

  private transient @Nullable Opened opened;

  /**
   * @param topic topic of the blocks, for dead letters
   * @param context pipeline and id of this step
   * @param gate whether the pipeline can take a stream
   */
  public OrderFunction(
      String topic, StepContext context, BlockOrdererSettings settings, StreamGate gate) {
    this.topic = topic;
    this.context = context;
    this.settings = settings;
    this.gate = gate;
  }

  @Override
  public void open(OpenContext openContext) {
    opened = new Opened(getRuntimeContext());
  }

  @Override
  public void processElement1(InboundRecord record, Context flink, Collector<Frame> out)
      throws Exception {
    Opened my = begin(flink, out);
    EegBlock block = record.requireBlock();
    if (my.waiting.any()) {
      my.waiting.add(record, flink.timerService(), my);
    } else if (my.knows(block)) {
      my.take(record);
    } else if (my.waiting.isGivenUp(block.getDescriptorHash())) {
      my.giveUp(record, "it was waited for in vain");
    } else {
      my.waiting.add(record, flink.timerService(), my);
    }
    my.finish(flink.timerService());
  }

  @Override
  public void processElement2(InboundDescriptor inbound, Context flink, Collector<Frame> out)
      throws Exception {
    Opened my = begin(flink, out);
    StreamDescriptor descriptor = inbound.requireDescriptor();
    my.converters.add(descriptor, my.state == null ? Set.of() : my.state.descriptorsInUse());
    my.waiting.came(descriptor.getDescriptorHash());
    if (my.waiting.any()) {
      my.waiting.release(my);
    }
    my.finish(flink.timerService());
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext flink, Collector<Frame> out) throws Exception {
    Opened my = begin(flink, out);
    if (flink.timeDomain() == TimeDomain.EVENT_TIME) {
      my.waiting.drain(flink.timerService(), my);
      my.endRecording();
    } else {
      my.waiting.onTimer(timestamp, flink.timerService(), my);
    }
    my.finish(flink.timerService());
  }

  private Opened begin(Context flink, Collector<Frame> out) throws Exception {
    Opened my = Objects.requireNonNull(opened, "the function is used before it was opened");
    my.begin(flink, out);
    return my;
  }

  /** What exists between open and close. */
  private final class Opened implements WaitingBlocks.Taker {

    private final ValueState<OrderState> orders;
    private final StreamConverters converters;
    private final WaitingBlocks waiting;
    private final BlockOrderer orderer;
    private final OrderMetrics metrics;
    private final FlinkSink sink = new FlinkSink();
    private final OrderedOutput output;

    /** Stream whose record is being handled, and its state; null when it is new. */
    private String streamId = "";

    private @Nullable OrderState state;
    private boolean isNew;
    private boolean changed;

    Opened(RuntimeContext flink) {
      orders =
          flink.getState(
              new ValueStateDescriptor<>(
                  "order", new SelfTypeInformation<>(OrderState.class, OrderStateSerializer::new)));
      converters =
          new StreamConverters(
              flink.getListState(
                  new ListStateDescriptor<>(
                      "descriptors", RecordTypeInformation.forRecord(StreamDescriptor.class))),
              gate);
      waiting = new WaitingBlocks(flink);
      orderer = new BlockOrderer(settings.maxAhead(), settings.fromStart());
      metrics = new OrderMetrics(flink.getMetricGroup());
      output = new OrderedOutput(topic, context, metrics, this::converter, sink);
    }

    void begin(Context flink, Collector<Frame> out) throws Exception {
      sink.at(flink, out);
      waiting.atWork(flink.timerService());
      streamId = flink.getCurrentKey();
      state = orders.value();
      isNew = state == null;
      changed = false;
    }

    /**
     * Puts the state back; a stream that is new gets a timer that fires when the job is drained.
     */
    void finish(TimerService timers) throws Exception {
      if (changed) {
        if (isNew) {
          timers.registerEventTimeTimer(Long.MAX_VALUE);
        }
        orders.update(state);
      }
    }

    private OrderState state() {
      OrderState present = state;
      if (present == null) {
        present = new OrderState();
        state = present;
      }
      changed = true;
      return present;
    }

    void endRecording() {
      if (state != null) {
        orderer.finish(state(), output);
      }
    }

    /** The converter of a block that was accepted. */
    private BlockConverter converter(long descriptorHash) {
      return found(descriptorHash).converter();
    }

    private GatedConverter found(long descriptorHash) {
      return Objects.requireNonNull(
          converters.find(streamId, descriptorHash), "the descriptor was seen");
    }

    @Override
    public boolean knows(EegBlock block) {
      return converters.find(streamId, block.getDescriptorHash()) != null;
    }

    @Override
    public void take(InboundRecord record) {
      OrderState order = state();
      EegBlock block = record.requireBlock();
      GatedConverter gated = found(block.getDescriptorHash());
      String problem = gated.problemOf(block);
      if (problem.isEmpty() && continuesRecording(block, order)) {
        GatedConverter before = converters.find(streamId, order.descriptorHash);
        problem = before == null ? "" : gated.problemAfter(before);
      }
      if (problem.isEmpty()) {
        long repeats = order.duplicates;
        orderer.accept(arrival(record), order, output);
        // A new recording counts from 0.
        metrics.recordDuplicates(Math.max(0, order.duplicates - repeats));
        return;
      }
      order.invalid++;
      output.rejected(arrival(record), DeadLetterKind.INVALID, problem);
      StreamLayout layout = gated.layout();
      boolean first = block.getBlockSequence() == 0 || order.invalid == 1;
      if (!gated.accepts() && layout != null && first) {
        output.refused(block, layout, problem);
      }
    }

    private boolean continuesRecording(EegBlock block, OrderState order) {
      return order.blocks > 0
          && order.descriptorHash != block.getDescriptorHash()
          && block.getRecordingId().equals(order.recordingId);
    }

    @Override
    public void giveUp(InboundRecord record, String why) {
      EegBlock block = record.requireBlock();
      output.rejected(
          arrival(record),
          DeadLetterKind.NO_DESCRIPTOR,
          "the block names descriptor "
              + Long.toHexString(block.getDescriptorHash())
              + " of stream "
              + block.getStreamId()
              + ", but "
              + why
              + "; a source must publish its StreamDescriptor to the topic streams before its"
              + " first block");
    }

    private Arrival arrival(InboundRecord record) {
      return new Arrival(
          record.requireBlock(), record.partition(), record.offset(), record.timestampMillis());
    }
  }

  /** Hands on to Flink. */
  private static final class FlinkSink implements OrderedOutput.Sink {

    private KeyedCoProcessFunction<String, InboundRecord, InboundDescriptor, Frame>.@Nullable
        Context
        flink;
    private @Nullable Collector<Frame> out;

    void at(
        KeyedCoProcessFunction<String, InboundRecord, InboundDescriptor, Frame>.Context context,
        Collector<Frame> collector) {
      flink = context;
      out = collector;
    }

    @Override
    public void frame(Frame frame) {
      Objects.requireNonNull(out).collect(frame);
    }

    @Override
    public void gap(Gap gap) {
      Objects.requireNonNull(flink).output(ResultTags.GAPS, gap);
    }

    @Override
    public void report(Report report) {
      Objects.requireNonNull(flink).output(ResultTags.REPORTS, report);
    }

    @Override
    public void alert(Alert alert) {
      Objects.requireNonNull(flink).output(ResultTags.ALERTS, alert);
    }

    @Override
    public void deadLetter(DeadLetter letter) {
      Objects.requireNonNull(flink).output(ResultTags.DEAD_LETTERS, letter);
    }
  }
}
