package io.afferent.jobs.operator;

import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.step.Kernel;
import io.afferent.jobs.step.ResultIds;
import io.afferent.jobs.step.StepContext;
import io.afferent.jobs.step.StepOutput;
import io.afferent.jobs.step.StepState;
import io.afferent.jobs.window.RejectReason;
import io.afferent.jobs.window.WindowAssembler;
import io.afferent.jobs.window.WindowLayout;
import io.afferent.schema.Report;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cuts frames into windows on the absolute index grid. A window that touches a gap is not made but
 * counted; at the end a report tells how many windows were made and rejected.
 *
 * <p>Legend: L samples per window, U units. <b>State</b>: a ring of L * U floats, in which sample i
 * lies in row i mod L, and 13 longs. Only the rows of the current frame are written, so that a long
 * window costs no more than a short one.
 */
final class WindowKernel implements Kernel {

  /** Kind of the report at the end. */
  static final String REPORT_KIND = "windows";

  private static final int POSITION = 0;
  private static final int POSITION_LENGTH = 6;
  private static final int NEXT_INDEX = 6;

  /** Index whose device time anchors the segment; -1 before the first sample of one. */
  private static final int ANCHOR_INDEX = 7;

  private static final int ANCHOR_TIME = 8;

  /** Index after the last flagged sample. */
  private static final int WARM_END = 9;

  private static final int FIRST_SEEN_INDEX = 10;
  private static final int FIRST_SEEN_TIME = 11;
  private static final int ANY_WARM = 12;
  private static final int LONGS = 13;

  private final StreamLayout layout;
  private final StepContext context;
  private final WindowLayout windows;
  private final WindowAssembler assembler;
  private final int unitCount;

  /** State that the assembler holds right now; another one is loaded first. */
  private @Nullable StepState loaded;

  WindowKernel(StreamLayout layout, StepContext context, WindowLayout windows) {
    this.layout = layout;
    this.context = context;
    this.windows = windows;
    this.unitCount = layout.unitCount();
    this.assembler = new WindowAssembler(windows, unitCount);
  }

  @Override
  public StreamLayout outputLayout() {
    return layout;
  }

  @Override
  public StepState initialState() {
    StepState state = StepState.ofLengths(LONGS, 0, windows.lengthSamples() * unitCount);
    long[] longs = state.longs();
    longs[POSITION] = FrameSamples.NOT_STARTED;
    longs[NEXT_INDEX] = FrameSamples.NOT_STARTED;
    longs[ANCHOR_INDEX] = FrameSamples.NOT_STARTED;
    longs[FIRST_SEEN_INDEX] = FrameSamples.NOT_STARTED;
    return state;
  }

  @Override
  public void process(Frame frame, StepState state, StepOutput output) {
    long[] longs = state.longs();
    FrameSamples.checkContinues(frame, longs[NEXT_INDEX]);
    longs[NEXT_INDEX] = frame.endSampleIndex();
    load(state);
    switch (frame.kind()) {
      case DATA -> {
        if (frame.sampleCount() > 0) {
          data(frame, state, output);
        }
      }
      case GAP -> {
        if (assembler.nextSampleIndex() == FrameSamples.NOT_STARTED) {
          // Lost before anything came: the windows that needed it touch a gap all the same.
          assembler.add(frame.firstSampleIndex(), frame.samples(), 0, (index, first, none) -> {});
        }
        assembler.gap(frame.endSampleIndex());
        longs[ANCHOR_INDEX] = FrameSamples.NOT_STARTED;
        output.frame(frame);
      }
      case END -> {
        assembler.end();
        output.report(report(frame, longs));
        longs[ANCHOR_INDEX] = FrameSamples.NOT_STARTED;
        output.frame(frame);
      }
      case WINDOW -> throw FrameSamples.notASignal(frame);
    }
    System.arraycopy(assembler.savePosition(), 0, longs, POSITION, POSITION_LENGTH);
  }

