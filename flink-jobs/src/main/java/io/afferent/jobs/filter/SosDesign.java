package io.afferent.jobs.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Designs Butterworth and notch filters as second-order sections.
 *
 * <p>The Butterworth designs equal {@code scipy.signal.butter(order, edges, type, fs=rate,
 * output='sos')} in order, pairing and, to rounding, in every coefficient: analogue prototype,
 * frequency transformation, bilinear transformation with pre-warped edges (Oppenheim and Schafer,
 * <i>Discrete-Time Signal Processing</i>, 3rd edition, section 7.3), then pairing of each pole with
 * the nearest zero. {@code order} counts the poles per edge, so that band-pass and band-stop
 * filters have {@code 2 * order} poles. All rates and edges are in hertz.
 *
 * <p>Only {@link StrictMath} is used, so that every machine designs the same bits. Thread-safe.
 */
public final class SosDesign {
  /** The highest accepted order. */
  public static final int MAX_ORDER = 8;

  /** The order of the band-stop form of the notch: that of MNE's default IIR filter. */
  static final int NOTCH_ORDER = 4;

  /** The transition bandwidth of the band-stop form of the notch. */
  static final double NOTCH_TRANSITION_HZ = 1.0;

  /** The sampling rate, in the unit of the normalised edges, at which the bilinear map works. */
  private static final double BILINEAR_RATE = 2.0;

  private SosDesign() {}

  /**
   * Returns a band-pass filter.
   *
   * @throws IllegalArgumentException if the order is not in 1..8, an edge is not between 0 and the
   *     Nyquist frequency, {@code lowHz} is not below {@code highHz}, or the result is not stable
   */
  public static SecondOrderSections bandPass(
      int order, double lowHz, double highHz, double sampleRateHz) {
    checkBand(order, lowHz, highHz, sampleRateHz);
    double low = warped(lowHz, sampleRateHz);
    double high = warped(highHz, sampleRateHz);
    double bandwidth = high - low;
    double centreSquared = squareOf(StrictMath.sqrt(low * high));
    List<Complex> poles = new ArrayList<>();
    List<Complex> second = new ArrayList<>();
    for (Complex p : prototypePoles(order)) {
      split(p.times(bandwidth).times(0.5), centreSquared, poles, second);
    }
    poles.addAll(second);
    List<Complex> zeros = repeat(Complex.ZERO, order);
    return digital(zeros, poles, StrictMath.pow(bandwidth, order));
  }

  /**
   * Returns a low-pass filter.
   *
   * @throws IllegalArgumentException as {@link #bandPass}
   */
  public static SecondOrderSections lowPass(int order, double highHz, double sampleRateHz) {
    checkRate(sampleRateHz);
    checkOrder(order);
    checkEdge("high_hz", highHz, sampleRateHz);
    double edge = warped(highHz, sampleRateHz);
    List<Complex> poles = new ArrayList<>();
    for (Complex p : prototypePoles(order)) {
      poles.add(p.times(edge));
    }
    return digital(List.of(), poles, StrictMath.pow(edge, order));
  }

  /**
   * Returns a high-pass filter.
   *
   * @throws IllegalArgumentException as {@link #bandPass}
   */
  public static SecondOrderSections highPass(int order, double lowHz, double sampleRateHz) {
    checkRate(sampleRateHz);
    checkOrder(order);
    checkEdge("low_hz", lowHz, sampleRateHz);
    double edge = warped(lowHz, sampleRateHz);
    List<Complex> poles = new ArrayList<>();
    List<Complex> prototype = prototypePoles(order);
    for (Complex p : prototype) {
      poles.add(Complex.real(edge).dividedBy(p));
    }
    return digital(repeat(Complex.ZERO, order), poles, inversionGain(prototype));
  }

