package io.afferent.jobs.detect;

/**
 * A stretch in which enough units were on.
 *
 * @param firstSampleIndex first sample at which they were
 * @param lastSampleIndex last sample at which they were, so far
 * @param level highest level of a unit that was on
 * @param threshold threshold of that unit at that sample
 * @param units columns of the watched units that took part, ascending
 */
// A value that is handed over once; nobody compares it.
@SuppressWarnings("ArrayRecordComponent")
public record DetectedEvent(
    long firstSampleIndex, long lastSampleIndex, double level, double threshold, int[] units) {

  public DetectedEvent {
    units = units.clone();
  }

  /** Samples from the first to the last, both counted. */
  public long lengthSamples() {
    return lastSampleIndex - firstSampleIndex + 1;
  }
}
