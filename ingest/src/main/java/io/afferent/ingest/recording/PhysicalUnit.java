package io.afferent.ingest.recording;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A unit string of a file, read as a power of ten of an SI unit.
 *
 * @param symbol SI symbol, for example {@code V}; the text of the file where it has no SI form,
 *     empty when dimensionless
 * @param factor value of one unit of the file in {@code symbol}: {@code 1E-6} for {@code uV}
 */
public record PhysicalUnit(String symbol, BigDecimal factor) {
  private static final Set<String> BASES =
      Set.of("V", "A", "Hz", "s", "m", "Pa", "S", "Ohm", "W", "T", "F", "K", "N", "J");
  private static final Map<String, Integer> PREFIXES =
      Map.of("", 0, "f", -15, "p", -12, "n", -9, "u", -6, "m", -3, "k", 3, "M", 6, "G", 9);
  private static final Map<String, String> SPELLINGS =
      Map.ofEntries(
          Map.entry("uv", "uV"),
          Map.entry("microv", "uV"),
          Map.entry("microvolt", "uV"),
          Map.entry("microvolts", "uV"),
          Map.entry("mv", "mV"),
          Map.entry("millivolt", "mV"),
          Map.entry("millivolts", "mV"),
          Map.entry("volt", "V"),
          Map.entry("volts", "V"),
          Map.entry("degc", "degC"),
          Map.entry("°c", "degC"),
          Map.entry("celsius", "degC"),
          Map.entry("boolean", ""),
          Map.entry("bool", ""),
          Map.entry("n/a", ""),
          Map.entry("-", ""));

  /**
   * Reads a unit string. Both micro signs and {@code u} mean micro; a lone capital {@code MV} stays
   * megavolt.
   */
  public static PhysicalUnit parse(String text) {
    String plain =
        text.strip().replace('\u00b5', 'u').replace('\u03bc', 'u').replace("\u03a9", "Ohm");
    plain = plain.replace("\u2126", "Ohm").replace("ohm", "Ohm");
    PhysicalUnit direct = prefixed(plain);
    if (direct != null) {
      return direct;
    }
    if (!plain.equals("MV")) {
      String spelled = SPELLINGS.get(plain.toLowerCase(Locale.ROOT));
      if (spelled != null) {
        PhysicalUnit known = prefixed(spelled);
        return known != null ? known : new PhysicalUnit(spelled, BigDecimal.ONE);
      }
    }
    return new PhysicalUnit(text.strip(), BigDecimal.ONE);
  }

  /** Whether the unit is a power of ten of the volt. */
  public boolean isVoltage() {
    return symbol.equals("V");
  }

  private static @Nullable PhysicalUnit prefixed(String text) {
    for (String base : BASES) {
      if (text.endsWith(base)) {
        Integer power = PREFIXES.get(text.substring(0, text.length() - base.length()));
        if (power != null) {
          return new PhysicalUnit(base, BigDecimal.ONE.scaleByPowerOfTen(power));
        }
      }
    }
    return null;
  }
}
