package io.afferent.jobs.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.FrameSerializer;
import io.afferent.jobs.frame.Rate;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.operator.BandPassOperator;
import io.afferent.jobs.operator.DetectOperator;
import io.afferent.jobs.operator.KernelRun;
import io.afferent.jobs.operator.ResampleOperator;
import io.afferent.jobs.operator.WindowOperator;
import io.afferent.jobs.pipeline.GivenSteps;
import io.afferent.jobs.result.ResultTags;
import io.afferent.jobs.step.Kernel;
import io.afferent.jobs.step.KernelFactory;
import io.afferent.jobs.step.StepContext;
import io.afferent.jobs.step.StepState;
import io.afferent.schema.Alert;
import io.afferent.schema.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Consumer;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kernels in Flink's operator give what they give alone, through restarts at other parallelisms.
 */
class KernelFunctionTest {

  private static final int MAX_PARALLELISM = 16;
  private static final int STREAMS = 6;
  private static final StepContext CONTEXT = new StepContext("pipeline", "step");
  private static final String DETECT =
      "detect: {rule: burst, low_hz: 8, high_hz: 20, smooth: 50ms, on_ratio: 1.5, baseline: 1s,"
          + " min_duration: 20ms}";

  /** A factory and the settings that it came from. */
  private record Step(String settings, KernelFactory factory) implements KernelFactory {
    @Override
    public Kernel create(StreamLayout layout, StepContext context) {
      return factory.create(layout, context);
    }
  }

  private static Step factory(String step) throws Exception {
    return new Step(
        step,
        GivenSteps.of(
                "  - " + step + "\n",
                new BandPassOperator(),
                new ResampleOperator(),
                new WindowOperator(),
                new DetectOperator())
            .factory());
  }

  private static StreamLayout layout(int stream) {
    return new StreamLayout(
        "stream-" + stream,
        "recording",
        "",
        stream,
        "EEG",
        stream % 2 == 0 ? List.of("Cz") : List.of("Cz", "Pz"),
        stream % 2 == 0 ? List.of("EEG") : List.of("EEG", "EEG"),
        new Rate(160, 1),
        0,
        "device",
        "V");
  }

  /** The frames of all streams, one of each in turn; made anew, for steps change them. */
  private static List<Frame> frames() {
    List<List<Frame>> streams = new ArrayList<>();
    for (int stream = 0; stream < STREAMS; stream++) {
      StreamLayout layout = layout(stream);
      float[] samples = KernelRun.noise(1_500 + 10 * stream, layout.unitCount(), stream);
      streams.add(
          KernelRun.frames(
              layout,
              samples,
              List.of(new KernelRun.Missing(900, 5 + stream)),
              KernelRun.blocksOf(40 + stream)));
    }
    List<Frame> inTurn = new ArrayList<>();
    for (int turn = 0; inTurn.size() < streams.stream().mapToInt(List::size).sum(); turn++) {
      for (List<Frame> stream : streams) {
        if (turn < stream.size()) {
          inTurn.add(stream.get(turn));
        }
      }
    }
    return inTurn;
  }

  /** What kernels without Flink give. */
  private static Map<String, List<String>> alone(KernelFactory factory) {
    return aloneFrom(factory, frames());
  }

  private static Map<String, List<String>> aloneFrom(KernelFactory factory, List<Frame> frames) {
    Map<String, Kernel> kernels = new LinkedHashMap<>();
    Map<String, StepState> states = new LinkedHashMap<>();
    Map<String, KernelRun> runs = new LinkedHashMap<>();
    for (Frame given : frames) {
      Frame frame = given.copy();
      String id = frame.layout().streamId();
      Kernel kernel = kernels.computeIfAbsent(id, any -> factory.create(frame.layout(), CONTEXT));
      kernel.process(
          frame,
          states.computeIfAbsent(id, any -> kernel.initialState()),
          runs.computeIfAbsent(id, any -> KernelRun.nothing()));
    }
    return lines(runs);
  }

