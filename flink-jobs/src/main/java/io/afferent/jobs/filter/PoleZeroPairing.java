package io.afferent.jobs.filter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Pairs the poles and zeros of a digital filter into second-order sections, the poles nearest to
 * the unit circle last, each with the nearest zero, as {@code scipy.signal.zpk2sos(...,
 * 'nearest')}.
 *
 * <p>Where two poles are equally far from the unit circle but for rounding (edges that lie
 * symmetrically about a quarter of the rate), their order, and with it that of the sections, is
 * decided by the last bit. The product of the sections is the same filter either way.
 */
final class PoleZeroPairing {
  /** The distance from its conjugate's mirror image up to which a number counts as real. */
  private static final double TOLERANCE = 100.0 * Math.ulp(1.0);

  private final List<Complex> zeros;
  private final List<Complex> poles;

  private PoleZeroPairing(List<Complex> zeros, List<Complex> poles) {
    this.zeros = zeros;
    this.poles = poles;
  }

  /**
   * Returns the sections of the filter {@code gain * prod(z - zeros) / prod(z - poles)}.
   *
   * @param zeros as many as there are poles; complex ones in conjugate pairs
   * @param poles complex ones in conjugate pairs
   */
  static SecondOrderSections pair(List<Complex> zeros, List<Complex> poles, double gain) {
    if (zeros.size() != poles.size()) {
      throw new IllegalArgumentException(
          "zeros and poles must be equally many, were " + zeros.size() + " and " + poles.size());
    }
    List<Complex> z = new ArrayList<>(zeros);
    List<Complex> p = new ArrayList<>(poles);
    if (p.size() % 2 == 1) {
      z.add(Complex.ZERO);
      p.add(Complex.ZERO);
    }
    int sectionCount = p.size() / 2;
    PoleZeroPairing pairing = new PoleZeroPairing(onePerPair(z), onePerPair(p));
    double[] sos = new double[sectionCount * SecondOrderSections.COEFFICIENTS_PER_SECTION];
    for (int section = sectionCount - 1; section >= 0; section--) {
      pairing.takeSection(sos, section * SecondOrderSections.COEFFICIENTS_PER_SECTION);
    }
    for (int i = 0; i < 3; i++) {
      sos[i] *= gain;
    }
    return SecondOrderSections.of(sos);
  }

  /**
   * Removes the worst pole, its partner and their zeros, and writes their section.
   *
   * <p>The number of real poles and of real zeros is even all the time: it is when the total is
   * even and complex ones come in pairs, and each section takes zero or two of each.
   */
  private void takeSection(double[] sos, int at) {
    Complex p1 = poles.remove(worst(poles, false));
    Complex p2 = p1.isReal() ? poles.remove(worst(poles, true)) : p1.conjugate();
    Complex z1 = zeros.remove(nearest(p1, false));
    Complex z2 = z1.isReal() ? zeros.remove(nearest(p1, true)) : z1.conjugate();
    writePolynomial(z1, z2, sos, at);
    writePolynomial(p1, p2, sos, at + 3);
  }

  private static void writePolynomial(Complex root1, Complex root2, double[] sos, int at) {
    sos[at] = 1.0;
    sos[at + 1] = -(root1.re() + root2.re());
    sos[at + 2] = root1.times(root2).re();
  }

  private static int worst(List<Complex> candidates, boolean realOnly) {
    int best = -1;
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < candidates.size(); i++) {
      Complex candidate = candidates.get(i);
      double distance = StrictMath.abs(1.0 - candidate.abs());
      if ((!realOnly || candidate.isReal()) && distance < smallest) {
        smallest = distance;
        best = i;
      }
    }
    return best;
  }

  private int nearest(Complex pole, boolean realOnly) {
    int best = -1;
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < zeros.size(); i++) {
      Complex zero = zeros.get(i);
      double distance = zero.minus(pole).abs();
      if ((!realOnly || zero.isReal()) && distance < smallest) {
        smallest = distance;
        best = i;
      }
    }
    return best;
  }

  /**
   * Returns the complex numbers with positive imaginary part, one for each conjugate pair, in order
   * of their real parts, followed by the real numbers.
   */
  private static List<Complex> onePerPair(List<Complex> numbers) {
    List<Complex> sorted = new ArrayList<>(numbers);
    sorted.sort(
        Comparator.comparingDouble(Complex::re).thenComparingDouble(c -> StrictMath.abs(c.im())));
    List<Complex> positive = new ArrayList<>();
    List<Complex> negative = new ArrayList<>();
    List<Complex> reals = new ArrayList<>();
    for (Complex c : sorted) {
      if (StrictMath.abs(c.im()) <= TOLERANCE * c.abs()) {
        reals.add(Complex.real(c.re()));
      } else {
        (c.im() > 0.0 ? positive : negative).add(c);
      }
    }
    sortRunsOfEqualRealPart(positive);
    sortRunsOfEqualRealPart(negative);
    List<Complex> result = new ArrayList<>(positive.size() + reals.size());
    for (int i = 0; i < positive.size(); i++) {
      result.add(positive.get(i).plus(negative.get(i).conjugate()).times(0.5));
    }
    result.addAll(reals);
    return result;
  }

  private static void sortRunsOfEqualRealPart(List<Complex> numbers) {
    int start = 0;
    while (start < numbers.size()) {
      int stop = start + 1;
      while (stop < numbers.size()
          && numbers.get(stop).re() - numbers.get(stop - 1).re()
              <= TOLERANCE * numbers.get(stop - 1).abs()) {
        stop++;
      }
      numbers
          .subList(start, stop)
          .sort(Comparator.comparingDouble((Complex c) -> StrictMath.abs(c.im())));
      start = stop;
    }
  }
}
