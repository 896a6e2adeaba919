package io.afferent.jobs.operator;

import io.afferent.jobs.filter.SecondOrderSections;
import io.afferent.jobs.filter.SosFilter;
import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.step.Kernel;
import io.afferent.jobs.step.StepOutput;
import io.afferent.jobs.step.StepState;
import java.util.Arrays;

/**
 * Leads frames through a causal filter, in place.
 *
 * <p><b>State</b>: 2 doubles per section and unit, 2 longs. At a gap the state goes back to zero
 * and the warm-up starts again. Trigger units pass as they are.
 *
 * <p><b>Warm-up</b>: a frame in which the warm-up ends is passed on as two, so that the flag of a
 * frame holds for each of its samples and what follows does not depend on how the stream was cut.
 *
 * <p><b>Not finite</b>: a sample that is not finite gives one that is not finite; behind it the
 * unit starts again from zero state, so that one bad sample does not silence a unit for the rest of
 * the recording. The transient of such a restart is not flagged, for it concerns one unit only.
 */
final class FilterKernel implements Kernel {

  private static final String TRIGGER = "TRIGGER";
  private static final int NEXT_INDEX = 0;
  private static final int SINCE_RESET = 1;
  private static final int LONGS = 2;

  private final StreamLayout layout;
  private final SosFilter filter;
  private final int unitCount;
  private final int[] triggers;
  private final int stateLength;

  FilterKernel(StreamLayout layout, SecondOrderSections sections) {
    this.layout = layout;
    this.unitCount = layout.unitCount();
    this.filter = new SosFilter(sections, unitCount);
    this.triggers = FrameSamples.unitsOfKind(layout, TRIGGER);
    this.stateLength = 2 * sections.sectionCount() * unitCount;
  }

  @Override
  public StreamLayout outputLayout() {
    return layout;
  }

  @Override
  public StepState initialState() {
    StepState state = StepState.ofLengths(LONGS, stateLength, 0);
    state.longs()[NEXT_INDEX] = FrameSamples.NOT_STARTED;
    return state;
  }

  @Override
  public void process(Frame frame, StepState state, StepOutput output) {
    long[] longs = state.longs();
    FrameSamples.checkContinues(frame, longs[NEXT_INDEX]);
    longs[NEXT_INDEX] = frame.endSampleIndex();
    switch (frame.kind()) {
      case DATA -> {
        filter.restoreState(state.doubles(), longs[SINCE_RESET]);
        data(frame, output);
        System.arraycopy(filter.saveState(), 0, state.doubles(), 0, stateLength);
        longs[SINCE_RESET] = filter.samplesSinceReset();
      }
      case GAP, END -> {
        Arrays.fill(state.doubles(), 0.0);
        longs[SINCE_RESET] = 0L;
        output.frame(frame);
      }
      case WINDOW -> throw FrameSamples.notASignal(frame);
    }
  }

  private void data(Frame frame, StepOutput output) {
    int count = (int) frame.sampleCount();
    int warm = (int) Math.min(count, filter.warmUpRemaining());
    float[] samples = frame.samples();
    float[] kept =
        triggers.length == 0 ? samples : FrameSamples.columns(samples, unitCount, triggers);
    for (int done = 0; done < count; ) {
      int bad = FrameSamples.firstRowNotFinite(samples, done, count, unitCount);
      int end = Math.min(bad + 1, count);
      filterRows(samples, done, end);
      if (bad < count) {
        restartUnits(samples, bad);
      }
      done = end;
    }
    if (triggers.length > 0) {
      FrameSamples.putColumns(kept, samples, unitCount, triggers);
    }
    FrameSamples.emitInTwo(layout, frame, warm, output);
  }

  private void filterRows(float[] samples, int begin, int end) {
    if (begin == 0) {
      filter.applyFloats(samples, end);
      return;
    }
    float[] rows = Arrays.copyOfRange(samples, begin * unitCount, end * unitCount);
    filter.applyFloats(rows, end - begin);
    System.arraycopy(rows, 0, samples, begin * unitCount, rows.length);
  }

  private void restartUnits(float[] samples, int row) {
    for (int u = 0; u < unitCount; u++) {
      if (!Float.isFinite(samples[row * unitCount + u])) {
        filter.resetUnit(u);
      }
    }
  }
}
