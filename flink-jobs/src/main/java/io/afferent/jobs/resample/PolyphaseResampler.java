package io.afferent.jobs.resample;

import java.util.Arrays;

/**
 * Converts the rate of a stream of sample-major frames by an exact ratio, with the filter's history
 * and phase carried from call to call.
 *
 * <p>Legend: S samples, U units, T taps per phase, {@code ceil((20 * max(up, down) + 1) / up)}.
 *
 * <p><b>Result.</b> With h the filter of {@code 20 * max(up, down) + 1} taps and {@code c = m *
 * down + 10 * max(up, down)}, output {@code m} is {@code sum over k of h[c - k*up] * x[k]}, in
 * double, from the newest input to the oldest. A stream that starts at index 0 and is flushed at
 * its end gives {@code scipy.signal.resample_poly(x, up, down)}, head, tail and length included, to
 * rounding. The result does not depend on how the stream is cut into calls. Equal rates copy the
 * input.
 *
 * <p><b>Indexes.</b> Output {@code m} always belongs to input time {@code m * down / up} on the
 * absolute index grid. A segment that holds the input indexes {@code i0 <= i < i1} gives exactly
 * the outputs {@code ceil(i0 * up / down) <= m < ceil(i1 * up / down)}; segments without a gap
 * between them give outputs without a gap. Inputs outside the segment count as zero, so the first
 * and last {@link #edgeSamples} outputs of a segment rest on zeros in part. {@link #edgeRemaining}
 * counts them down after a start.
 *
 * <p><b>Gap and end.</b> At a gap call {@link #flushFloats}, then {@link #reset} with the index at
 * which the data goes on. At the end call {@link #flushFloats}. Output {@code m} is ready when
 * input {@code floor(c / up)} has come.
 *
 * <p><b>NaN.</b> A NaN makes its unit's outputs NaN while it is under the filter, {@code 20 *
 * max(up, down) / up} inputs, and no longer.
 *
 * <p>State: T * U doubles and three longs. Not thread-safe: one instance per stream.
 */
public final class PolyphaseResampler {
  private static final long CLOSED = -1L;

  private final ResampleRatio ratio;
  private final int unitCount;
  private final int up;
  private final int down;
  private final int half;
  private final int tapsPerPhase;

  /** Taps by phase, {@code [up][T]}: {@code h[phase + j * up]} for the j-th newest input. */
  private final double[] taps;

  /** The last T inputs, {@code [T][U]}; input i is in row {@code i mod T}. */
  private final double[][] ring;

  private final double[] sums;

  private long segmentStart;
  private long nextInput;
  private long nextOutput;

  /** The newest input under the filter of the next output, and the filter's phase there. */
  private long newestInput;

  private int phase;

  /**
   * Creates a resampler whose first segment starts at input index 0.
   *
   * @throws IllegalArgumentException if {@code unitCount} is below 1
   */
  public PolyphaseResampler(ResampleRatio ratio, int unitCount) {
    if (unitCount < 1) {
      throw new IllegalArgumentException("unitCount must be at least 1, was " + unitCount);
    }
    this.ratio = ratio;
    this.unitCount = unitCount;
    up = ratio.up();
    down = ratio.down();
    if (ratio.isIdentity()) {
      half = 0;
      tapsPerPhase = 1;
      taps = new double[] {1.0};
    } else {
      half = KaiserLowPass.HALF_LENGTH_PER_TERM * Math.max(up, down);
      tapsPerPhase = 2 * half / up + 1;
      taps = byPhase(KaiserLowPass.design(ratio));
    }
    ring = new double[tapsPerPhase][unitCount];
    sums = new double[unitCount];
    reset(0L);
  }

  private double[] byPhase(double[] filter) {
    double[] result = new double[up * tapsPerPhase];
    for (int i = 0; i < filter.length; i++) {
      result[i % up * tapsPerPhase + i / up] = filter[i];
    }
    return result;
  }

  /** Returns the ratio of output to input rate. */
  public ResampleRatio ratio() {
    return ratio;
  }

  /** Returns the number of units per sample. */
  public int unitCount() {
    return unitCount;
  }

  /** Returns the index of the input sample that must come next. */
  public long nextInputIndex() {
    return nextInput;
  }

  /** Returns the absolute index of the output sample that will be written next. */
  public long nextOutputIndex() {
    return nextOutput;
  }

  /** Returns how many outputs at each end of a segment rest in part on zeros outside it. */
  public long edgeSamples() {
    return ((long) half + down - 1) / down;
  }

  /** Returns how many of the coming outputs belong to the edge at the start of the segment. */
  public long edgeRemaining() {
    if (segmentStart == CLOSED) {
      return 0L;
    }
    long written = nextOutput - ratio.firstOutputAtOrAfter(segmentStart);
    return Math.max(0L, edgeSamples() - written);
  }

