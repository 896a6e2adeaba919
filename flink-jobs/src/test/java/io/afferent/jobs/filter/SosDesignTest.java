package io.afferent.jobs.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SosDesignTest {
  /** Rounding of another library's tangent, cosine and square root, over up to 16 poles. */
  private static final double RELATIVE = 1e-12;

  @Test
  void butterworthSectionsEqualScipyInOrderPairingAndValue() {
    NpyFixture table = NpyFixture.read(getClass(), "butterworth");
    assertThat(table.rows()).isGreaterThan(600);
    for (int row = 0; row < table.rows(); row++) {
      assertSections(butterworth(table, row), table, row, 5, describe(table, row));
    }
  }

  @Test
  void edgesSymmetricAboutAQuarterOfTheRateGiveScipysFilterInSomeOrder() {
    NpyFixture table = NpyFixture.read(getClass(), "butterworth_symmetric");
    assertThat(table.rows()).isGreaterThan(50);
    for (int row = 0; row < table.rows(); row++) {
      double[] made = butterworth(table, row).toArray();
      double[] expected = new double[made.length];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = table.at(row, 6 + i);
      }
      for (double angle = 0.0; angle < Math.PI; angle += Math.PI / 64) {
        Complex difference = response(made, angle).minus(response(expected, angle));
        // Sixteen poles near the unit circle amplify rounding; the response itself is at most 1.
        assertThat(difference.abs()).as(describe(table, row)).isLessThan(1e-10);
      }
    }
  }

  private static Complex response(double[] sos, double angle) {
    Complex inverse = new Complex(Math.cos(angle), -Math.sin(angle));
    Complex result = Complex.ONE;
    for (int at = 0; at < sos.length; at += 6) {
      result =
          result.times(polynomial(sos, at, inverse)).dividedBy(polynomial(sos, at + 3, inverse));
    }
    return result;
  }

  private static Complex polynomial(double[] sos, int at, Complex inverse) {
    return Complex.real(sos[at])
        .plus(inverse.times(sos[at + 1]))
        .plus(inverse.times(inverse).times(sos[at + 2]));
  }

  private static SecondOrderSections butterworth(NpyFixture table, int row) {
    int order = (int) table.at(row, 1);
    double low = table.at(row, 2);
    double high = table.at(row, 3);
    double rate = table.at(row, 4);
    return switch ((int) table.at(row, 0)) {
      case 0 -> SosDesign.bandPass(order, low, high, rate);
      case 1 -> SosDesign.lowPass(order, high, rate);
      case 2 -> SosDesign.highPass(order, low, rate);
      default -> SosDesign.bandStop(order, low, high, rate);
    };
  }

  private static String describe(NpyFixture table, int row) {
    return String.format(
        "row %d: type %.0f, order %.0f, %s to %s of %s Hz",
        row,
        table.at(row, 0),
        table.at(row, 1),
        table.at(row, 2),
        table.at(row, 3),
        table.at(row, 4));
  }

  @Test
  void notchEqualsTheBandStopOfMne() {
    NpyFixture table = NpyFixture.read(getClass(), "notch_band_stop");
    for (int row = 0; row < table.rows(); row++) {
      SecondOrderSections made = SosDesign.notch(table.at(row, 0), table.at(row, 1));
      assertSections(made, table, row, 2, "row " + row);
    }
  }

  @Test
  void notchOfAQualityEqualsScipyIirnotch() {
    NpyFixture table = NpyFixture.read(getClass(), "notch_quality");
    for (int row = 0; row < table.rows(); row++) {
      double[] made =
          SosDesign.notch(table.at(row, 0), table.at(row, 1), table.at(row, 2)).toArray();
      for (int i = 0; i < 6; i++) {
        assertClose(made[i], table.at(row, 3 + i), "row " + row + " coefficient " + i);
      }
    }
  }

  private static void assertSections(
      SecondOrderSections made, NpyFixture table, int row, int from, String what) {
    assertThat(made.sectionCount()).as(what).isEqualTo((int) table.at(row, from));
    double[] coefficients = made.toArray();
    for (int i = 0; i < coefficients.length; i++) {
      assertClose(coefficients[i], table.at(row, from + 1 + i), what + " coefficient " + i);
    }
  }

  private static void assertClose(double actual, double expected, String what) {
    assertThat(actual).as(what).isCloseTo(expected, within(RELATIVE * Math.abs(expected)));
  }

  @Test
  void warmUpLastsUntilTheSlowestPoleHasDecayedToAMillionth() {
    // One pole at 0.5: 0.5^20 = 9.5e-7 is the first power below 1e-6.
    SecondOrderSections half = SecondOrderSections.of(1, 0, 0, 1, -0.5, 0);
    assertThat(half.largestPoleRadius()).isEqualTo(0.5);
    assertThat(half.warmUpSamples()).isEqualTo(20);
    // A complex pair at radius 0.9: 0.9^132 = 9.1e-7, 0.9^131 = 1.01e-6.
    SecondOrderSections pair = SecondOrderSections.of(1, 0, 0, 1, -0.5, 0.81);
    assertThat(half.andThen(pair).warmUpSamples()).isEqualTo(132);
    assertThat(SecondOrderSections.of(1, 2, 1, 1, 0, 0).warmUpSamples()).isZero();
  }

  @Test
  void edgeAtOrAboveTheNyquistFrequencyIsRefused() {
    assertThatThrownBy(() -> SosDesign.bandPass(4, 0.5, 90, 160))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "high_hz 90 is not below the Nyquist frequency 80 Hz of a 160 Hz stream; ");
    assertThatThrownBy(() -> SosDesign.lowPass(4, 80, 160)).hasMessageContaining("high_hz 80 is");
    assertThatThrownBy(() -> SosDesign.highPass(4, 81.5, 160))
        .hasMessageContaining("low_hz 81.5 is not below");
    assertThatThrownBy(() -> SosDesign.notch(80, 30, 160)).hasMessageContaining("notch hz 80 is");
    assertThatThrownBy(() -> SosDesign.notch(79.5, 160))
        .hasMessageContaining("notch hz 79.5 stops 78.80125 to 80.19875 Hz");
    assertThat(SosDesign.lowPass(4, Math.nextDown(80.0), 160).sectionCount()).isEqualTo(2);
  }

  @Test
  void edgeThatIsNotAFrequencyIsRefused() {
    assertThatThrownBy(() -> SosDesign.bandPass(4, 0, 40, 160))
        .hasMessageContaining("low_hz must be above 0 Hz, was 0");
    assertThatThrownBy(() -> SosDesign.bandPass(4, Double.NaN, 40, 160))
        .hasMessageContaining("low_hz must be above 0 Hz, was NaN");
    assertThatThrownBy(() -> SosDesign.lowPass(4, 10, 0))
        .hasMessageContaining("sample rate must be a finite number of hertz above 0, was 0");
    assertThatThrownBy(() -> SosDesign.notch(50, 0, 160))
        .hasMessageContaining("quality must be a finite number above 0.625");
  }

  @Test
  void edgesInTheWrongOrderAreRefused() {
    assertThatThrownBy(() -> SosDesign.bandPass(4, 45, 0.5, 160))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("low_hz 45 is not below high_hz 0.5; the two edges may be swapped");
    assertThatThrownBy(() -> SosDesign.bandStop(4, 45, 45, 160))
        .hasMessageContaining("low_hz 45 is not below high_hz 45");
  }

  @Test
  void orderOutOfRangeIsRefused() {
    assertThatThrownBy(() -> SosDesign.bandPass(0, 1, 40, 160))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("order must be in 1..8 (poles per edge), was 0");
    assertThatThrownBy(() -> SosDesign.lowPass(9, 40, 160)).hasMessageContaining("was 9");
  }

  @Test
  void unstableOrMalformedSectionsAreRefused() {
    assertThatThrownBy(() -> SecondOrderSections.of(1, 0, 0, 1, -1, 0))
        .hasMessageContaining("not stable: a pole has radius 1.0");
    assertThatThrownBy(() -> SecondOrderSections.of(1, 0, 0, 2, 0, 0))
        .hasMessageContaining("a0 of section 0 must be 1, was 2.0");
    assertThatThrownBy(() -> SecondOrderSections.of(1, 0, 0))
        .hasMessageContaining("multiple of 6 long");
    assertThatThrownBy(() -> SecondOrderSections.of(1, Double.NaN, 0, 1, 0, 0))
        .hasMessageContaining("coefficient 1 of section 0 is not finite");
  }
}
