package io.afferent.ingest.recording;

import java.util.List;

/**
 * Spikes of units that share one clock. Times are ticks of that clock; tick 0 is at the start time
 * of the recording ({@link RecordingHeader#startTimeNanos()}).
 *
 * <p>Where a file counts spikes in samples, the clock is its sampling rate. Where it gives seconds,
 * the clock is {@link #NANOSECONDS}, and a tick is the nanosecond nearest to the file's value.
 *
 * @param name name of the stream, unique in its recording among streams of both kinds
 * @param units units, in the order that spikes name them by; none is allowed
 * @param clock ticks per second, above 0 Hz
 * @param firstTick tick at which the units began to be observed, not negative
 * @param endTick tick behind the last one at which they were observed, above that of every spike
 * @param gaps stretches in which no unit was observed, in ticks: there, no spike is not silence
 */
public record SpikeStream(
    String name,
    List<SpikeUnit> units,
    SampleRate clock,
    long firstTick,
    long endTick,
    List<RecordingGap> gaps) {

  /** The clock of files that give spike times in seconds. */
  public static final SampleRate NANOSECONDS = new SampleRate(1_000_000_000L, 1);

  public SpikeStream {
    units = List.copyOf(units);
    gaps = List.copyOf(gaps);
    if (clock.numerator() == 0) {
      throw new IllegalArgumentException("the clock of " + name + " must be above 0 Hz, was 0");
    }
    if (firstTick < 0 || endTick < firstTick) {
      throw new IllegalArgumentException(
          "ticks of " + name + " must ascend from 0, were " + firstTick + " to " + endTick);
    }
  }

  /** Spikes of all units. */
  public long spikeCount() {
    long count = 0;
    for (SpikeUnit unit : units) {
      count += unit.spikeCount();
    }
    return count;
  }
}
