package io.afferent.jobs.window;

import java.util.Arrays;

/**
 * Cuts a stream of sample-major frames into the windows of a {@link WindowLayout}.
 *
 * <p>Legend: L samples per window, U units.
 *
 * <p>Windows lie on the absolute grid of sample indexes, so neither the blocks' sizes nor a restart
 * changes them. A window is emitted when its last sample has come. Samples are copied, not computed
 * with: a NaN stays where it is.
 *
 * <p><b>Gaps: SPLIT.</b> {@link #gap} says that the data goes on at a later index. Every window
 * that touches the gap is rejected and counted, once, and never shortened. A gap of unknown or no
 * extent is a gap from an index to the same index: it rejects the windows that reach across it.
 *
 * <p><b>Start and end.</b> Data may start at any index: windows that began before it and reach past
 * it count as {@link RejectReason#START}. {@link #end} counts the windows that have begun and
 * cannot be completed as {@link RejectReason#END}. So the windows emitted and rejected are together
 * all that touch the indexes between the first and the last sample, and each only once.
 *
 * <p>State: at most {@code L * U} floats and {@value #POSITION_LENGTH} longs. Not thread-safe: one
 * instance per stream and recording.
 */
public final class WindowAssembler {
  /** The most values of a window: what state can be read back of. */
  public static final int MAX_VALUES = 1 << 28;

  private static final long NOT_STARTED = -1L;
  private static final int POSITION_LENGTH = 6;

  private final WindowLayout layout;
  private final int unitCount;
  private final int length;
  private final int hop;

  /** The latest L samples, {@code [L][U]}; sample i is at row {@code i mod L}. */
  private final float[] ring;

  private final float[] window;

  private long nextSample = NOT_STARTED;
  private long nextWindow;
  private long emitted;
  private long rejectedAtStart;
  private long rejectedAtGaps;
  private long rejectedAtEnd;

  /**
   * Creates an assembler that has seen nothing.
   *
   * @throws IllegalArgumentException if {@code unitCount} is below 1 or a window has more than
   *     {@link #MAX_VALUES} values
   */
  public WindowAssembler(WindowLayout layout, int unitCount) {
    if (unitCount < 1) {
      throw new IllegalArgumentException("unitCount must be at least 1, was " + unitCount);
    }
    this.layout = layout;
    this.unitCount = unitCount;
    length = layout.lengthSamples();
    hop = layout.hopSamples();
    if ((long) length * unitCount > MAX_VALUES) {
      throw new IllegalArgumentException(
          "a window of "
              + length
              + " samples of "
              + unitCount
              + " units has more than "
              + MAX_VALUES
              + " values; shorten it");
    }
    ring = new float[length * unitCount];
    window = new float[length * unitCount];
  }

  /** Returns the layout of the windows. */
  public WindowLayout layout() {
    return layout;
  }

  /** Returns the number of units per sample. */
  public int unitCount() {
    return unitCount;
  }

  /** Returns the index of the sample that must come next, or -1 if any may start the stream. */
  public long nextSampleIndex() {
    return nextSample;
  }

  /** Returns the number of windows emitted. */
  public long emittedCount() {
    return emitted;
  }

  /** Returns the number of windows rejected for the given reason. */
  public long rejectedCount(RejectReason reason) {
    return switch (reason) {
      case START -> rejectedAtStart;
      case GAP -> rejectedAtGaps;
      case END -> rejectedAtEnd;
    };
  }

  /**
   * Takes {@code sampleCount} samples and hands the windows that they complete to {@code sink}, in
   * order.
   *
   * @param firstSampleIndex index of the first of them, equal to {@link #nextSampleIndex} unless
   *     that is -1
   * @param frames {@code [sampleCount][U]}; may be longer
   * @throws IllegalStateException if the index is not the next
   * @throws IllegalArgumentException if the index is negative or {@code frames} is too short
   */
  public void add(long firstSampleIndex, float[] frames, int sampleCount, WindowSink sink) {
    if (sampleCount < 0 || (long) sampleCount * unitCount > frames.length) {
      throw new IllegalArgumentException(
          "sampleCount must be at least 0 and fit the frames: "
              + sampleCount
              + " samples of "
              + unitCount
              + " units, the array has "
              + frames.length
              + " values");
    }
    if (nextSample == NOT_STARTED) {
      start(firstSampleIndex);
    } else if (firstSampleIndex != nextSample) {
      throw new IllegalStateException(
          "the next sample index is "
              + nextSample
              + ", got "
              + firstSampleIndex
              + "; report missing samples with gap, drop repeated ones");
    }
    int taken = 0;
    while (taken < sampleCount) {
      long windowEnd = nextWindow * hop + length;
      int count = (int) Math.min(sampleCount - taken, windowEnd - nextSample);
      store(frames, taken, count);
      taken += count;
      nextSample += count;
      if (nextSample == windowEnd) {
        emit(sink);
      }
    }
  }

