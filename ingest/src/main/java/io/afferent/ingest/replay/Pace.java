package io.afferent.ingest.replay;

import java.util.Locale;

/**
 * How fast signal time passes. Pace decides when records are sent and never what they say.
 *
 * @param factor seconds of signal per second of clock, above 0; infinite for as fast as it goes
 */
public record Pace(double factor) {
  /** As fast as it goes. */
  public static final Pace MAX = new Pace(Double.POSITIVE_INFINITY);

  /** Real time. */
  public static final Pace REAL_TIME = new Pace(1);

  private static final String ALLOWED =
      "allowed are \"max\" and a factor above 0 with or without x, for example \"1x\", \"0.5x\" or"
          + " \"50x\"";

  public Pace {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("pace " + factor + ": " + ALLOWED);
    }
  }

  /**
   * Reads {@code max}, {@code 1x}, {@code 0.5x}, {@code 50}.
   *
   * @throws IllegalArgumentException with what is allowed
   */
  public static Pace parse(String text) {
    String plain = text.strip().toLowerCase(Locale.ROOT);
    if (plain.equals("max")) {
      return MAX;
    }
    String number = plain.endsWith("x") ? plain.substring(0, plain.length() - 1) : plain;
    if (!number.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
      throw new IllegalArgumentException("pace \"" + text + "\": " + ALLOWED);
    }
    double factor = Double.parseDouble(number);
    if (factor == 0) {
      throw new IllegalArgumentException("pace \"" + text + "\" never ends: " + ALLOWED);
    }
    return new Pace(factor);
  }

  /** Whether records are sent without waiting. */
  public boolean isMax() {
    return Double.isInfinite(factor);
  }

  /** Clock time that passes while {@code signalNanos} of signal pass (ns). */
  long clockNanos(long signalNanos) {
    return isMax() ? 0 : (long) (signalNanos / factor);
  }
}
