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
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Runs a kernel for every stream. Holds no arithmetic: takes the state of the stream, lets the
 * kernel work, puts the state back. State is one {@link StepState} per stream while its recording
 * lasts, of the length that the kernel fixes; it is cleared when the recording ends.
 */
final class KernelFunction extends KeyedProcessFunction<String, Frame, Frame> {

  private static final long serialVersionUID = 1L;

  /** Name of the keyed state; part of savepoints. */
  static final String STATE_NAME = "kernel";

  /** Kernels kept per subtask; a kernel holds coefficients only and is cheap to make again. */
  private static final int MAX_KERNELS = 1024;

  private final KernelFactory factory;
  private final StepContext context;
  private final boolean copyFrames;

  private transient @Nullable ValueState<StepState> states;
  private transient @Nullable Map<StreamLayout, Kernel> kernels;
  private transient @Nullable StreamLayout lastLayout;
  private transient @Nullable Kernel lastKernel;
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
          protected boolean removeEldestEntry(Map.Entry<StreamLayout, Kernel> eldest) {
            return size() > MAX_KERNELS;
          }
        };
    emitter = new Emitter();
  }

  @Override
  public void processElement(Frame frame, Context flink, Collector<Frame> out) throws Exception {
    ValueState<StepState> keyed = opened(states);
    Emitter output = opened(emitter);
    Kernel kernel = kernelOf(frame.layout());
    StepState state = keyed.value();
    if (state == null) {
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

  // The same layout object comes with every frame of a run; only another one is looked up.
  @SuppressWarnings("ReferenceEquality")
  private Kernel kernelOf(StreamLayout layout) {
    Kernel last = lastKernel;
    if (last != null && layout == lastLayout) {
      return last;
    }
    Map<StreamLayout, Kernel> known = opened(kernels);
    Kernel kernel = known.get(layout);
    if (kernel == null) {
      kernel = factory.create(layout, context);
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
