package io.afferent.jobs.operator;

import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.Rate;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.resample.PolyphaseResampler;
import io.afferent.jobs.resample.ResampleRatio;
import io.afferent.jobs.step.Kernel;
import io.afferent.jobs.step.StepOutput;
import io.afferent.jobs.step.StepState;

/**
 * Leads frames through the polyphase resampler. Output sample m lies at input time m * down / up of
 * the recording's index grid, whatever came before it.
 *
 * <p><b>Gap and end</b>: what is held back is flushed with zeros in place of what is missing, then
 * the next segment starts on the same grid. The gap that is passed on covers the output samples
 * between the two segments.
 *
 * <p><b>Warm-up</b>: outputs that rest on flagged input, or on zeros before the first sample of a
 * segment, are flagged; a frame in which that ends is passed on as two.
 *
 * <p><b>Times</b>: device times count exactly from the first sample of the segment.
 *
 * <p><b>State</b>: about 20 * max(up, down) / up samples of doubles, 6 longs.
 */
final class ResampleKernel implements Kernel {

  private static final int POSITION = 0;
  private static final int POSITION_LENGTH = 3;
  private static final int NEXT_INDEX = 3;

  /** Input index whose device time anchors the segment; -1 before the first sample of one. */
  private static final int ANCHOR_INDEX = 4;

  private static final int ANCHOR_TIME = 5;

  /** Input index after the last flagged sample, at least the start of the segment. */
  private static final int WARM_END = 6;

  private static final int LONGS = 7;

  private final StreamLayout outputLayout;
  private final PolyphaseResampler resampler;
  private final ResampleRatio ratio;
  private final Rate upsampledRate;
  private final int unitCount;
  private final int historyLength;

  ResampleKernel(StreamLayout layout, Rate outputRate) {
    Rate rate = layout.rate();
    this.ratio =
        ResampleRatio.between(
            rate.numerator(), rate.denominator(), outputRate.numerator(), outputRate.denominator());
    this.unitCount = layout.unitCount();
    this.resampler = new PolyphaseResampler(ratio, unitCount);
    this.outputLayout = layout.withRate(outputRate);
    this.upsampledRate =
        new Rate(Math.multiplyExact(rate.numerator(), (long) ratio.up()), rate.denominator());
    this.historyLength = resampler.saveHistory().length;
  }

  @Override
  public StreamLayout outputLayout() {
    return outputLayout;
  }

  @Override
  public StepState initialState() {
    StepState state = StepState.ofLengths(LONGS, historyLength, 0);
    state.longs()[NEXT_INDEX] = FrameSamples.NOT_STARTED;
    state.longs()[ANCHOR_INDEX] = FrameSamples.NOT_STARTED;
    return state;
  }

  @Override
  public void process(Frame frame, StepState state, StepOutput output) {
    long[] longs = state.longs();
    FrameSamples.checkContinues(frame, longs[NEXT_INDEX]);
    longs[NEXT_INDEX] = frame.endSampleIndex();
    switch (frame.kind()) {
      case DATA -> {
        if (frame.sampleCount() > 0) {
          data(frame, state, output);
        }
      }
      case GAP -> {
        flush(state, output);
        long first = ratio.firstOutputAtOrAfter(frame.firstSampleIndex());
        long next = ratio.firstOutputAtOrAfter(frame.endSampleIndex());
        output.frame(Frame.gap(outputLayout, first, next - first, timeOf(first, frame, longs)));
        longs[ANCHOR_INDEX] = FrameSamples.NOT_STARTED;
      }
      case END -> {
        flush(state, output);
        long first = ratio.firstOutputAtOrAfter(frame.firstSampleIndex());
        output.frame(Frame.end(outputLayout, first, timeOf(first, frame, longs)));
        longs[ANCHOR_INDEX] = FrameSamples.NOT_STARTED;
      }
      case WINDOW -> throw FrameSamples.notASignal(frame);
    }
  }

  private void data(Frame frame, StepState state, StepOutput output) {
    long[] longs = state.longs();
    if (longs[ANCHOR_INDEX] == FrameSamples.NOT_STARTED) {
      longs[ANCHOR_INDEX] = frame.firstSampleIndex();
      longs[ANCHOR_TIME] = frame.deviceTimeNanos();
      longs[WARM_END] = frame.firstSampleIndex();
      resampler.reset(frame.firstSampleIndex());
    } else {
      restore(state);
    }
    if (frame.warmUp()) {
      longs[WARM_END] = frame.endSampleIndex();
    }
    int count = (int) frame.sampleCount();
    long first = resampler.nextOutputIndex();
    float[] made = new float[resampler.outputSamplesFor(count) * unitCount];
    resampler.processFloats(frame.firstSampleIndex(), frame.samples(), count, made);
    save(state);
    emit(first, made, longs, output);
  }

  private void flush(StepState state, StepOutput output) {
    long[] longs = state.longs();
    if (longs[ANCHOR_INDEX] == FrameSamples.NOT_STARTED) {
      return;
    }
    restore(state);
    long first = resampler.nextOutputIndex();
    float[] made = new float[resampler.outputSamplesForFlush() * unitCount];
    resampler.flushFloats(made);
    save(state);
    emit(first, made, longs, output);
  }

  private void emit(long first, float[] made, long[] longs, StepOutput output) {
    if (made.length == 0) {
      return;
    }
    long settled = ratio.firstOutputAtOrAfter(longs[WARM_END]) + resampler.edgeSamples();
    int warmRows = (int) Math.max(0L, Math.min(made.length / unitCount, settled - first));
    FrameSamples.emitInTwo(
        outputLayout, first, anchoredTimeOf(first, longs), false, warmRows, made, output);
  }

  /** Device time of the output sample at a gap or an end, which may come before any sample. */
  private long timeOf(long outputIndex, Frame frame, long[] longs) {
    return longs[ANCHOR_INDEX] == FrameSamples.NOT_STARTED
        ? timeOf(outputIndex, frame.firstSampleIndex(), frame.deviceTimeNanos())
        : anchoredTimeOf(outputIndex, longs);
  }

  private long anchoredTimeOf(long outputIndex, long[] longs) {
    return timeOf(outputIndex, longs[ANCHOR_INDEX], longs[ANCHOR_TIME]);
  }

  private long timeOf(long outputIndex, long inputIndex, long inputTimeNanos) {
    return inputTimeNanos
        + upsampledRate.nanosOf(ratio.offsetInUpsampledSteps(outputIndex, inputIndex));
  }

  private void restore(StepState state) {
    long[] position = new long[POSITION_LENGTH];
    System.arraycopy(state.longs(), POSITION, position, 0, POSITION_LENGTH);
    resampler.restore(state.doubles(), position);
  }

  private void save(StepState state) {
    System.arraycopy(resampler.savePosition(), 0, state.longs(), POSITION, POSITION_LENGTH);
    System.arraycopy(resampler.saveHistory(), 0, state.doubles(), 0, historyLength);
  }
}