  /**
   * Starts a segment at input index {@code firstInputIndex}, with an empty history. Outputs of the
   * segment before that were not flushed are lost.
   *
   * @throws IllegalArgumentException if the index is negative
   */
  public void reset(long firstInputIndex) {
    nextOutput = ratio.firstOutputAtOrAfter(firstInputIndex);
    segmentStart = firstInputIndex;
    nextInput = firstInputIndex;
    locate();
    for (double[] row : ring) {
      Arrays.fill(row, 0.0);
    }
  }

  private void locate() {
    long steps = ratio.offsetInUpsampledSteps(nextOutput, nextInput) + half;
    newestInput = nextInput + Math.floorDiv(steps, (long) up);
    phase = Math.floorMod(steps, up);
  }

  /**
   * Returns the number of output samples that the next {@code inputSamples} inputs will give: the
   * size to give the output array.
   */
  public int outputSamplesFor(int inputSamples) {
    long steps = (nextInput + inputSamples - newestInput) * up - 1 - phase;
    return steps < 0 ? 0 : Math.toIntExact(steps / down + 1);
  }

  /** Returns the number of output samples that a flush will give. */
  public int outputSamplesForFlush() {
    if (segmentStart == CLOSED) {
      return 0;
    }
    long steps = (nextInput - newestInput) * up - phase + half;
    return steps <= 0 ? 0 : Math.toIntExact((steps + down - 1) / down);
  }

  /**
   * Takes {@code inputSamples} samples and writes the outputs that are ready.
   *
   * @param firstInputIndex index of the first of them, equal to {@link #nextInputIndex}
   * @param frames {@code [inputSamples][U]}; may be longer
   * @param output receives {@code [outputSamplesFor(inputSamples)][U]}, of which the first sample
   *     has the index that {@link #nextOutputIndex} had before the call; another array than {@code
   *     frames}
   * @return the number of output samples written
   * @throws IllegalStateException if the index is not the next, or the segment has been flushed
   * @throws IllegalArgumentException if an array is too short
   */
  public int processFloats(long firstInputIndex, float[] frames, int inputSamples, float[] output) {
    checkCall(firstInputIndex, frames.length, inputSamples, output.length);
    int written = 0;
    for (int n = 0; n < inputSamples; n++) {
      double[] row = ring[(int) (nextInput % tapsPerPhase)];
      int at = n * unitCount;
      for (int u = 0; u < unitCount; u++) {
        row[u] = frames[at + u];
      }
      nextInput++;
      while (newestInput < nextInput) {
        writeFloats(0, output, written++);
      }
    }
    return written;
  }

  /** As {@link #processFloats}, without rounding to float. */
  public int processDoubles(
      long firstInputIndex, double[] frames, int inputSamples, double[] output) {
    checkCall(firstInputIndex, frames.length, inputSamples, output.length);
    int written = 0;
    for (int n = 0; n < inputSamples; n++) {
      System.arraycopy(frames, n * unitCount, ring[(int) (nextInput % tapsPerPhase)], 0, unitCount);
      nextInput++;
      while (newestInput < nextInput) {
        computeNext(0);
        System.arraycopy(sums, 0, output, written++ * unitCount, unitCount);
      }
    }
    return written;
  }

  /**
   * Ends the segment: writes the outputs that were waiting for input, with zeros in its place.
   * After it, {@link #reset} starts the next segment.
   *
   * @param output receives {@code [outputSamplesForFlush()][U]}
   * @return the number of output samples written; 0 if the segment has been flushed before
   * @throws IllegalArgumentException if {@code output} is too short
   */
  public int flushFloats(float[] output) {
    int count = outputSamplesForFlush();
    checkOutput(output.length, count);
    for (int written = 0; written < count; written++) {
      writeFloats(missingInputs(), output, written);
    }
    segmentStart = CLOSED;
    return count;
  }

  /** As {@link #flushFloats}, without rounding to float. */
  public int flushDoubles(double[] output) {
    int count = outputSamplesForFlush();
    checkOutput(output.length, count);
    for (int written = 0; written < count; written++) {
      computeNext(missingInputs());
      System.arraycopy(sums, 0, output, written * unitCount, unitCount);
    }
    segmentStart = CLOSED;
    return count;
  }

  /** Returns how many of the newest inputs under the next output's filter will never come. */
  private int missingInputs() {
    return (int) Math.max(0L, newestInput - nextInput + 1);
  }

  private void writeFloats(int skippedTaps, float[] output, int sample) {
    computeNext(skippedTaps);
    int at = sample * unitCount;
    for (int u = 0; u < unitCount; u++) {
      output[at + u] = (float) sums[u];
    }
  }

