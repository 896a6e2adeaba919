package io.afferent.ingest.recording.file;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Text and numbers as files of all origins really hold them. */
public final class SourceText {
  /**
   * Beyond these powers of ten a number is damage, and arithmetic on it would need memory without
   * bound.
   */
  private static final int LARGEST_POWER = 30;

  private static final byte[] UTF8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final int LONGEST_NUMBER = 40;
  private static final int LONGEST_QUOTE = 24;

  private SourceText() {}

  /** Text without a byte order mark: as UTF-8 if that fits, else as Latin-1. */
  public static String decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  /** Text without a byte order mark: as UTF-8 if that fits, else as Latin-1. */
  public static String decode(byte[] bytes, int offset, int length) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes, offset, length))
              .toString();
      return withoutMark(text);
    } catch (CharacterCodingException notUtf8) {
      int mark = startsWithMark(bytes, offset, length) ? UTF8_MARK.length : 0;
      return new String(bytes, offset + mark, length - mark, StandardCharsets.ISO_8859_1);
    }
  }

  /** Text in a declared encoding; bytes that do not fit it become replacement characters. */
  public static String decode(byte[] bytes, Charset declared) {
    return withoutMark(new String(bytes, declared));
  }

  private static boolean startsWithMark(byte[] bytes, int offset, int length) {
    return length >= UTF8_MARK.length
        && Arrays.equals(bytes, offset, offset + UTF8_MARK.length, UTF8_MARK, 0, UTF8_MARK.length);
  }

  private static String withoutMark(String text) {
    return !text.isEmpty() && text.charAt(0) == '\uFEFF' ? text.substring(1) : text;
  }

  /** Lines that end with LF, CR LF or CR, in any mixture; without a last empty line. */
  public static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r') {
        lines.add(text.substring(start, i));
        if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
          i++;
        }
        start = i + 1;
      }
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    return lines;
  }

  /** Whether a cell of a table holds no value: empty, {@code n/a} or {@code NaN}. */
  public static boolean isMissing(String cell) {
    String plain = cell.strip();
    return plain.isEmpty() || plain.equalsIgnoreCase("n/a") || plain.equalsIgnoreCase("nan");
  }

  /** A decimal; empty when the text is no usable number. */
  public static Optional<BigDecimal> decimal(String text) {
    String plain = text.strip();
    if (plain.isEmpty() || plain.length() > LONGEST_NUMBER) {
      return Optional.empty();
    }
    try {
      BigDecimal value = new BigDecimal(plain);
      if (value.signum() == 0) {
        return Optional.of(BigDecimal.ZERO);
      }
      long magnitude = (long) value.precision() - value.scale();
      return Math.abs(magnitude) > LARGEST_POWER ? Optional.empty() : Optional.of(value);
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  /** A text of the file made safe for a message: short, and without control characters. */
  public static String quoted(String text) {
    StringBuilder safe = new StringBuilder("'");
    for (int i = 0; i < Math.min(text.length(), LONGEST_QUOTE); i++) {
      char c = text.charAt(i);
      safe.append(Character.isISOControl(c) ? '?' : c);
    }
    return safe.append(text.length() > LONGEST_QUOTE ? "...'" : "'").toString();
  }
}
