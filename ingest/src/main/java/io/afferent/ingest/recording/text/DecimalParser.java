package io.afferent.ingest.recording.text;

import io.afferent.ingest.recording.file.SourceText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads decimals from bytes, without an object per value in the common case. Doubles are correctly
 * rounded: up to 15 digits and powers of ten up to 22 are exact in one operation (Clinger 1990,
 * "How to read floating point numbers accurately", the fast path); all others go to {@link
 * Double#parseDouble}. Not thread-safe.
 */
public final class DecimalParser {
  private static final int LONGEST_NUMBER = 1000;
  private static final BigDecimal HALF = new BigDecimal("0.5");
  private static final double[] POWERS = new double[23];
  private static final long[] LONG_POWERS = new long[19];

  static {
    POWERS[0] = 1;
    LONG_POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
    for (int i = 1; i < LONG_POWERS.length; i++) {
      LONG_POWERS[i] = LONG_POWERS[i - 1] * 10;
    }
  }

  private final byte decimalMark;
  private double value;
  private long scaled;

  private boolean negative;
  private long digits;
  private int digitCount;
  private int decimals;
  private int exponent;
  private boolean hasExponent;

  /**
   * @param decimalMark {@code '.'} or {@code ','}
   */
  public DecimalParser(char decimalMark) {
    this.decimalMark = (byte) decimalMark;
  }

  /** Whether the bytes are a number, {@code nan} or {@code inf}; {@link #value} then has it. */
  public boolean parse(byte[] bytes, int from, int to) {
    if (!scan(bytes, from, to)) {
      return parseWord(bytes, from, to);
    }
    int power = exponent - decimals;
    if (digitCount <= 15 && power >= -22 && power <= 22) {
      double magnitude = power < 0 ? digits / POWERS[-power] : digits * POWERS[power];
      value = negative ? -magnitude : magnitude;
    } else {
      value = Double.parseDouble(plain(bytes, from, to));
    }
    return true;
  }

  /** The last number that {@link #parse} read. */
  public double value() {
    return value;
  }

  /**
   * Whether the bytes are a number that times 10^{@code power} fits a long; {@link #scaled} then
   * has the product, exact or rounded to nearest, halves up.
   *
   * @param power 0 to 18
   */
  public boolean parseScaled(byte[] bytes, int from, int to, int power) {
    if (!scan(bytes, from, to)) {
      return false;
    }
    if (hasExponent || digitCount > 18) {
      return scaleSlowly(bytes, from, to, power);
    }
    long magnitude = digits;
    if (decimals <= power) {
      long factor = LONG_POWERS[power - decimals];
      if (magnitude > Long.MAX_VALUE / factor) {
        return false;
      }
      magnitude *= factor;
      scaled = negative ? -magnitude : magnitude;
    } else if (decimals - power >= LONG_POWERS.length) {
      scaled = 0;
    } else {
      long divisor = LONG_POWERS[decimals - power];
      long signed = negative ? -magnitude : magnitude;
      long whole = Math.floorDiv(signed, divisor);
      scaled = signed - whole * divisor >= divisor - divisor / 2 ? whole + 1 : whole;
    }
    return true;
  }

  /** The last product that {@link #parseScaled} computed. */
  public long scaled() {
    return scaled;
  }

  /** Digits behind the decimal mark of the last number, less its power of ten. */
  public int decimals() {
    return decimals - exponent;
  }

  private boolean scaleSlowly(byte[] bytes, int from, int to, int power) {
    Optional<BigDecimal> exact = SourceText.decimal(plain(bytes, from, to));
    if (exact.isEmpty()) {
      return false;
    }
    BigDecimal product =
        exact.get().scaleByPowerOfTen(power).add(HALF).setScale(0, RoundingMode.FLOOR);
    if (product.precision() - product.scale() > 18) {
      return false;
    }
    scaled = product.longValueExact();
    return true;
  }

  /** Sign, digits, mark, digits and exponent of a number; false when it is none. */
  private boolean scan(byte[] bytes, int from, int to) {
    if (to - from > LONGEST_NUMBER || from == to) {
      return false;
    }
    int at = from;
    negative = bytes[at] == '-';
    if (bytes[at] == '-' || bytes[at] == '+') {
      at++;
    }
    digits = 0;
    digitCount = 0;
    decimals = 0;
    exponent = 0;
    hasExponent = false;
    boolean marked = false;
    boolean any = false;
    for (; at < to; at++) {
      byte b = bytes[at];
      if (b >= '0' && b <= '9') {
        any = true;
        if (digitCount < 18) {
          digits = digits * 10 + (b - '0');
        }
        if (digitCount > 0 || b != '0') {
          digitCount++;
        }
        decimals += marked ? 1 : 0;
      } else if (b == decimalMark && !marked) {
        marked = true;
      } else {
        break;
      }
    }
    return any && (at == to || scanExponent(bytes, at, to));
  }

  private boolean scanExponent(byte[] bytes, int from, int to) {
    int at = from;
    if (bytes[at] != 'e' && bytes[at] != 'E') {
      return false;
    }
    at++;
    boolean minus = at < to && bytes[at] == '-';
    if (at < to && (bytes[at] == '-' || bytes[at] == '+')) {
      at++;
    }
    if (at == to || to - at > 6) {
      return false;
    }
    int power = 0;
    for (; at < to; at++) {
      if (bytes[at] < '0' || bytes[at] > '9') {
        return false;
      }
      power = power * 10 + (bytes[at] - '0');
    }
    exponent = minus ? -power : power;
    hasExponent = true;
    return true;
  }

  private boolean parseWord(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length < 3 || length > 9) {
      return false;
    }
    String word = new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    boolean minus = word.charAt(0) == '-';
    String name = minus || word.charAt(0) == '+' ? word.substring(1) : word;
    if (name.equalsIgnoreCase("nan")) {
      value = Double.NaN;
      return true;
    }
    if (name.equalsIgnoreCase("inf") || name.equalsIgnoreCase("infinity")) {
      value = minus ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      return true;
    }
    return false;
  }

  private String plain(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.US_ASCII)
        .replace((char) decimalMark, '.');
  }
}
