package io.afferent.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleRateTest {
  @ParameterizedTest
  @CsvSource({
    "1228, 9.59375, 128, 1",
    "17361, 100, 17361, 100",
    "128, 10, 64, 5",
    "975, 2, 975, 2",
    "1, 1E3, 1, 1000",
    "512, 1.000, 512, 1",
    "1, 0.001, 1000, 1"
  })
  void aRateIsAnExactReducedFraction(long samples, BigDecimal seconds, long num, long den) {
    assertThat(SampleRate.of(samples, seconds)).isEqualTo(new SampleRate(num, den));
  }

  @Test
  void theTimeOfASampleDoesNotDrift() {
    // One hour at 30 kHz; adding a period rounded to whole nanoseconds would be 36 ms short.
    assertThat(new SampleRate(30_000, 1).nanosAt(30_000L * 3600)).isEqualTo(3_600_000_000_000L);
    assertThat(new SampleRate(17_361, 100).nanosAt(17_361)).isEqualTo(100_000_000_000L);
    assertThat(new SampleRate(3, 1).nanosAt(1)).isEqualTo(333_333_333L);
    assertThat(new SampleRate(3, 1).nanosAt(-1)).isEqualTo(-333_333_334L);
  }

  @Property(seed = "-6141371250284231113")
  void timesEqualThoseOfUnboundedArithmetic(
      @ForAll @LongRange(min = -1_000_000_000_000L, max = 1_000_000_000_000L) long index,
      @ForAll @LongRange(min = 1_000, max = 1_000_000_000_000L) long numerator,
      @ForAll @LongRange(min = 1, max = 1_000_000) long denominator) {
    BigInteger exact =
        BigInteger.valueOf(index)
            .multiply(BigInteger.valueOf(denominator))
            .multiply(BigInteger.valueOf(1_000_000_000L));
    BigInteger[] parts = exact.divideAndRemainder(BigInteger.valueOf(numerator));
    BigInteger floor = parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    SampleRate rate = new SampleRate(numerator, denominator);
    if (floor.bitLength() < 64) {
      assertThat(rate.nanosAt(index)).isEqualTo(floor.longValueExact());
    } else {
      assertThatThrownBy(() -> rate.nanosAt(index)).isInstanceOf(ArithmeticException.class);
    }
  }

  @Property(seed = "3141592653589793238")
  void timesLeadBackToTheirSample(
      @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long index,
      @ForAll @LongRange(min = 1, max = 100_000_000L) long numerator,
      @ForAll @LongRange(min = 1, max = 10_000) long denominator) {
    SampleRate rate = new SampleRate(numerator, denominator);
    if (index <= 9_000_000_000L * numerator / denominator) {
      assertThat(rate.indexNearest(rate.nanosAt(index))).isEqualTo(index);
    }
  }

  @Test
  void halvesAreRoundedUp() {
    SampleRate rate = new SampleRate(10, 1);
    assertThat(rate.indexNearest(49_999_999L)).isZero();
    assertThat(rate.indexNearest(50_000_000L)).isEqualTo(1);
    assertThat(rate.indexNearest(-50_000_000L)).isZero();
    assertThat(rate.indexNearest(-50_000_001L)).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({"64, 5, 12.8", "128, 1, 128", "100, 3, 33.3333333", "0, 1, 0", "1000, 1, 1000"})
  void aRateIsWrittenAsADecimal(long numerator, long denominator, String text) {
    assertThat(new SampleRate(numerator, denominator).text()).isEqualTo(text);
  }

  @Test
  void aRateWithoutADurationIsRefused() {
    assertThatThrownBy(() -> SampleRate.of(1, BigDecimal.ZERO))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("above 0 s");
    assertThatThrownBy(() -> new SampleRate(0, 1).nanosAt(1))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> new SampleRate(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "173.61, 17361, 100",
    "512.000, 512, 1",
    "3E4, 30000, 1",
    "0.5, 1, 2",
    "0, 0, 1",
    "30000.0000000000000000, 30000, 1",
    // Two to the power of -30 has 30 decimals, and both parts of it fit.
    "0.000000000931322574615478515625, 1, 1073741824"
  })
  void aDecimalRateIsExact(BigDecimal hz, long num, long den) {
    assertThat(SampleRate.ofHz(hz)).isEqualTo(new SampleRate(num, den));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1E19", "0.3333333333333333333", "1E-1000000000", "1E1000000000"})
  void aDecimalRateThatDoesNotFitIsRefused(BigDecimal hz) {
    assertThatThrownBy(() -> SampleRate.ofHz(hz)).isInstanceOf(ArithmeticException.class);
  }

  @Property(seed = "2718281828459045235")
  void moreThanALongTimeIsTooLong(
      @ForAll long samples,
      @ForAll @LongRange(min = 1) long numerator,
      @ForAll @LongRange(min = 1) long denominator) {
    SampleRate rate = new SampleRate(numerator, denominator);
    boolean expected =
        BigInteger.valueOf(samples)
                .abs()
                .multiply(BigInteger.valueOf(denominator))
                .compareTo(
                    BigInteger.valueOf(1_000_000_000L).multiply(BigInteger.valueOf(numerator)))
            > 0;
    assertThat(rate.isTooLong(samples)).isEqualTo(expected);
  }

  @Test
  void theLongestTimeItselfIsNotTooLong() {
    SampleRate rate = new SampleRate(17_361, 100);
    assertThat(rate.isTooLong(173_610_000_000L)).isFalse();
    assertThat(rate.isTooLong(173_610_000_001L)).isTrue();
    assertThat(rate.isTooLong(-173_610_000_001L)).isTrue();
    assertThat(rate.isTooLong(Long.MIN_VALUE)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "25000., 25000, 1",
    "24414.0625, 390625, 16",
    "3e4, 30000, 1",
    "0.000001, 1, 1000000"
  })
  void aPlausibleDecimalRateIsExact(String hz, long numerator, long denominator) {
    assertThat(SampleRate.ofPlausibleHz(new BigDecimal(hz)))
        .isEqualTo(new SampleRate(numerator, denominator));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1e10", "1e-7", "1.2345678901234567890123"})
  void aDecimalThatIsNoRateOfARecordingIsRefused(String hz) {
    assertThatThrownBy(() -> SampleRate.ofPlausibleHz(new BigDecimal(hz)))
        .isInstanceOf(ArithmeticException.class);
  }
}