  private void data(Frame frame, StepState state, StepOutput output) {
    long[] longs = state.longs();
    if (longs[ANCHOR_INDEX] == FrameSamples.NOT_STARTED) {
      longs[ANCHOR_INDEX] = frame.firstSampleIndex();
      longs[ANCHOR_TIME] = frame.deviceTimeNanos();
    }
    if (longs[FIRST_SEEN_INDEX] == FrameSamples.NOT_STARTED) {
      longs[FIRST_SEEN_INDEX] = frame.firstSampleIndex();
      longs[FIRST_SEEN_TIME] = frame.deviceTimeNanos();
    }
    if (frame.warmUp()) {
      longs[WARM_END] = frame.endSampleIndex();
      longs[ANY_WARM] = 1L;
    }
    keep(frame, state.floats());
    assembler.add(
        frame.firstSampleIndex(),
        frame.samples(),
        (int) frame.sampleCount(),
        (index, first, samples) ->
            output.frame(
                Frame.window(
                    layout,
                    first,
                    longs[ANCHOR_TIME] + layout.rate().nanosOf(first - longs[ANCHOR_INDEX]),
                    longs[WARM_END] > first,
                    samples.clone())));
  }

  /** Writes the samples of a frame, or the last L of them, to their rows of the ring. */
  private void keep(Frame frame, float[] ring) {
    int length = windows.lengthSamples();
    int count = (int) frame.sampleCount();
    for (int done = Math.max(0, count - length); done < count; ) {
      int row = (int) ((frame.firstSampleIndex() + done) % length);
      int run = Math.min(count - done, length - row);
      System.arraycopy(frame.samples(), done * unitCount, ring, row * unitCount, run * unitCount);
      done += run;
    }
  }

  /** Brings the assembler to a state, unless it is there. */
  private void load(StepState state) {
    long[] position = Arrays.copyOf(state.longs(), POSITION_LENGTH);
    if (isLoaded(state) && Arrays.equals(position, assembler.savePosition())) {
      return;
    }
    long next = position[0];
    int held =
        next == FrameSamples.NOT_STARTED
            ? 0
            : (int) Math.max(0L, next - position[1] * windows.hopSamples());
    float[] samples = new float[held * unitCount];
    for (int i = 0; i < held; i++) {
      int row = (int) ((next - held + i) % windows.lengthSamples());
      System.arraycopy(state.floats(), row * unitCount, samples, i * unitCount, unitCount);
    }
    assembler.restore(samples, position);
    loaded = state;
  }

  // Whether it is the very same object is the question: a restored or copied state must be loaded.
  @SuppressWarnings("ReferenceEquality")
  private boolean isLoaded(StepState state) {
    return loaded == state;
  }

  private Report report(Frame end, long[] longs) {
    boolean seen = longs[FIRST_SEEN_INDEX] != FrameSamples.NOT_STARTED;
    long first = seen ? longs[FIRST_SEEN_INDEX] : 0L;
    long firstTime = seen ? longs[FIRST_SEEN_TIME] : end.deviceTimeNanos();
    long last = Math.max(first, end.firstSampleIndex() - 1);
    boolean anchored = longs[ANCHOR_INDEX] != FrameSamples.NOT_STARTED;
    long lastTime =
        anchored
            ? longs[ANCHOR_TIME] + layout.rate().nanosOf(last - longs[ANCHOR_INDEX])
            : Math.max(firstTime, end.deviceTimeNanos() + layout.rate().nanosOf(-1L));
    return Report.newBuilder()
        .setLineage(
            ResultIds.lineage(
                layout, context, first, last, firstTime, lastTime, longs[ANY_WARM] != 0L))
        .setKind(REPORT_KIND)
        .setCounts(
            Map.of(
                "windows", assembler.emittedCount(),
                "rejectedStart", assembler.rejectedCount(RejectReason.START),
                "rejectedGap", assembler.rejectedCount(RejectReason.GAP),
                "rejectedEnd", assembler.rejectedCount(RejectReason.END),
                "lengthSamples", (long) windows.lengthSamples(),
                "hopSamples", (long) windows.hopSamples()))
        .setMeasures(Map.of())
        .setFacts(Map.of())
        .setFinished(true)
        .build();
  }
}
