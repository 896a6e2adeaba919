package io.afferent.ingest.recording.gdf;

import io.afferent.ingest.recording.PhysicalUnit;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * Physical dimension codes of GDF 2.x, which are those of ISO/IEEE 11073-10101: a multiple of 32
 * for the unit, plus a decimal factor in the lower 5 bits.
 */
final class GdfUnits {
  private static final Map<Integer, String> SYMBOLS =
      Map.ofEntries(
          Map.entry(0, ""),
          Map.entry(512, ""),
          Map.entry(544, "%"),
          Map.entry(608, "ppm"),
          Map.entry(736, "deg"),
          Map.entry(768, "rad"),
          Map.entry(1280, "m"),
          Map.entry(1600, "l"),
          Map.entry(1728, "g"),
          Map.entry(2176, "s"),
          Map.entry(2208, "min"),
          Map.entry(2240, "h"),
          Map.entry(2464, "1/s"),
          Map.entry(2496, "Hz"),
          Map.entry(2528, "1/min"),
          Map.entry(2720, "bpm"),
          Map.entry(2816, "m/s"),
          Map.entry(3040, "l/s"),
          Map.entry(3072, "l/min"),
          Map.entry(3776, "N"),
          Map.entry(3840, "Pa"),
          Map.entry(3872, "mmHg"),
          Map.entry(3904, "cmH2O"),
          Map.entry(3936, "bar"),
          Map.entry(3968, "J"),
          Map.entry(4032, "W"),
          Map.entry(4160, "A"),
          Map.entry(4192, "C"),
          Map.entry(4224, "A/m"),
          Map.entry(4256, "V"),
          Map.entry(4288, "Ohm"),
          Map.entry(4352, "F"),
          Map.entry(4384, "K"),
          Map.entry(4416, "degF"),
          Map.entry(6048, "degC"),
          Map.entry(65504, "T"));

  private static final String[] LARGE = {"", "da", "h", "k", "M", "G", "T", "P", "E", "Z", "Y"};
  private static final String[] SMALL = {"d", "c", "m", "u", "n", "p", "f", "a", "z", "y"};
  private static final int[] LARGE_POWERS = {0, 1, 2, 3, 6, 9, 12, 15, 18, 21, 24};
  private static final int[] SMALL_POWERS = {-1, -2, -3, -6, -9, -12, -15, -18, -21, -24};

  private GdfUnits() {}

  /** A unit and how people write it. */
  record Coded(String text, PhysicalUnit unit) {}

  /** The unit of a code, empty when the code is not known here. */
  static Optional<Coded> of(int code) {
    String symbol = SYMBOLS.get(code & 0xFFE0);
    int factor = code & 0x1F;
    if (symbol == null) {
      return Optional.empty();
    }
    if (factor < LARGE.length) {
      return Optional.of(coded(LARGE[factor], LARGE_POWERS[factor], symbol));
    }
    int small = factor - 16;
    return small >= 0 && small < SMALL.length
        ? Optional.of(coded(SMALL[small], SMALL_POWERS[small], symbol))
        : Optional.empty();
  }

  private static Coded coded(String prefix, int power, String symbol) {
    return new Coded(
        prefix + symbol, new PhysicalUnit(symbol, BigDecimal.ONE.scaleByPowerOfTen(power)));
  }
}
