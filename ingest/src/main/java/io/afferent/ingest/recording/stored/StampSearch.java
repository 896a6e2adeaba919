package io.afferent.ingest.recording.stored;

import java.util.function.LongUnaryOperator;

/** Finds samples by their times where each sample has a time of its own. */
public final class StampSearch {
  private StampSearch() {}

  /**
   * The last of some samples whose time is not later than a given one; {@code first} when all are
   * later.
   *
   * @param first first sample to look at
   * @param last last sample to look at, not below {@code first}
   * @param times time of each (ns), ascending; equal ones are allowed
   */
  public static long lastNotAfter(long first, long last, LongUnaryOperator times, long nanos) {
    long low = first;
    long high = last;
    while (low < high) {
      long middle = low + (high - low + 1) / 2;
      if (times.applyAsLong(middle) <= nanos) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Of a sample that is not later than a time and the next one, the nearer; of two, the later. */
  public static long nearer(long before, long last, LongUnaryOperator times, long nanos) {
    return before == last
            || nanos - times.applyAsLong(before) < times.applyAsLong(before + 1) - nanos
        ? before
        : before + 1;
  }
}
