package io.afferent.ingest.recording.eeglab;

/**
 * One event as the file has it.
 *
 * @param type text or number
 * @param latency where it is: samples from 1, with fractions
 * @param durationSamples how long it lasts; NaN when not given
 */
record EeglabEvent(EeglabValue type, double latency, double durationSamples) {
  private static final String BOUNDARY = "boundary";
  private static final String BOUNDARY_CODE = "-99";

  /** Whether samples were cut out here. */
  boolean isBoundary() {
    String label = type.label();
    return label.equalsIgnoreCase(BOUNDARY) || label.equals(BOUNDARY_CODE);
  }

  /** Stored samples in front of a boundary, which lies between two samples or on the second. */
  long storedBefore() {
    return (long) Math.ceil(latency) - 1;
  }
}
