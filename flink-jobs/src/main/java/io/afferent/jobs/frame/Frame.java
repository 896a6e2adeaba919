package io.afferent.jobs.frame;

import java.util.Arrays;
import java.util.Objects;

/**
 * What moves between the steps of a job: consecutive samples of one stream, a window cut from it, a
 * gap, or the end of its recording. In order per stream.
 *
 * <p>Samples are float32 in physical SI units, sample-major: all units of the first sample, then of
 * the second; shape {@code [sampleCount, layout.unitCount()]}. A step owns the frame that it
 * receives and may change it in place; it must not keep a reference after passing it on. Not
 * thread-safe.
 */
public final class Frame {

  /** What a frame is. */
  public enum Kind {
    /** Samples of a stream. */
    DATA(0),
    /** Samples cut out for an operator. */
    WINDOW(1),
    /** {@link #sampleCount()} samples are missing from {@link #firstSampleIndex()} on. */
    GAP(2),
    /** The recording ended before {@link #firstSampleIndex()}. */
    END(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** Number that stands for the kind in serialised frames; never reused. */
    int code() {
      return code;
    }

    /**
     * The kind of a code.
     *
     * @throws IllegalArgumentException when no kind has it
     */
    static Kind ofCode(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalArgumentException("a frame kind must be 0 to 3, was " + code);
    }
  }

  private static final float[] NO_SAMPLES = new float[0];

  private final Kind kind;
  private final StreamLayout layout;
  private final long firstSampleIndex;
  private final long sampleCount;
  private final long deviceTimeNanos;
  private final boolean warmUp;
  private final float[] samples;

  private Frame(
      Kind kind,
      StreamLayout layout,
      long firstSampleIndex,
      long sampleCount,
      long deviceTimeNanos,
      boolean warmUp,
      float[] samples) {
    this.kind = Objects.requireNonNull(kind, "kind");
    this.layout = Objects.requireNonNull(layout, "layout");
    this.firstSampleIndex = firstSampleIndex;
    this.sampleCount = sampleCount;
    this.deviceTimeNanos = deviceTimeNanos;
    this.warmUp = warmUp;
    this.samples = samples;
  }

  /**
   * Samples of a stream.
   *
   * @param firstSampleIndex index of the first sample in the rate of the layout
   * @param deviceTimeNanos device time of the first sample (ns)
   * @param warmUp whether any sample still carries a filter's start-up transient
   * @param samples {@code [n, units]}, taken over
   * @throws IllegalArgumentException when the array is not a whole number of samples
   */
  public static Frame data(
      StreamLayout layout,
      long firstSampleIndex,
      long deviceTimeNanos,
      boolean warmUp,
      float[] samples) {
    return new Frame(
        Kind.DATA,
        layout,
        firstSampleIndex,
        wholeSamples(layout, samples),
        deviceTimeNanos,
        warmUp,
        samples);
  }

  /** A window, otherwise as {@link #data}. */
  public static Frame window(
      StreamLayout layout,
      long firstSampleIndex,
      long deviceTimeNanos,
      boolean warmUp,
      float[] samples) {
    return new Frame(
        Kind.WINDOW,
        layout,
        firstSampleIndex,
        wholeSamples(layout, samples),
        deviceTimeNanos,
        warmUp,
        samples);
  }

  /**
   * A gap of {@code missingCount} samples.
   *
   * @param deviceTimeNanos device time at which the first missing sample would have been (ns)
   */
  public static Frame gap(
      StreamLayout layout, long firstMissingIndex, long missingCount, long deviceTimeNanos) {
    if (missingCount < 0) {
      throw new IllegalArgumentException(
          "missingCount must be at least 0, was " + missingCount + " in " + layout.streamId());
    }
    return new Frame(
        Kind.GAP, layout, firstMissingIndex, missingCount, deviceTimeNanos, false, NO_SAMPLES);
  }

  /** The end of a recording of {@code sampleCountOfRecording} samples, lost ones included. */
  public static Frame end(StreamLayout layout, long sampleCountOfRecording, long deviceTimeNanos) {
    return new Frame(
        Kind.END, layout, sampleCountOfRecording, 0, deviceTimeNanos, false, NO_SAMPLES);
  }

  static Frame restored(
      Kind kind,
      StreamLayout layout,
      long firstSampleIndex,
      long sampleCount,
      long deviceTimeNanos,
      boolean warmUp,
      float[] samples) {
    return new Frame(kind, layout, firstSampleIndex, sampleCount, deviceTimeNanos, warmUp, samples);
  }

  public Kind kind() {
    return kind;
  }

  public StreamLayout layout() {
    return layout;
  }

  /** Index of the first sample, missing sample, or the index after the last one for an end. */
  public long firstSampleIndex() {
    return firstSampleIndex;
  }

  /** Samples in the frame; missing samples for a gap; 0 for an end. */
  public long sampleCount() {
    return sampleCount;
  }

  /** Index after the last sample. */
  public long endSampleIndex() {
    return firstSampleIndex + sampleCount;
  }

  /** Device time of the first sample (ns). */
  public long deviceTimeNanos() {
    return deviceTimeNanos;
  }

  /** Whether any sample still carries the start-up transient of a causal filter. */
  public boolean warmUp() {
    return warmUp;
  }

  /** The samples themselves, not a copy: {@code [sampleCount, units]}; empty for gap and end. */
  public float[] samples() {
    return samples;
  }

  /** An independent copy. */
  public Frame copy() {
    return new Frame(
        kind,
        layout,
        firstSampleIndex,
        sampleCount,
        deviceTimeNanos,
        warmUp,
        samples.length == 0 ? samples : samples.clone());
  }

  private static long wholeSamples(StreamLayout layout, float[] samples) {
    if (samples.length % layout.unitCount() != 0) {
      throw new IllegalArgumentException(
          "samples must be a multiple of "
              + layout.unitCount()
              + " units, got "
              + samples.length
              + " values in "
              + layout.streamId());
    }
    return samples.length / layout.unitCount();
  }

  /** Equal when every field is, samples compared by their bits. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Frame that
        && kind == that.kind
        && firstSampleIndex == that.firstSampleIndex
        && sampleCount == that.sampleCount
        && deviceTimeNanos == that.deviceTimeNanos
        && warmUp == that.warmUp
        && layout.equals(that.layout)
        && Arrays.equals(samples, that.samples);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, layout, firstSampleIndex, sampleCount, Arrays.hashCode(samples));
  }

  @Override
  public String toString() {
    return kind + " " + layout.streamId() + " [" + firstSampleIndex + ", +" + sampleCount + ")";
  }
}
