package io.afferent.jobs.filter;

import java.util.Arrays;

/**
 * A recursive filter as a cascade of second-order sections, applied in the order in which they are
 * stored.
 *
 * <p>Coefficients are held as {@code [section][b0 b1 b2 a0 a1 a2]} in one array, with {@code a0 =
 * 1}: the layout of {@code scipy.signal.butter(..., output='sos')}. Immutable and thread-safe.
 */
public final class SecondOrderSections {
  /** Coefficients per section: b0, b1, b2, a0, a1, a2. */
  public static final int COEFFICIENTS_PER_SECTION = 6;

  /** The part of its first value to which the slowest transient has decayed after the warm-up. */
  static final double WARM_UP_REMAINDER = 1e-6;

  private final double[] coefficients;

  private SecondOrderSections(double[] coefficients) {
    this.coefficients = coefficients;
  }

  /**
   * Returns the cascade with the given coefficients.
   *
   * @param coefficients {@code sectionCount * 6} values, {@code b0 b1 b2 a0 a1 a2} per section;
   *     copied
   * @throws IllegalArgumentException if the length is not a positive multiple of 6, a value is not
   *     finite, an {@code a0} is not 1, or a pole lies on or outside the unit circle
   */
  public static SecondOrderSections of(double... coefficients) {
    if (coefficients.length == 0 || coefficients.length % COEFFICIENTS_PER_SECTION != 0) {
      throw new IllegalArgumentException(
          "coefficients must be a positive multiple of 6 long (b0 b1 b2 a0 a1 a2 per section), was "
              + coefficients.length);
    }
    for (int i = 0; i < coefficients.length; i++) {
      if (!Double.isFinite(coefficients[i])) {
        throw new IllegalArgumentException(
            "coefficient " + i % 6 + " of section " + i / 6 + " is not finite: " + coefficients[i]);
      }
      if (i % COEFFICIENTS_PER_SECTION == 3 && coefficients[i] != 1.0) {
        throw new IllegalArgumentException(
            "a0 of section "
                + i / COEFFICIENTS_PER_SECTION
                + " must be 1, was "
                + coefficients[i]
                + "; divide the section's coefficients by it");
      }
    }
    SecondOrderSections sections = new SecondOrderSections(coefficients.clone());
    double radius = sections.largestPoleRadius();
    if (!(radius < 1.0)) {
      throw new IllegalArgumentException(
          "the filter is not stable: a pole has radius "
              + radius
              + ", it must be below 1; lower the order or move the edge away from 0 Hz");
    }
    return sections;
  }

  /** Returns the number of sections. */
  public int sectionCount() {
    return coefficients.length / COEFFICIENTS_PER_SECTION;
  }

  /** Returns a copy of the coefficients, {@code b0 b1 b2 a0 a1 a2} per section. */
  public double[] toArray() {
    return coefficients.clone();
  }

  /** Returns the cascade of these sections followed by those of {@code next}. */
  public SecondOrderSections andThen(SecondOrderSections next) {
    double[] both = Arrays.copyOf(coefficients, coefficients.length + next.coefficients.length);
    System.arraycopy(next.coefficients, 0, both, coefficients.length, next.coefficients.length);
    return new SecondOrderSections(both);
  }

  /** Returns the largest distance of a pole from the origin of the z plane, 0 if there is none. */
  public double largestPoleRadius() {
    double largest = 0.0;
    for (int at = 0; at < coefficients.length; at += COEFFICIENTS_PER_SECTION) {
      double a1 = coefficients[at + 4];
      double a2 = coefficients[at + 5];
      double discriminant = a1 * a1 - 4.0 * a2;
      double radius;
      if (discriminant < 0.0) {
        radius = StrictMath.sqrt(a2);
      } else {
        radius = 0.5 * (StrictMath.abs(a1) + StrictMath.sqrt(discriminant));
      }
      largest = StrictMath.max(largest, radius);
    }
    return largest;
  }

  /**
   * Returns the number of samples after a start or reset whose outputs are to be flagged as
   * warm-up: {@code ceil(ln(1e-6) / ln(r))} with {@code r} the largest pole radius, 0 for a filter
   * without poles.
   */
  public long warmUpSamples() {
    double radius = largestPoleRadius();
    if (radius == 0.0) {
      return 0L;
    }
    return (long) StrictMath.ceil(StrictMath.log(WARM_UP_REMAINDER) / StrictMath.log(radius));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecondOrderSections that
        && Arrays.equals(coefficients, that.coefficients);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(coefficients);
  }

  @Override
  public String toString() {
    return "SecondOrderSections" + Arrays.toString(coefficients);
  }
}
