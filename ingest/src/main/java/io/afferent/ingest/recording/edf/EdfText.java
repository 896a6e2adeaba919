package io.afferent.ingest.recording.edf;

import io.afferent.ingest.recording.file.SourceText;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.util.Optional;

/** Text and numbers in fields of fixed width, as files really hold them. */
final class EdfText {
  private static final Charset SHIFT_JIS = Charset.forName("Shift_JIS");

  private EdfText() {}

  /** A field without its padding of blanks and NULs: as UTF-8 if that fits, else as Latin-1. */
  static String field(byte[] bytes, int offset, int length) {
    return trim(SourceText.decode(bytes, offset, length));
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

  /** A decimal, with a decimal comma accepted; empty when the text is no usable number. */
  static Optional<BigDecimal> decimal(String text) {
    return SourceText.decimal(text.replace(',', '.'));
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
