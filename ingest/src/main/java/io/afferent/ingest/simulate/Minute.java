package io.afferent.ingest.simulate;

/**
 * What happens in one minute of a simulated subject; all of it ends within the minute. Three bursts
 * of alpha, one in each 20 s; 15 blinks, one in each 4 s. Times are sample indexes of the
 * recording.
 */
final class Minute {
  static final int BURSTS = 3;
  static final int BLINKS = 15;
  static final double BLINK_SECONDS = 0.4;

  final long number;
  final long[] burstStart = new long[BURSTS];
  final long[] burstEnd = new long[BURSTS];
  final double[] burstHz = new double[BURSTS];
  final long[] blinkStart = new long[BLINKS];
  final double[] blinkMicrovolts = new double[BLINKS];

  Minute(long number, long firstSampleIndex, double rateHz, long seed) {
    this.number = number;
    long key = SeededValues.bits(seed ^ 0x6d696e757465L, number);
    for (int k = 0; k < BURSTS; k++) {
      double start = 20.0 * k + SeededValues.uniform(key, 3L * k, 2, 8);
      double length = SeededValues.uniform(key, 3L * k + 1, 3, 9);
      burstStart[k] = firstSampleIndex + Math.round(start * rateHz);
      burstEnd[k] = firstSampleIndex + Math.round((start + length) * rateHz);
      burstHz[k] = SeededValues.uniform(key, 3L * k + 2, 9.5, 10.5);
    }
    for (int k = 0; k < BLINKS; k++) {
      double start = 4.0 * k + SeededValues.uniform(key, 100 + 2L * k, 0, 3.5);
      blinkStart[k] = firstSampleIndex + Math.round(start * rateHz);
      blinkMicrovolts[k] = SeededValues.uniform(key, 101 + 2L * k, 150, 400);
    }
  }
}
