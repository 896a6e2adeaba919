package io.afferent.ingest.recording.eeglab;

import io.afferent.ingest.recording.matlab.MatArray;
import io.afferent.ingest.recording.matlab.MatKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.OptionalInt;

/**
 * One value of a table of channels or events, which may be text, a number or missing.
 *
 * @param text text; empty for a number
 * @param number number; NaN for a text and where there is none
 */
record EeglabValue(String text, double number) {
  static final EeglabValue MISSING = new EeglabValue("", Double.NaN);

  private static final int LONGEST_TEXT = 1 << 14;
  private static final double LARGEST_PLAIN = 1e15;

  static EeglabValue of(double number) {
    return new EeglabValue("", number);
  }

  /** What an array holds; arrays of several values and objects count as missing. */
  static EeglabValue of(MatArray array) throws IOException {
    if (array.kind() == MatKind.TEXT) {
      return array.count() == 0
          ? MISSING
          : new EeglabValue(String.join(" ", array.rows(LONGEST_TEXT)).strip(), Double.NaN);
    }
    if (array.kind() == MatKind.NUMERIC && array.count() == 1) {
      return of(array.number().orElse(Double.NaN));
    }
    return MISSING;
  }

  /** Text, or the number as people write it; empty when missing. */
  String label() {
    if (Double.isNaN(number)) {
      return text;
    }
    return Double.isInfinite(number) || Math.abs(number) > LARGEST_PLAIN
        ? Double.toString(number)
        : BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  /** The integer that the value is or spells; empty when it is none. */
  OptionalInt code() {
    if (number == Math.rint(number) && Math.abs(number) <= Integer.MAX_VALUE) {
      return OptionalInt.of((int) number);
    }
    return text.matches("\\d{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
  }
}
