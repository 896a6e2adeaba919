package io.afferent.jobs.operator;

import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.StreamLayout;
import io.afferent.jobs.step.FrameDiscontinuityException;
import io.afferent.jobs.step.StepOutput;
import java.util.Arrays;
import java.util.stream.IntStream;

/** What the kernels of this package share about frames: order, times and columns. */
final class FrameSamples {

  /** Next index of a stream of which nothing was seen. */
  static final long NOT_STARTED = -1L;

  private FrameSamples() {}

  /**
   * Checks that a frame continues the stream.
   *
   * @param nextIndex index that must come next, or {@link #NOT_STARTED}
   * @throws FrameDiscontinuityException when it does not
   */
  static void checkContinues(Frame frame, long nextIndex) {
    if (nextIndex != NOT_STARTED && frame.firstSampleIndex() != nextIndex) {
      throw new FrameDiscontinuityException(
          "frame "
              + frame
              + " does not continue the stream, index "
              + nextIndex
              + " must come next; order and gaps are settled before the steps");
    }
  }

  static IllegalStateException notASignal(Frame frame) {
    return new IllegalStateException(
        "frame "
            + frame
            + " came to a step that needs a signal; the check of the file was left out");
  }

  /** Device time of a row of a data frame (ns). */
  static long timeOf(Frame frame, int row) {
    return frame.deviceTimeNanos() + frame.layout().rate().nanosOf(row);
  }

  /**
   * Passes a frame of samples on, as two when a warm-up ends inside it.
   *
   * @param layout layout of the output, with the rate and the units of the samples
   * @param warmRows how many of the first rows belong to a warm-up
   */
  static void emitInTwo(StreamLayout layout, Frame frame, int warmRows, StepOutput output) {
    emitInTwo(
        layout,
        frame.firstSampleIndex(),
        frame.deviceTimeNanos(),
        frame.warmUp(),
        warmRows,
        frame.samples(),
        output);
  }

  /** As above, with the parts of the frame. */
  static void emitInTwo(
      StreamLayout layout,
      long firstIndex,
      long timeNanos,
      boolean warm,
      int warmRows,
      float[] samples,
      StepOutput output) {
    int units = layout.unitCount();
    int rows = samples.length / units;
    if (warm || warmRows <= 0 || warmRows >= rows) {
      boolean flag = warm || (warmRows > 0 && rows > 0);
      output.frame(Frame.data(layout, firstIndex, timeNanos, flag, samples));
      return;
    }
    float[] head = Arrays.copyOf(samples, warmRows * units);
    float[] tail = Arrays.copyOfRange(samples, warmRows * units, samples.length);
    output.frame(Frame.data(layout, firstIndex, timeNanos, true, head));
    output.frame(
        Frame.data(
            layout,
            firstIndex + warmRows,
            timeNanos + layout.rate().nanosOf(warmRows),
            false,
            tail));
  }

  /**
   * The first row from {@code begin} on that holds a value that is not finite, else {@code end}.
   */
  static int firstRowNotFinite(float[] samples, int begin, int end, int units) {
    for (int i = begin * units; i < end * units; i++) {
      if (!Float.isFinite(samples[i])) {
        return i / units;
      }
    }
    return end;
  }

  /** Columns of the units of a kind. */
  static int[] unitsOfKind(StreamLayout layout, String kind) {
    return IntStream.range(0, layout.unitCount())
        .filter(unit -> layout.unitKinds().get(unit).equals(kind))
        .toArray();
  }

  /** A copy of some columns, {@code [rows][columns.length]}. */
  static float[] columns(float[] samples, int units, int[] columns) {
    int rows = samples.length / units;
    float[] copy = new float[rows * columns.length];
    for (int row = 0; row < rows; row++) {
      for (int c = 0; c < columns.length; c++) {
        copy[row * columns.length + c] = samples[row * units + columns[c]];
      }
    }
    return copy;
  }

  /** Puts columns back where {@link #columns} took them. */
  static void putColumns(float[] copy, float[] samples, int units, int[] columns) {
    int rows = samples.length / units;
    for (int row = 0; row < rows; row++) {
      for (int c = 0; c < columns.length; c++) {
        samples[row * units + columns[c]] = copy[row * columns.length + c];
      }
    }
  }
}
