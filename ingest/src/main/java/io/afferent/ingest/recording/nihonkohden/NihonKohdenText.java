package io.afferent.ingest.recording.nihonkohden;

import io.afferent.ingest.recording.file.SourceText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Text of a maker from Japan: UTF-8 if it fits, else Shift-JIS if that gives Japanese letters, else
 * Latin-1.
 */
final class NihonKohdenText {
  private static final Charset SHIFT_JIS = Charset.forName("windows-31j");

  /** Half-width letters alone may be accents of Latin-1. */
  private static final Pattern JAPANESE =
      Pattern.compile(
          "[\\u3040-\\u30ff\\u4e00-\\u9fff\\uff01-\\uff5e\\u2190-\\u22ff\\u03b1-\\u03c9]");

  private static final Pattern PRIVATE = Pattern.compile("\\p{Co}");

  private NihonKohdenText() {}

  static String decode(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return SourceText.decode(bytes);
    } catch (CharacterCodingException notUtf8) {
      // One of the other two.
    }
    try {
      String text = SHIFT_JIS.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (JAPANESE.matcher(text).find() && !PRIVATE.matcher(text).find()) {
        return text;
      }
    } catch (CharacterCodingException notShiftJis) {
      // Latin-1 takes everything.
    }
    return SourceText.decode(bytes);
  }
}