  /** Computes the next output into {@code sums} and moves on by one output. */
  private void computeNext(int skippedTaps) {
    Arrays.fill(sums, 0.0);
    int tapBase = phase * tapsPerPhase;
    int tapCount = (2 * half - phase) / up + 1;
    int j = skippedTaps;
    int at = (int) Math.floorMod(newestInput - j, (long) tapsPerPhase);
    for (; j + 4 <= tapCount; j += 4) {
      int second = before(at);
      int third = before(second);
      int fourth = before(third);
      addFour(sums, ring[at], ring[second], ring[third], ring[fourth], taps, tapBase + j);
      at = before(fourth);
    }
    for (; j < tapCount; j++) {
      addOne(sums, ring[at], taps[tapBase + j]);
      at = before(at);
    }
    nextOutput++;
    int steps = phase + down;
    newestInput += steps / up;
    phase = steps % up;
  }

  private int before(int ringRow) {
    return ringRow == 0 ? tapsPerPhase - 1 : ringRow - 1;
  }

  // One pass for four taps, with the additions in the same order as one tap at a time.
  private static void addFour(
      double[] sums,
      double[] row0,
      double[] row1,
      double[] row2,
      double[] row3,
      double[] taps,
      int firstTap) {
    double tap0 = taps[firstTap];
    double tap1 = taps[firstTap + 1];
    double tap2 = taps[firstTap + 2];
    double tap3 = taps[firstTap + 3];
    for (int u = 0; u < sums.length; u++) {
      sums[u] = sums[u] + tap0 * row0[u] + tap1 * row1[u] + tap2 * row2[u] + tap3 * row3[u];
    }
  }

  private static void addOne(double[] sums, double[] row, double tap) {
    for (int u = 0; u < sums.length; u++) {
      sums[u] = sums[u] + tap * row[u];
    }
  }

  private void checkCall(
      long firstInputIndex, int framesLength, int inputSamples, int outputLength) {
    if (segmentStart == CLOSED) {
      throw new IllegalStateException("the segment has been flushed; call reset to start the next");
    }
    if (firstInputIndex != nextInput) {
      throw new IllegalStateException(
          "the next input index is "
              + nextInput
              + ", got "
              + firstInputIndex
              + "; at a gap call flush, then reset");
    }
    if (inputSamples < 0 || (long) inputSamples * unitCount > framesLength) {
      throw new IllegalArgumentException(
          "inputSamples must be at least 0 and fit the frames: "
              + inputSamples
              + " samples of "
              + unitCount
              + " units, the array has "
              + framesLength
              + " values");
    }
    checkOutput(outputLength, outputSamplesFor(inputSamples));
  }

  private void checkOutput(int length, int samples) {
    if ((long) samples * unitCount > length) {
      throw new IllegalArgumentException(
          "output must hold "
              + samples
              + " samples of "
              + unitCount
              + " units, has "
              + length
              + " values");
    }
  }

  /** Returns a copy of the history, {@code [T][U]}, oldest input first. */
  public double[] saveHistory() {
    double[] history = new double[tapsPerPhase * unitCount];
    for (int i = 0; i < tapsPerPhase; i++) {
      int from = (int) ((nextInput + i) % tapsPerPhase);
      System.arraycopy(ring[from], 0, history, i * unitCount, unitCount);
    }
    return history;
  }

  /** Returns the position: start of the segment (-1 when flushed), next input, next output. */
  public long[] savePosition() {
    return new long[] {segmentStart, nextInput, nextOutput};
  }

  /**
   * Continues exactly where another resampler of the same ratio and units was saved.
   *
   * @param history as {@link #saveHistory} returned it; copied
   * @param position as {@link #savePosition} returned it
   * @throws IllegalArgumentException if a length does not fit ratio and units, or the indexes do
   *     not belong together
   */
  public void restore(double[] history, long[] position) {
    if (history.length != tapsPerPhase * unitCount || position.length != 3) {
      throw new IllegalArgumentException(
          "the history must have "
              + tapsPerPhase
              + " samples of "
              + unitCount
              + " units and the position 3 values, had "
              + history.length
              + " and "
              + position.length
              + " values; they were saved for another ratio or another number of units");
    }
    if (position[0] < CLOSED || position[1] < Math.max(0L, position[0]) || position[2] < 0L) {
      throw new IllegalArgumentException(
          "the position is not one of a resampler: " + Arrays.toString(position));
    }
    segmentStart = position[0];
    nextInput = position[1];
    nextOutput = position[2];
    locate();
    for (int i = 0; i < tapsPerPhase; i++) {
      int to = (int) ((nextInput + i) % tapsPerPhase);
      System.arraycopy(history, i * unitCount, ring[to], 0, unitCount);
    }
  }
}
