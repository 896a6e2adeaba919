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
 * have passed, or when the job is drained, those that wait become dead letters.
 *
 * <p>When the job is drained, a recording that has not ended is ended, so that nothing is held back
 * for ever.
 */
public final class OrderFunction
    extends KeyedCoProcessFunction<String, InboundRecord, InboundDescriptor, Frame> {

  private static final long serialVersionUID = 1L;

  /** Blocks of a stream that may wait for its descriptor. */
  static final int MAX_WAITING = 4096;

  /** Bytes of samples of a stream that may wait for its descriptor. */
  static final long MAX_WAITING_BYTES = 64L * 1024 * 1024;

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
    my.sink.at(flink, out);
    EegBlock block = record.requireBlock();
    Waiting waiting = my.waitingNow.value();
    if (waiting != null || my.converter(block.getStreamId(), block.getDescriptorHash()) == null) {
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
    my.sink.at(flink, out);
    StreamDescriptor descriptor = inbound.requireDescriptor();
    OrderState state = my.orders.value();
    my.descriptors.update(
        my.book().with(descriptor, state == null ? 0 : state.descriptorHash).descriptors());
    if (my.waitingNow.value() != null) {
      my.release(flink);
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext flink, Collector<Frame> out) throws Exception {
    Opened my = opened();
    my.sink.at(flink, out);
    boolean drained = flink.timeDomain() == TimeDomain.EVENT_TIME;
    Waiting waiting = my.waitingNow.value();
    if (waiting != null && (drained || timestamp >= waiting.deadlineMillis)) {
      my.giveUpWaiting(
          drained
              ? "no descriptor of it had come when the job was drained"
              : "no descriptor of it came within " + LONGEST_WAIT_MILLIS / 1000 + " s");
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

    /** How much waits; no value when nothing does. */
    final ValueState<Waiting> waitingNow =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("waiting-now", Types.POJO(Waiting.class)));

    final BlockOrderer orderer = new BlockOrderer(settings.maxAhead(), settings.fromStart());
    final FlinkSink sink = new FlinkSink();
    final OrderedOutput output;
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
              new OrderMetrics(getRuntimeContext().getMetricGroup()),
              hash ->
                  Objects.requireNonNull(
                      Objects.requireNonNull(converter(streamId, hash), "the descriptor was seen")
                          .converter,
                      "the stream was accepted"),
              sink);
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
        orderer.accept(arrival, state, output);
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

    void wait(InboundRecord record, @Nullable Waiting before, Context flink) throws Exception {
      Waiting now = before;
      if (now == null) {
        long deadline = flink.timerService().currentProcessingTime() + LONGEST_WAIT_MILLIS;
        flink.timerService().registerProcessingTimeTimer(deadline);
        flink.timerService().registerEventTimeTimer(Long.MAX_VALUE);
        now = new Waiting(0, 0, deadline);
      }
      waiting.add(record);
      now = now.and(record.requireBlock().getSamples().remaining());
      waitingNow.update(now);
      if (now.blocks > MAX_WAITING || now.bytes > MAX_WAITING_BYTES) {
        giveUpWaiting("more blocks came without one than are kept waiting");
      }
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

    void giveUpWaiting(String why) throws Exception {
      for (InboundRecord record : waiting.get()) {
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
      waiting.clear();
      waitingNow.clear();
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
