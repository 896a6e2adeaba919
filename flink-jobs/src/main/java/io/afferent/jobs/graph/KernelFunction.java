package io.afferent.jobs.graph;

import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.SelfTypeInformation;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.result.ResultTags;
import io.afferent.jobs.step.Kernel;
import io.afferent.jobs.step.KernelFactory;
import io.afferent.jobs.step.StepContext;
import io.afferent.jobs.step.StepOutput;
import io.afferent.jobs.step.StepState;
import io.afferent.schema.Alert;
import io.afferent.schema.Report;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
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

  /** States that did not fit their kernel, a counter of the operator. */
  static final String RESTARTED_STATES = "restartedStates";

  /** Kernels kept per subtask; a kernel holds coefficients only and is cheap to make again. */
  private static final int MAX_KERNELS = 1024;

  private final KernelFactory factory;
  private final StepContext context;
  private final boolean copyFrames;

  private transient @Nullable ValueState<StepState> states;
  private transient @Nullable Map<StreamLayout, Sized> kernels;
  private transient @Nullable StreamLayout lastLayout;
  private transient @Nullable Sized lastKernel;
  private transient @Nullable Counter restartedStates;
  private transient @Nullable Emitter emitter;

  /**
   * @param copyFrames whether frames have other readers, so that the kernel must not change them
   */
  KernelFunction(KernelFactory factory, StepContext context, boolean copyFrames) {
    this.factory = factory;
    this.context = context;
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
    StepState state = keyed.value();
    if (state == null) {
      state = kernel.initialState();
    } else if (!sized.fits(state)) {
      opened(restartedStates).inc();
      state = kernel.initialState();
    }
    output.flink = flink;
    output.out = out;
    Frame.Kind kind = frame.kind();
    kernel.process(copyFrames ? frame.copy() : frame, state, output);
    if (kind == Frame.Kind.END) {
      keyed.clear();
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
      kernel = Sized.of(factory.create(layout, context));
      known.put(layout, kernel);
    }
    lastLayout = layout;
    lastKernel = kernel;
    return kernel;
  }

  private static <T> T opened(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("the function is used before it was opened");
    }
    return value;
  }

  /** A kernel and the lengths of its state. */
  private record Sized(Kernel kernel, int longs, int doubles, int floats) {

    static Sized of(Kernel kernel) {
      StepState state = kernel.initialState();
      return new Sized(kernel, state.longs().length, state.doubles().length, state.floats().length);
    }

    boolean fits(StepState state) {
      return state.longs().length == longs
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