  /**
   * Returns a band-stop filter that passes frequencies below {@code lowHz} and above {@code
   * highHz}.
   *
   * @throws IllegalArgumentException as {@link #bandPass}
   */
  public static SecondOrderSections bandStop(
      int order, double lowHz, double highHz, double sampleRateHz) {
    checkBand(order, lowHz, highHz, sampleRateHz);
    double low = warped(lowHz, sampleRateHz);
    double high = warped(highHz, sampleRateHz);
    double halfBandwidth = (high - low) / 2.0;
    double centre = StrictMath.sqrt(low * high);
    List<Complex> poles = new ArrayList<>();
    List<Complex> second = new ArrayList<>();
    List<Complex> prototype = prototypePoles(order);
    for (Complex p : prototype) {
      split(Complex.real(halfBandwidth).dividedBy(p), squareOf(centre), poles, second);
    }
    poles.addAll(second);
    List<Complex> zeros = repeat(new Complex(0.0, centre), order);
    zeros.addAll(repeat(new Complex(0.0, -centre), order));
    return digital(zeros, poles, inversionGain(prototype));
  }

  /**
   * Returns a notch as the band-stop filter from {@code f - w/2 - tb/2} to {@code f + w/2 + tb/2}
   * with {@code w = f/200} and {@code tb = 1 Hz}, of order 4 per edge: the filter of {@code
   * mne.filter.notch_filter(method='iir', phase='forward')}.
   *
   * @throws IllegalArgumentException if one of the edges is not between 0 and the Nyquist frequency
   */
  public static SecondOrderSections notch(double notchHz, double sampleRateHz) {
    checkRate(sampleRateHz);
    checkEdge("notch hz", notchHz, sampleRateHz);
    double halfWidth = notchHz / 200.0 / 2.0;
    double halfTransition = NOTCH_TRANSITION_HZ / 2.0;
    double low = notchHz - halfWidth - halfTransition;
    double high = notchHz + halfWidth + halfTransition;
    if (!(low > 0.0) || !(high < sampleRateHz / 2.0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "notch hz %s stops %s to %s Hz, which is not inside 0 to %s Hz, the range of a %s Hz"
                  + " stream; use the notch with a quality factor or leave it out",
              text(notchHz),
              text(low),
              text(high),
              text(sampleRateHz / 2.0),
              text(sampleRateHz)));
    }
    return bandStop(NOTCH_ORDER, low, high, sampleRateHz);
  }

  /**
   * Returns a notch of one section with the given quality factor, {@code f} over its bandwidth at
   * -3 dB: the filter of {@code scipy.signal.iirnotch} (Orfanidis, <i>Introduction to Signal
   * Processing</i>, equations 11.3.4 to 11.3.21).
   *
   * @param quality above 0; 30 is usual
   * @throws IllegalArgumentException if {@code notchHz} is not between 0 and the Nyquist frequency
   *     or {@code quality} is not a positive number, or so small that the notch is wider than the
   *     range
   */
  public static SecondOrderSections notch(double notchHz, double quality, double sampleRateHz) {
    checkRate(sampleRateHz);
    checkEdge("notch hz", notchHz, sampleRateHz);
    double normalised = 2.0 * notchHz / sampleRateHz;
    if (!(quality > 0.0) || !Double.isFinite(quality) || !(normalised / quality < 1.0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "quality must be a finite number above %s for a notch at %s Hz of a %s Hz stream,"
                  + " was %s; 30 is usual",
              text(normalised),
              text(notchHz),
              text(sampleRateHz),
              text(quality)));
    }
    double beta = StrictMath.tan(normalised / quality * StrictMath.PI / 2.0);
    double cosine = StrictMath.cos(normalised * StrictMath.PI);
    double gain = 1.0 / (1.0 + beta);
    return SecondOrderSections.of(
        gain, gain * (-2.0 * cosine), gain, 1.0, -2.0 * gain * cosine, 2.0 * gain - 1.0);
  }

  /** Adds {@code p + sqrt(p^2 - c^2)} and {@code p - sqrt(p^2 - c^2)} to the two lists. */
  private static void split(
      Complex p, double centreSquared, List<Complex> first, List<Complex> second) {
    Complex root = p.times(p).minus(Complex.real(centreSquared)).sqrt();
    first.add(p.plus(root));
    second.add(p.minus(root));
  }

  /** Maps analogue zeros, poles and gain to the z plane and pairs them. */
  private static SecondOrderSections digital(
      List<Complex> zeros, List<Complex> poles, double gain) {
    Complex twice = Complex.real(2.0 * BILINEAR_RATE);
    Complex numerator = Complex.ONE;
    Complex denominator = Complex.ONE;
    List<Complex> digitalZeros = new ArrayList<>();
    List<Complex> digitalPoles = new ArrayList<>();
    for (Complex z : zeros) {
      digitalZeros.add(twice.plus(z).dividedBy(twice.minus(z)));
      numerator = numerator.times(twice.minus(z));
    }
    for (Complex p : poles) {
      digitalPoles.add(twice.plus(p).dividedBy(twice.minus(p)));
      denominator = denominator.times(twice.minus(p));
    }
    // Zeros at infinity go to the Nyquist frequency.
    digitalZeros.addAll(repeat(Complex.real(-1.0), poles.size() - zeros.size()));
    double digitalGain = gain * numerator.dividedBy(denominator).re();
    return PoleZeroPairing.pair(digitalZeros, digitalPoles, digitalGain);
  }

  /** Returns the poles of the analogue low-pass filter with edge 1, in order of their angles. */
  private static List<Complex> prototypePoles(int order) {
    List<Complex> poles = new ArrayList<>();
    for (int m = 1 - order; m < order; m += 2) {
      double angle = StrictMath.PI * m / (2 * order);
      poles.add(new Complex(-StrictMath.cos(angle), -StrictMath.sin(angle)));
    }
    return poles;
  }

  private static double inversionGain(List<Complex> prototype) {
    Complex product = Complex.ONE;
    for (Complex p : prototype) {
      product = product.times(p.negate());
    }
    return Complex.ONE.dividedBy(product).re();
  }

  private static double warped(double edgeHz, double sampleRateHz) {
    double normalised = edgeHz / (sampleRateHz / 2.0);
    return 2.0 * BILINEAR_RATE * StrictMath.tan(StrictMath.PI * normalised / BILINEAR_RATE);
  }

  private static double squareOf(double value) {
    return value * value;
  }

  private static List<Complex> repeat(Complex value, int times) {
    List<Complex> values = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      values.add(value);
    }
    return values;
  }

  private static void checkBand(int order, double lowHz, double highHz, double sampleRateHz) {
    checkRate(sampleRateHz);
    checkOrder(order);
    checkEdge("low_hz", lowHz, sampleRateHz);
    checkEdge("high_hz", highHz, sampleRateHz);
    if (!(lowHz < highHz)) {
      throw new IllegalArgumentException(
          "low_hz "
              + text(lowHz)
              + " is not below high_hz "
              + text(highHz)
              + "; the two edges may be swapped");
    }
  }

  private static void checkRate(double sampleRateHz) {
    if (!(sampleRateHz > 0.0) || !Double.isFinite(sampleRateHz)) {
      throw new IllegalArgumentException(
          "the sample rate must be a finite number of hertz above 0, was "
              + text(sampleRateHz)
              + "; a stream without a regular rate cannot be filtered");
    }
  }

  private static void checkOrder(int order) {
    if (order < 1 || order > MAX_ORDER) {
      throw new IllegalArgumentException(
          "order must be in 1.." + MAX_ORDER + " (poles per edge), was " + order);
    }
  }

  private static void checkEdge(String name, double edgeHz, double sampleRateHz) {
    if (!(edgeHz > 0.0)) {
      throw new IllegalArgumentException(
          name
              + " must be above 0 Hz, was "
              + text(edgeHz)
              + "; leave an edge out to keep that side");
    }
    if (!(edgeHz < sampleRateHz / 2.0)) {
      throw new IllegalArgumentException(
          name
              + " "
              + text(edgeHz)
              + " is not below the Nyquist frequency "
              + text(sampleRateHz / 2.0)
              + " Hz of a "
              + text(sampleRateHz)
              + " Hz stream; lower it, or filter before the stream is resampled to this rate");
    }
  }

  /** Writes 80.0 as 80. */
  private static String text(double value) {
    String text = Double.toString(value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
