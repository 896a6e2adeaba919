package io.afferent.jobs.detect;

import io.afferent.jobs.frame.Rate;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What makes an event of units that are on.
 *
 * @param minUnits how many units must be on at once, at least 1
 * @param minSeconds least duration (s)
 * @param maxSeconds longest duration (s), 0 for none. With one, an event is known only when it is
 *     over
 * @param joinSeconds longest interruption that does not end an event (s)
 */
public record EventSettings(
    int minUnits, BigDecimal minSeconds, BigDecimal maxSeconds, BigDecimal joinSeconds)
    implements Serializable {

  public EventSettings {
    if (minUnits < 1) {
      throw new IllegalArgumentException("minUnits must be at least 1, was " + minUnits);
    }
    if (minSeconds.signum() < 0 || maxSeconds.signum() < 0 || joinSeconds.signum() < 0) {
      throw new IllegalArgumentException(
          "durations must be at least 0, were "
              + minSeconds
              + ", "
              + maxSeconds
              + " and "
              + joinSeconds
              + " s");
    }
    if (maxSeconds.signum() > 0 && maxSeconds.compareTo(minSeconds) < 0) {
      throw new IllegalArgumentException(
          "maxSeconds " + maxSeconds + " must not be below minSeconds " + minSeconds);
    }
  }

  /** Whether an event is known only when it is over. */
  public boolean bounded() {
    return maxSeconds.signum() > 0;
  }

  /** Samples that a duration has at a rate, rounded up. */
  static long samples(BigDecimal seconds, Rate rate) {
    return rate.samplesIn(seconds).setScale(0, RoundingMode.CEILING).longValueExact();
  }
}
