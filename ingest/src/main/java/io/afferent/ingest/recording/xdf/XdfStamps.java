package io.afferent.ingest.recording.xdf;

/** Stamps: seconds of a clock as 64-bit floats. */
final class XdfStamps {
  /** Stamps beyond this are damage (s): clocks count from the start of a computer or from 1970. */
  static final double LARGEST = 4e9;

  private XdfStamps() {}

  static boolean isUsable(double stamp) {
    return Math.abs(stamp) < LARGEST;
  }

  /** Whole nanoseconds, rounded to nearest; the whole seconds keep their exactness. */
  static long nanos(double seconds) {
    double whole = Math.floor(seconds);
    return ((long) whole) * 1_000_000_000L + Math.round((seconds - whole) * 1e9);
  }
}
