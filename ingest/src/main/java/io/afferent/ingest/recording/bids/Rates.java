package io.afferent.ingest.recording.bids;

import io.afferent.ingest.recording.SampleRate;
import java.math.BigDecimal;

/** Rates and periods as text files write them, held against exact ones. */
final class Rates {
  /** Relative; headers keep seven digits (32-bit floats), text files round to as many. */
  private static final double TOLERANCE = 1e-6;

  private Rates() {}

  /** Whether a decimal is a rate up to rounding (Hz); true for an irregular stream. */
  static boolean agree(SampleRate rate, BigDecimal hertz) {
    return rate.numerator() == 0 || agree(rate.hz(), hertz.doubleValue());
  }

  static boolean agree(double first, double second) {
    return Math.abs(first - second) <= TOLERANCE * Math.max(Math.abs(first), Math.abs(second));
  }
}
