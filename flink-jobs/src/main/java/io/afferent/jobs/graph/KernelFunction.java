package io.afferent.jobs.graph;

import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.SelfTypeInformation;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.result.ResultTags;
import io.afferent.jobs.step.FrameDiscontinuityException;
import io.afferent.jobs.step.Kernel;
import io.afferent.jobs.step.KernelFactory;
import io.afferent.jobs.step.StepContext;
import io.afferent.jobs.step.StepOutput;
import io.afferent.jobs.step.StepState;
import io.afferent.schema.Alert;
import io.afferent.schema.Report;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Runs a kernel for every stream. Holds no arithmetic: takes the state of the stream, lets the
 * kernel work, puts the state back. State is one {@link StepState} per stream while its recording
 * lasts, of the length that the kernel fixes; it is cleared when the recording ends.
 *
 * <p>State of other lengths is of another kernel: the step was changed between two runs, or the
 * units of the stream in the middle of a recording. The kernel then starts from nothing at this
 * frame, as behind a gap, and the counter {@value #RESTARTED_STATES} says so.
 */
final class KernelFunction extends KeyedProcessFunction<String, Frame, Frame> {

  private static final long serialVersionUID = 1L;

  /** Name of the keyed state; part of savepoints. */
  static final String STATE_NAME = "kernel";

  /** Name of the keyed state that says which settings the other state belongs to. */
  static final String SETTINGS_STATE_NAME = "kernel-settings";

  /** States that did not fit their kernel, a counter of the operator. */
  static final String RESTARTED_STATES = "restartedStates";

  /** Kernels kept per subtask; a kernel holds coefficients only and is cheap to make again. */
  private static final int MAX_KERNELS = 1024;

  private final KernelFactory factory;
  private final StepContext context;
  private final String settings;
  private final boolean copyFrames;

  private transient @Nullable ValueState<StepState> states;
  private transient @Nullable ValueState<Long> settingsOfStates;
  private transient @Nullable Map<StreamLayout, Sized> kernels;
  private transient @Nullable StreamLayout lastLayout;
  private transient @Nullable Sized lastKernel;
  private transient @Nullable Counter restartedStates;
  private transient @Nullable Emitter emitter;

  /**
   * @param settings settings of the step in one canonical text
   * @param copyFrames whether frames have other readers, so that the kernel must not change them
   */
  KernelFunction(KernelFactory factory, StepContext context, String settings, boolean copyFrames) {
    this.factory = factory;
    this.context = context;
    this.settings = settings;
    this.copyFrames = copyFrames;
  }

  @Override
  public void open(OpenContext openContext) {
    states =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    STATE_NAME,
                    new SelfTypeInformation<>(StepState.class, StepStateSerializer::new)));
    settingsOfStates =
        getRuntimeContext().getState(new ValueStateDescriptor<>(SETTINGS_STATE_NAME, Types.LONG));
    kernels =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<StreamLayout, Sized> eldest) {
            return size() > MAX_KERNELS;
          }
        };
    emitter = new Emitter();
    restartedStates = getRuntimeContext().getMetricGroup().counter(RESTARTED_STATES);
  }

  @Override
  public void processElement(Frame frame, Context flink, Collector<Frame> out) throws Exception {
    ValueState<StepState> keyed = opened(states);
    Emitter output = opened(emitter);
    Sized sized = kernelOf(frame.layout());
    Kernel kernel = sized.kernel();
    ValueState<Long> keyedSettings = opened(settingsOfStates);
    StepState state = keyed.value();
    if (state == null) {
      state = kernel.initialState();
      keyedSettings.update(sized.settings());
    } else if (!sized.fits(state, keyedSettings.value())) {
      opened(restartedStates).inc();
      state = kernel.initialState();
      keyedSettings.update(sized.settings());
    }
    output.flink = flink;
    output.out = out;
    Frame.Kind kind = frame.kind();
    Frame own = copyFrames ? frame.copy() : frame;
    try {
      kernel.process(own, state, output);
    } catch (FrameDiscontinuityException jump) {
      // One stream whose frames do not follow each other must not stop the job for all others.
      opened(restartedStates).inc();
      state = kernel.initialState();
      kernel.process(own, state, output);
    }
    if (kind == Frame.Kind.END) {
      keyed.clear();
      keyedSettings.clear();
    } else {
      keyed.update(state);
    }
  }

  /** States that did not fit their kernel, since this subtask was opened. */
  long restartedStates() {
    return opened(restartedStates).getCount();
  }

  // The same layout object comes with every frame of a run; only another one is looked up.
  @SuppressWarnings("ReferenceEquality")
  private Sized kernelOf(StreamLayout layout) {
    Sized last = lastKernel;
    if (last != null && layout == lastLayout) {
      return last;
    }
    Map<StreamLayout, Sized> known = opened(kernels);
    Sized kernel = known.get(layout);
    if (kernel == null) {
      kernel = Sized.of(factory.create(layout, context), settingsFor(layout));
      known.put(layout, kernel);
    }
    lastLayout = layout;
    lastKernel = kernel;
    return kernel;
  }

  /** What a kernel computes: its settings, and the rate and units that it has them for. */
  private long settingsFor(StreamLayout layout) {
    CRC32 low = new CRC32();
    CRC32C high = new CRC32C();
    byte[] text =
        (settings + layout.rate() + layout.units() + layout.unitKinds())
            .getBytes(StandardCharsets.UTF_8);
    low.update(text);
    high.update(text);
    return high.getValue() << 32 | low.getValue();
  }

  private static <T> T opened(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("the function is used before it was opened");
    }
    return value;
  }

  /** A kernel, a checksum of what it computes, and the lengths of its state. */
  private record Sized(Kernel kernel, long settings, int longs, int doubles, int floats) {

    static Sized of(Kernel kernel, long settings) {
      StepState state = kernel.initialState();
      return new Sized(
          kernel, settings, state.longs().length, state.doubles().length, state.floats().length);
    }

    boolean fits(StepState state, @Nullable Long settingsOfState) {
      return settingsOfState != null
          && settingsOfState == settings
          && state.longs().length == longs
          && state.doubles().length == doubles
          && state.floats().length == floats;
    }
  }

  /** Hands what a kernel emits to Flink. */
  private static final class Emitter implements StepOutput {

    private KeyedProcessFunction<String, Frame, Frame>.@Nullable Context flink;
    private @Nullable Collector<Frame> out;

    @Override
    public void frame(Frame frame) {
      opened(out).collect(frame);
    }

    @Override
    public void alert(Alert alert) {
      opened(flink).output(ResultTags.ALERTS, alert);
    }

    @Override
    public void report(Report report) {
      opened(flink).output(ResultTags.REPORTS, report);
    }
  }
}
