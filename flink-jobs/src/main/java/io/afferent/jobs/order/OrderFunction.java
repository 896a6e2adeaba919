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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.TimeDomain;
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
 * descriptors, and at most {@value #MAX_WAITING} blocks or {@value #MAX_WAITING_BYTES} bytes of
 * samples that wait for a descriptor. When that is exceeded, when {@value #LONGEST_WAIT_MILLIS} ms
 * have passed, or when the job is drained, those whose descriptor is still unknown become dead
 * letters and the others go on; {@value #MAX_GIVEN_UP} descriptors that were given up are
 * remembered, so that the rest of their blocks need not wait as well.
 *
 * <p>When the job is drained, a recording that has not ended is ended, so that nothing is held back
 * for ever.
 */
public final class OrderFunction
    extends KeyedCoProcessFunction<String, InboundRecord, InboundDescriptor, Frame> {

  private static final long serialVersionUID = 1L;

  /** Blocks of a stream that may wait for its descriptor. */
  static final int MAX_WAITING = 1 << 16;

  /** Bytes of samples of a stream that may wait for its descriptor. */
  static final long MAX_WAITING_BYTES = 64L * 1024 * 1024;

  /** Descriptors that were waited for in vain, remembered per stream. */
  static final int MAX_GIVEN_UP = 16;

  /** How long a descriptor may stay away, by the clock of the machine (ms). */
  static final long LONGEST_WAIT_MILLIS = 60_000;

  /** Converters kept per subtask; cheap to make again. */
  private static final int MAX_CONVERTERS = 1024;

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
    opened = new Opened();
  }

  @Override
  public void processElement1(InboundRecord record, Context flink, Collector<Frame> out)
      throws Exception {
    Opened my = opened();
    my.at(flink, out);
    EegBlock block = record.requireBlock();
    Waiting waiting = my.waitingNow.value();
    boolean unknown = my.converter(block.getStreamId(), block.getDescriptorHash()) == null;
    if (waiting == null && unknown && my.isGivenUp(block.getDescriptorHash())) {
      my.rejectUndescribed(record, "it was waited for in vain");
      return;
    }
    if (waiting != null || unknown) {
      my.wait(record, waiting, flink);
      return;
    }
    OrderState state = my.stateOf(flink);
    my.take(arrival(record), state);
    my.orders.update(state);
  }

  @Override
  public void processElement2(InboundDescriptor inbound, Context flink, Collector<Frame> out)
      throws Exception {
    Opened my = opened();
    my.at(flink, out);
    StreamDescriptor descriptor = inbound.requireDescriptor();
    OrderState state = my.orders.value();
    my.descriptors.update(
        my.book().with(descriptor, state == null ? 0 : state.descriptorHash).descriptors());
    my.forgetGivenUp(descriptor.getDescriptorHash());
    if (my.waitingNow.value() != null) {
      my.release(flink);
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext flink, Collector<Frame> out) throws Exception {
    Opened my = opened();
    my.at(flink, out);
    boolean drained = flink.timeDomain() == TimeDomain.EVENT_TIME;
    Waiting waiting = my.waitingNow.value();
    if (drained) {
      while (my.waitingNow.value() != null) {
        my.giveUpWaiting("none had come when the job was drained", flink);
      }
    } else if (waiting != null && timestamp >= waiting.deadlineMillis) {
      // After a restart the descriptors have to be read again before anything is given up.
      if (timestamp < my.openedMillis + LONGEST_WAIT_MILLIS) {
        my.extend(waiting, flink);
      } else {
        my.giveUpWaiting("none came within " + LONGEST_WAIT_MILLIS / 1000 + " s", flink);
      }
    }
    OrderState state = my.orders.value();
    if (state != null && drained) {
      my.orderer.finish(state, my.output);
      my.orders.update(state);
    }
  }

  private static Arrival arrival(InboundRecord record) {
    return new Arrival(
        record.requireBlock(), record.partition(), record.offset(), record.timestampMillis());
  }

  private Opened opened() {
    return Objects.requireNonNull(opened, "the function is used before it was opened");
  }

  /** What exists between open and close. */
  private final class Opened {

    final ValueState<OrderState> orders =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    "order",
                    new SelfTypeInformation<>(OrderState.class, OrderStateSerializer::new)));
    final ListState<StreamDescriptor> descriptors =
        getRuntimeContext()
            .getListState(
                new ListStateDescriptor<>(
                    "descriptors", RecordTypeInformation.forRecord(StreamDescriptor.class)));
    final ListState<InboundRecord> waiting =
        getRuntimeContext()
            .getListState(new ListStateDescriptor<>("waiting", InboundRecord.typeInformation()));

    final ListState<Long> givenUp =
        getRuntimeContext()
            .getListState(new ListStateDescriptor<>("given-up-descriptors", Types.LONG));

    /** How much waits; no value when nothing does. */
    final ValueState<Waiting> waitingNow =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("waiting-now", Types.POJO(Waiting.class)));

    final BlockOrderer orderer = new BlockOrderer(settings.maxAhead(), settings.fromStart());
    final FlinkSink sink = new FlinkSink();
    final OrderMetrics metrics = new OrderMetrics(getRuntimeContext().getMetricGroup());
    final OrderedOutput output;

    /** Clock of the machine when this subtask met its first record (ms). */
    long openedMillis = Long.MAX_VALUE;

    private final Map<ConverterKey, Gated> converters =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<ConverterKey, Gated> eldest) {
            return size() > MAX_CONVERTERS;
          }
        };
    private String streamId = "";

    Opened() {
      output =
          new OrderedOutput(
              topic,
              context,
              metrics,
              hash ->
                  Objects.requireNonNull(
                      Objects.requireNonNull(converter(streamId, hash), "the descriptor was seen")
                          .converter,
                      "the stream was accepted"),
              sink);
    }

    void at(Context flink, Collector<Frame> out) {
      sink.at(flink, out);
      if (openedMillis == Long.MAX_VALUE) {
        openedMillis = flink.timerService().currentProcessingTime();
      }
    }

    /**
     * State of the stream; a stream that is new gets a timer that fires when the job is drained.
     */
    OrderState stateOf(Context flink) throws Exception {
      OrderState state = orders.value();
      if (state == null) {
        flink.timerService().registerEventTimeTimer(Long.MAX_VALUE);
        return new OrderState();
      }
      return state;
    }

    DescriptorBook book() throws Exception {
      List<StreamDescriptor> known = new ArrayList<>();
      descriptors.get().forEach(known::add);
      return new DescriptorBook(known);
    }

    /** The converter of a descriptor, null when that was not seen. */
    @Nullable Gated converter(String stream, long hash) {
      streamId = stream;
      ConverterKey key = new ConverterKey(stream, hash);
      Gated known = converters.get(key);
      if (known == null) {
        StreamDescriptor descriptor;
        try {
          descriptor = book().find(hash).orElse(null);
        } catch (Exception failed) {
          throw new IllegalStateException("the descriptors of " + stream + " are lost", failed);
        }
        if (descriptor == null) {
          return null;
        }
        known = Gated.of(descriptor, gate);
        converters.put(key, known);
      }
      return known;
    }

    /** Leads one block, whose descriptor is known, through the rules. */
    void take(Arrival arrival, OrderState state) {
      EegBlock block = arrival.block();
      Gated gated =
          Objects.requireNonNull(converter(block.getStreamId(), block.getDescriptorHash()));
      String problem = gated.problemOf(block);
      if (problem.isEmpty()) {
        problem = changed(block, gated, state);
      }
      if (problem.isEmpty()) {
        long repeats = state.duplicates;
        orderer.accept(arrival, state, output);
        metrics.recordDuplicates(Math.max(0, state.duplicates - repeats));
        return;
      }
      state.invalid++;
      output.rejected(arrival, DeadLetterKind.INVALID, problem);
      if (gated.layout != null
          && gated.converter == null
          && (block.getBlockSequence() == 0 || state.invalid == 1)) {
        output.refused(block, gated.layout, problem);
      }
    }

    /** Why a block cannot go on with its recording: the steps behind cannot change over. */
    private String changed(EegBlock block, Gated gated, OrderState state) {
      if (state.blocks == 0
          || state.descriptorHash == block.getDescriptorHash()
          || !block.getRecordingId().equals(state.recordingId)) {
        return "";
      }
      StreamLayout now = Objects.requireNonNull(gated.layout);
      Gated known = converter(block.getStreamId(), state.descriptorHash);
      StreamLayout before = known == null ? null : known.layout;
      return before == null
              || (before.rate().equals(now.rate())
                  && before.units().equals(now.units())
                  && before.unitKinds().equals(now.unitKinds()))
          ? ""
          : "the recording began with "
              + before.unitCount()
              + " units at "
              + before.rate()
              + " and goes on with "
              + now.unitCount()
              + " units at "
              + now.rate()
              + " or other names; a source that changes its rate or units must begin a new recording";
    }

    void wait(InboundRecord record, @Nullable Waiting before, Context flink) throws Exception {
      Waiting now = before == null ? startWaiting(flink) : before;
      waiting.add(record);
      now = now.and(record.requireBlock().getSamples().remaining());
      waitingNow.update(now);
      if (now.blocks > MAX_WAITING || now.bytes > MAX_WAITING_BYTES) {
        giveUpWaiting("more blocks came without one than are kept waiting", flink);
      }
    }

    private Waiting startWaiting(Context flink) {
      long deadline = flink.timerService().currentProcessingTime() + LONGEST_WAIT_MILLIS;
      flink.timerService().registerProcessingTimeTimer(deadline);
      flink.timerService().registerEventTimeTimer(Long.MAX_VALUE);
      return new Waiting(0, 0, deadline);
    }

    /** Waits as long as if the waiting had begun when this subtask was opened. */
    void extend(Waiting waiting, Context flink) throws Exception {
      long deadline = openedMillis + LONGEST_WAIT_MILLIS;
      flink.timerService().registerProcessingTimeTimer(deadline);
      waitingNow.update(new Waiting(waiting.blocks, waiting.bytes, deadline));
    }

    /** Lets blocks go on up to the first whose descriptor is still not there. */
    void release(Context flink) throws Exception {
      OrderState state = stateOf(flink);
      List<InboundRecord> left = new ArrayList<>();
      Waiting now = Objects.requireNonNull(waitingNow.value());
      now = new Waiting(0, 0, now.deadlineMillis);
      for (InboundRecord record : waiting.get()) {
        EegBlock block = record.requireBlock();
        if (left.isEmpty() && converter(block.getStreamId(), block.getDescriptorHash()) != null) {
          take(arrival(record), state);
        } else {
          left.add(record);
          now = now.and(block.getSamples().remaining());
        }
      }
      orders.update(state);
      waiting.update(left);
      if (left.isEmpty()) {
        waitingNow.clear();
      } else {
        waitingNow.update(now);
      }
    }

    /** Rejects the blocks in front whose descriptor is unknown and lets the others go on. */
    void giveUpWaiting(String why, Context flink) throws Exception {
      OrderState state = stateOf(flink);
      List<InboundRecord> left = new ArrayList<>();
      Waiting now = null;
      boolean inFront = true;
      for (InboundRecord record : waiting.get()) {
        EegBlock block = record.requireBlock();
        boolean unknown = converter(block.getStreamId(), block.getDescriptorHash()) == null;
        if (left.isEmpty() && unknown && (inFront || isGivenUp(block.getDescriptorHash()))) {
          rememberGivenUp(block.getDescriptorHash());
          rejectUndescribed(record, why);
        } else if (left.isEmpty() && !unknown) {
          inFront = false;
          take(arrival(record), state);
        } else {
          now = now == null ? startWaiting(flink) : now;
          now = now.and(block.getSamples().remaining());
          left.add(record);
        }
      }
      orders.update(state);
      waiting.update(left);
      if (now == null) {
        waitingNow.clear();
      } else {
        waitingNow.update(now);
      }
    }

    void rejectUndescribed(InboundRecord record, String why) {
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

    boolean isGivenUp(long descriptorHash) throws Exception {
      for (Long known : givenUp.get()) {
        if (known == descriptorHash) {
          return true;
        }
      }
      return false;
    }

    private void rememberGivenUp(long descriptorHash) throws Exception {
      if (isGivenUp(descriptorHash)) {
        return;
      }
      List<Long> known = new ArrayList<>();
      givenUp.get().forEach(known::add);
      known.add(descriptorHash);
      givenUp.update(
          known.size() > MAX_GIVEN_UP
              ? known.subList(known.size() - MAX_GIVEN_UP, known.size())
              : known);
    }

    /** A descriptor that comes at last counts again. */
    void forgetGivenUp(long descriptorHash) throws Exception {
      if (isGivenUp(descriptorHash)) {
        List<Long> left = new ArrayList<>();
        for (Long known : givenUp.get()) {
          if (known != descriptorHash) {
            left.add(known);
          }
        }
        givenUp.update(left);
      }
    }
  }

  /**
   * How much of a stream waits for a descriptor. Kept in state: components may be added, never
   * renamed.
   *
   * @param blocks blocks that wait
   * @param bytes bytes of their samples
   * @param deadlineMillis when they are given up, by the clock of the machine (ms)
   */
  public record Waiting(int blocks, long bytes, long deadlineMillis) {
    Waiting and(int sampleBytes) {
      return new Waiting(blocks + 1, bytes + sampleBytes, deadlineMillis);
    }
  }

  private record ConverterKey(String streamId, long descriptorHash) {}

  /** A converter, or why there is none. */
  private static final class Gated {
    final @Nullable BlockConverter converter;
    final @Nullable StreamLayout layout;
    private final String problem;

    private Gated(@Nullable BlockConverter converter, String problem, boolean refused) {
      this.converter = refused ? null : converter;
      this.layout = converter == null ? null : converter.layout();
      this.problem = problem;
    }

    static Gated of(StreamDescriptor descriptor, StreamGate gate) {
      BlockConverter converter;
      try {
        converter = new BlockConverter(descriptor);
      } catch (IllegalArgumentException unusable) {
        return new Gated(null, String.valueOf(unusable.getMessage()), true);
      }
      return gate.problem(converter.layout())
          .map(problem -> new Gated(converter, problem, true))
          .orElseGet(() -> new Gated(converter, "", false));
    }

    String problemOf(EegBlock block) {
      return converter == null ? problem : converter.mismatch(block);
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
