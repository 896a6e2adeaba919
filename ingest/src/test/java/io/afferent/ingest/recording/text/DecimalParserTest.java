package io.afferent.ingest.recording.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalParserTest {
  private static final long SEED = 20_261_125L;

  private final DecimalParser parser = new DecimalParser('.');

  private boolean parse(String text) {
    byte[] bytes = ("x" + text + "y").getBytes(StandardCharsets.UTF_8);
    return parser.parse(bytes, 1, bytes.length - 1);
  }

  private boolean scale(String text, int power) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return parser.parseScaled(bytes, 0, bytes.length, power);
  }

  @Test
  void doublesAreThoseOfTheJdk() {
    Random random = new Random(SEED);
    for (int i = 0; i < 200_000; i++) {
      String text =
          switch (i % 4) {
            case 0 -> Double.toString(Double.longBitsToDouble(random.nextLong()));
            case 1 -> BigDecimal.valueOf(random.nextInt(), random.nextInt(12)).toPlainString();
            case 2 -> new BigDecimal(random.nextGaussian()).toPlainString();
            default -> random.nextLong() + "e" + (random.nextInt(60) - 30);
          };
      assertThat(parse(text)).as(text).isTrue();
      if (parser.value() != Double.parseDouble(text) && !text.equals("NaN")) {
        throw new AssertionError(text + " was " + parser.value() + ", seed " + SEED);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "+1", "1.", ".5", "-0", "1e5", "1E-5", "nan", "-Inf", "Infinity"})
  void numbersAreAccepted(String text) {
    assertThat(parse(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "-", "+", "1e", "e5", "1.2.3", "0x1", "1 2", "1,5", "--1", "1d", "1e+"})
  void otherTextsAreNot(String text) {
    assertThat(parse(text)).isFalse();
  }

  @Test
  void scaledValuesAreExactOrRoundedHalvesUp() {
    Random random = new Random(SEED);
    for (int i = 0; i < 100_000; i++) {
      BigDecimal exact = BigDecimal.valueOf(random.nextLong() >> random.nextInt(60), 7);
      int power = random.nextInt(10);
      BigDecimal product = exact.scaleByPowerOfTen(power);
      // Halves up means towards positive, so that equal steps stay equal across zero.
      BigDecimal rounded = product.add(new BigDecimal("0.5")).setScale(0, RoundingMode.FLOOR);
      boolean read = scale(i % 2 == 0 ? exact.toPlainString() : exact.toString(), power);
      if (rounded.abs().compareTo(new BigDecimal("1e17")) < 0) {
        assertThat(read).as(exact + ", seed " + SEED).isTrue();
      }
      if (read) {
        assertThat(parser.scaled()).as(exact + " at " + power).isEqualTo(rounded.longValueExact());
      }
    }
    assertThat(scale("99999999999999", 9)).isFalse();
    assertThat(scale("1e300", 0)).isFalse();
    assertThat(scale("nan", 0)).isFalse();
  }
}
