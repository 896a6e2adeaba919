package io.afferent.ingest.recording.edf;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Text and numbers in fields of fixed width, as files really hold them. */
final class EdfText {
  /**
   * Beyond these powers of ten a number is damage, and arithmetic on it would need memory without
   * bound.
   */
  private static final int LARGEST_POWER = 30;

  private static final Charset SHIFT_JIS = Charset.forName("Shift_JIS");

  private EdfText() {}

  /** A field without its padding of blanks and NULs: as UTF-8 if that fits, else as Latin-1. */
  static String field(byte[] bytes, int offset, int length) {
    return trim(decode(bytes, offset, length));
  }

  /** A unit field, where besides the encodings of {@link #field} a Shift-JIS micro sign occurs. */
  static String unitField(byte[] bytes, int offset, int length) {
    for (int i = offset; i + 1 < offset + length; i++) {
      if ((bytes[i] & 0xFF) == 0x83 && (bytes[i + 1] & 0xFF) == 0xCA) {
        return trim(new String(bytes, offset, length, SHIFT_JIS));
      }
    }
    return field(bytes, offset, length);
  }

  /** Text as UTF-8 if that fits, else as Latin-1. */
  static String decode(byte[] bytes, int offset, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, offset, length))
          .toString();
    } catch (CharacterCodingException notUtf8) {
      return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }
  }

  /** A decimal, with a decimal comma accepted; empty when the text is no usable number. */
  static Optional<BigDecimal> decimal(String text) {
    String plain = text.replace(',', '.');
    if (plain.isEmpty() || plain.length() > 40) {
      return Optional.empty();
    }
    try {
      BigDecimal value = new BigDecimal(plain);
      long magnitude = (long) value.precision() - value.scale();
      if (value.signum() == 0) {
        return Optional.of(BigDecimal.ZERO);
      }
      return Math.abs(magnitude) > LARGEST_POWER ? Optional.empty() : Optional.of(value);
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  /** A text of the file made safe for a message: short, and without control characters. */
  static String quoted(String text) {
    StringBuilder safe = new StringBuilder("'");
    for (int i = 0; i < Math.min(text.length(), 24); i++) {
      char c = text.charAt(i);
      safe.append(Character.isISOControl(c) ? '?' : c);
    }
    return safe.append('\'').toString();
  }

  private static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isPadding(text.charAt(from))) {
      from++;
    }
    while (to > from && isPadding(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isPadding(char c) {
    return c == 0 || Character.isWhitespace(c);
  }
}