  private void start(long firstSampleIndex) {
    if (firstSampleIndex < 0) {
      throw new IllegalArgumentException(
          "the first sample index must be at least 0, was " + firstSampleIndex);
    }
    nextSample = firstSampleIndex;
    // The first window that reaches past the first sample.
    nextWindow = firstSampleIndex < length ? 0L : (firstSampleIndex - length) / hop + 1;
    rejectedAtStart += skipWindowsStartingBefore(firstSampleIndex);
  }

  private void store(float[] frames, int fromSample, int count) {
    // Where the hop is longer than the window, samples before the next window are not needed.
    int skip = (int) Math.min(count, Math.max(0L, nextWindow * hop - nextSample));
    int done = skip;
    while (done < count) {
      int row = (int) ((nextSample + done) % length);
      int run = Math.min(count - done, length - row);
      System.arraycopy(
          frames, (fromSample + done) * unitCount, ring, row * unitCount, run * unitCount);
      done += run;
    }
  }

  private void emit(WindowSink sink) {
    long first = nextWindow * hop;
    int oldest = (int) (first % length) * unitCount;
    System.arraycopy(ring, oldest, window, 0, ring.length - oldest);
    System.arraycopy(ring, 0, window, ring.length - oldest, oldest);
    long index = nextWindow++;
    emitted++;
    sink.accept(index, first, window);
  }

  /**
   * Says that the samples from {@link #nextSampleIndex} up to {@code resumeSampleIndex}, the latter
   * excluded, are missing, or that the stream is broken at that point without a known extent.
   *
   * @param resumeSampleIndex index of the sample that comes next; at least the one awaited
   * @return the number of windows rejected by this call; 0 if nothing had come yet
   * @throws IllegalArgumentException if the index lies before the one awaited
   */
  public long gap(long resumeSampleIndex) {
    if (nextSample == NOT_STARTED) {
      return 0L;
    }
    if (resumeSampleIndex < nextSample) {
      throw new IllegalArgumentException(
          "a gap must end at or after the next sample index "
              + nextSample
              + ", was "
              + resumeSampleIndex
              + "; an index that runs back is a new recording");
    }
    long count = skipWindowsStartingBefore(resumeSampleIndex);
    rejectedAtGaps += count;
    nextSample = resumeSampleIndex;
    return count;
  }

  /**
   * Ends the stream: counts the windows that have begun, forgets the samples, and takes any index
   * as the start of the next recording. The counts go on.
   *
   * @return the number of windows rejected by this call
   */
  public long end() {
    if (nextSample == NOT_STARTED) {
      return 0L;
    }
    long count = skipWindowsStartingBefore(nextSample);
    rejectedAtEnd += count;
    nextSample = NOT_STARTED;
    nextWindow = 0L;
    return count;
  }

  private long skipWindowsStartingBefore(long sampleIndex) {
    long firstKept = Math.max(nextWindow, (sampleIndex + hop - 1) / hop);
    long count = firstKept - nextWindow;
    nextWindow = firstKept;
    return count;
  }

  /** Returns the samples held for windows that are not complete, oldest first, {@code [n][U]}. */
  public float[] saveSamples() {
    int count = heldSamples();
    float[] samples = new float[count * unitCount];
    for (int i = 0; i < count; i++) {
      int row = (int) ((nextSample - count + i) % length);
      System.arraycopy(ring, row * unitCount, samples, i * unitCount, unitCount);
    }
    return samples;
  }

  private int heldSamples() {
    if (nextSample == NOT_STARTED) {
      return 0;
    }
    return (int) Math.max(0L, nextSample - nextWindow * hop);
  }

  /** Returns the position: next sample, next window, emitted, rejected at start, gaps and end. */
  public long[] savePosition() {
    return new long[] {
      nextSample, nextWindow, emitted, rejectedAtStart, rejectedAtGaps, rejectedAtEnd
    };
  }

  /**
   * Continues exactly where another assembler of the same layout and units was saved.
   *
   * @param samples as {@link #saveSamples} returned it; copied
   * @param position as {@link #savePosition} returned it
   * @throws IllegalArgumentException if a length does not fit layout, units and position
   */
  public void restore(float[] samples, long[] position) {
    if (position.length != POSITION_LENGTH || Arrays.stream(position, 1, 6).anyMatch(v -> v < 0)) {
      throw new IllegalArgumentException(
          "the position is not one of a window assembler: " + Arrays.toString(position));
    }
    long sample = position[0];
    long held = sample == NOT_STARTED ? 0L : Math.max(0L, sample - position[1] * hop);
    if (sample < NOT_STARTED || held >= length || samples.length != held * unitCount) {
      throw new IllegalArgumentException(
          "the state has "
              + samples.length
              + " values where "
              + held
              + " samples of "
              + unitCount
              + " units and windows of "
              + length
              + " samples are expected; it was saved for another layout or number of units");
    }
    nextSample = sample;
    nextWindow = position[1];
    emitted = position[2];
    rejectedAtStart = position[3];
    rejectedAtGaps = position[4];
    rejectedAtEnd = position[5];
    for (int i = 0; i < held; i++) {
      int row = (int) ((sample - held + i) % length);
      System.arraycopy(samples, i * unitCount, ring, row * unitCount, unitCount);
    }
  }
}