  private static Map<String, List<String>> lines(Map<String, KernelRun> runs) {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    runs.forEach((id, run) -> lines.put(id, run.lines()));
    return lines;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bandpass: {low_hz: 1, high_hz: 40}  | heap    | false
          resample: {to_hz: 250}              | heap    | true
          window: {length: 1s, hop: 100ms}    | heap    | true
          window: {length: 1s, hop: 100ms}    | rocksdb | false
          detect                              | heap    | false
          detect                              | rocksdb | true
          """)
  void restartsAtAnotherParallelismChangeNothing(String step, String backend, boolean copyFrames)
      throws Exception {
    Step factory = factory(step.equals("detect") ? DETECT : step);
    Map<String, KernelRun> runs = new LinkedHashMap<>();
    List<Frame> frames = frames();
    int third = frames.size() / 3;
    @Nullable OperatorSubtaskState state = null;
    int before = 1;
    int at = 0;
    for (int parallelism : new int[] {1, 2, 1}) {
      try (Subtasks subtasks =
          new Subtasks(factory, copyFrames, backend, parallelism, before, state)) {
        int end = state == null || parallelism == 2 ? at + third : frames.size();
        for (; at < end; at++) {
          subtasks.feed(frames.get(at));
        }
        state = subtasks.snapshot();
        subtasks.take(runs);
      }
      before = parallelism;
    }
    assertThat(lines(runs)).isEqualTo(alone(factory));
  }

  @Test
  void theDetectionThatIsRestartedFindsSomething() throws Exception {
    assertThat(alone(factory(DETECT)).values())
        .allSatisfy(lines -> assertThat(lines.get(0)).startsWith("alert"));
  }

  @Test
  void bothSubtasksHaveSomethingToDo() {
    assertThat(frames().stream().map(frame -> Subtasks.indexOf(frame, 2)).distinct()).hasSize(2);
  }

  @Test
  void keepsTheStateOfAStreamAndItsSettingsAndNoneBehindItsEnd() throws Exception {
    try (Subtasks subtasks = new Subtasks(factory(DETECT), false, "heap", 1, 1, null)) {
      List<Frame> frames = frames();
      for (int i = 0; i < STREAMS; i++) {
        subtasks.feed(frames.get(i));
      }
      assertThat(subtasks.keyedStates()).isEqualTo(2 * STREAMS);
      frames.subList(STREAMS, frames.size()).forEach(subtasks::feed);
      assertThat(subtasks.keyedStates()).isZero();
    }
  }

  @Test
  void aRecordingBehindAnEndStartsFromNothing() throws Exception {
    Step factory = factory(DETECT);
    Map<String, KernelRun> runs = new LinkedHashMap<>();
    try (Subtasks subtasks = new Subtasks(factory, false, "heap", 1, 1, null)) {
      frames().forEach(subtasks::feed);
      frames().forEach(subtasks::feed);
      subtasks.take(runs);
    }
    assertThat(runs).hasSize(STREAMS);
    alone(factory)
        .forEach(
            (id, once) -> {
              List<String> twice = new ArrayList<>(once);
              twice.addAll(once);
              assertThat(Objects.requireNonNull(runs.get(id)).lines())
                  .containsExactlyInAnyOrderElementsOf(twice);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bandpass: {low_hz: 1, high_hz: 40, order: 2}",
        // Its state has the same lengths.
        "bandpass: {low_hz: 2, high_hz: 40}"
      })
  void aStepThatWasChangedBetweenTwoRunsStartsFromNothing(String later) throws Exception {
    List<Frame> frames = frames().stream().filter(KernelFunctionTest::isOfStreamZero).toList();
    OperatorSubtaskState state;
    try (Subtasks before =
        new Subtasks(factory("bandpass: {low_hz: 1, high_hz: 40}"), true, "heap", 1, 1, null)) {
      frames.subList(0, 10).forEach(before::feed);
      state = before.snapshot();
    }
    Step changed = factory(later);
    Map<String, KernelRun> runs = new LinkedHashMap<>();
    try (Subtasks after = new Subtasks(changed, true, "heap", 1, 1, state)) {
      frames.subList(10, frames.size()).forEach(after::feed);
      after.take(runs);
      assertThat(after.restartedStates()).isEqualTo(1);
    }
    assertThat(lines(runs)).isEqualTo(aloneFrom(changed, frames.subList(10, frames.size())));
  }

  @Test
  void otherUnitsInTheMiddleOfARecordingStartFromNothing() throws Exception {
    Step factory = factory("bandpass: {low_hz: 1, high_hz: 40}");
    List<Frame> one = frames().stream().filter(KernelFunctionTest::isOfStreamZero).toList();
    StreamLayout wider = layout(0).withUnits(List.of("Cz", "Pz"), List.of("EEG", "EEG"));
    long next = one.get(4).endSampleIndex();
    List<Frame> two =
        List.of(
            Frame.data(wider, next, 0, false, KernelRun.noise(50, 2, 1)),
            Frame.end(wider, next + 50, 0));
    Map<String, KernelRun> runs = new LinkedHashMap<>();
    try (Subtasks subtasks = new Subtasks(factory, true, "heap", 1, 1, null)) {
      one.subList(0, 5).forEach(subtasks::feed);
      two.forEach(subtasks::feed);
      subtasks.take(runs);
      assertThat(subtasks.restartedStates()).isEqualTo(1);
    }
    List<String> expected = new ArrayList<>(only(aloneFrom(factory, one.subList(0, 5))));
    expected.addAll(only(aloneFrom(factory, two)));
    assertThat(only(lines(runs))).isEqualTo(expected);
  }

  private static boolean isOfStreamZero(Frame frame) {
    return frame.layout().streamId().equals("stream-0");
  }

  private static List<String> only(Map<String, List<String>> lines) {
    assertThat(lines).hasSize(1);
    return lines.values().iterator().next();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void changesTheFramesOfOthersOnlyWhenItMay(boolean copyFrames) throws Exception {
    Step factory = factory("bandpass: {low_hz: 1, high_hz: 40}");
    Frame frame = frames().get(0);
    Frame before = frame.copy();
    try (Subtasks subtasks = new Subtasks(factory, copyFrames, "heap", 1, 1, null)) {
      subtasks.feed(frame);
    }
    // Without a copy the filter works in place, which is what makes it cheap.
    assertThat(frame.equals(before)).isEqualTo(copyFrames);
  }

  @Test
  void theNamesOfTheStatesAreFixed() {
    assertThat(KernelFunction.STATE_NAME).isEqualTo("kernel");
    assertThat(KernelFunction.SETTINGS_STATE_NAME).isEqualTo("kernel-settings");
  }

  /** The subtasks of one operator. */
  private static final class Subtasks implements AutoCloseable {

    private final List<KeyedOneInputStreamOperatorTestHarness<String, Frame, Frame>> harnesses =
        new ArrayList<>();

    Subtasks(
        Step factory,
        boolean copyFrames,
        String backend,
        int parallelism,
        int parallelismBefore,
        @Nullable OperatorSubtaskState state)
        throws Exception {
      for (int index = 0; index < parallelism; index++) {
        KeyedOneInputStreamOperatorTestHarness<String, Frame, Frame> harness =
            new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(
                    new KernelFunction(factory, CONTEXT, factory.settings(), copyFrames)),
                frame -> frame.layout().streamId(),
                Types.STRING,
                MAX_PARALLELISM,
                parallelism,
                index);
        StateBackend states =
            backend.equals("heap") ? new HashMapStateBackend() : new EmbeddedRocksDBStateBackend();
        harness.setStateBackend(states);
        harness.setup(new FrameSerializer());
        if (state != null) {
          harness.initializeState(
              AbstractStreamOperatorTestHarness.repartitionOperatorState(
                  state, MAX_PARALLELISM, parallelismBefore, parallelism, index));
        }
        harness.open();
        harnesses.add(harness);
      }
    }

    static int indexOf(Frame frame, int parallelism) {
      return KeyGroupRangeAssignment.assignKeyToParallelOperator(
          frame.layout().streamId(), MAX_PARALLELISM, parallelism);
    }

    void feed(Frame frame) {
      try {
        harnesses.get(indexOf(frame, harnesses.size())).processElement(new StreamRecord<>(frame));
      } catch (Exception failed) {
        throw new AssertionError("at " + frame, failed);
      }
    }

    OperatorSubtaskState snapshot() throws Exception {
      OperatorSubtaskState[] states = new OperatorSubtaskState[harnesses.size()];
      for (int i = 0; i < states.length; i++) {
        states[i] = harnesses.get(i).snapshot(1, 1);
      }
      return AbstractStreamOperatorTestHarness.repackageState(states);
    }

    long restartedStates() {
      return harnesses.stream().mapToLong(Subtasks::restartedStates).sum();
    }

    // The harness registers metrics nowhere; the function is asked for its counter.
    private static long restartedStates(
        KeyedOneInputStreamOperatorTestHarness<String, Frame, Frame> harness) {
      KeyedProcessOperator<?, ?, ?> operator =
          (KeyedProcessOperator<?, ?, ?>) harness.getOperator();
      return ((KernelFunction) operator.getUserFunction()).restartedStates();
    }

    int keyedStates() {
      return harnesses.stream()
          .mapToInt(KeyedOneInputStreamOperatorTestHarness::numKeyedStateEntries)
          .sum();
    }

    /** Sorts what came out by stream. */
    void take(Map<String, KernelRun> runs) {
      for (KeyedOneInputStreamOperatorTestHarness<String, Frame, Frame> harness : harnesses) {
        for (Frame frame : harness.extractOutputValues()) {
          runOf(runs, frame.layout().streamId()).frame(frame);
        }
        each(
            harness,
            ResultTags.ALERTS,
            (Alert alert) -> runOf(runs, alert.getLineage().getStreamId()).alert(alert));
        each(
            harness,
            ResultTags.REPORTS,
            (Report report) -> runOf(runs, report.getLineage().getStreamId()).report(report));
      }
    }

    private static KernelRun runOf(Map<String, KernelRun> runs, String stream) {
      return runs.computeIfAbsent(stream, any -> KernelRun.nothing());
    }

    private static <X> void each(
        KeyedOneInputStreamOperatorTestHarness<String, Frame, Frame> harness,
        OutputTag<X> tag,
        Consumer<X> consumer) {
      @Nullable Queue<StreamRecord<X>> records = harness.getSideOutput(tag);
      if (records != null) {
        records.forEach(record -> consumer.accept(record.getValue()));
      }
    }

    @Override
    public void close() {
      for (KeyedOneInputStreamOperatorTestHarness<String, Frame, Frame> harness : harnesses) {
        try {
          harness.close();
        } catch (Exception failed) {
          throw new AssertionError("a subtask did not close", failed);
        }
      }
    }
  }
}
