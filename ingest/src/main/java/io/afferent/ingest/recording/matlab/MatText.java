package io.afferent.ingest.recording.matlab;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Characters in all the types that they are stored in. */
final class MatText {
  private static final Charset UTF_32LE = Charset.forName("UTF-32LE");
  private static final Charset UTF_32BE = Charset.forName("UTF-32BE");

  private MatText() {}

  /** The characters of an element, column by column. */
  static String decode(MatBytes bytes, MatElement element, int mostBytes) throws IOException {
    if (element.length() > mostBytes) {
      throw bytes.refusedAt(
          element.at(),
          "a text has "
              + element.length()
              + " bytes where at most "
              + mostBytes
              + " are expected; the file is damaged");
    }
    byte[] stored = new byte[(int) element.length()];
    bytes.read(element.content(), stored, 0, stored.length);
    MatType type =
        element
            .type()
            .orElseThrow(
                () ->
                    bytes.refusedAt(
                        element.at(),
                        "characters have the unknown type " + element.code() + "; it is damaged"));
    boolean big = bytes.order() == ByteOrder.BIG_ENDIAN;
    Charset charset =
        switch (type) {
          case UTF8 -> StandardCharsets.UTF_8;
          case INT8, UINT8 -> StandardCharsets.ISO_8859_1;
          case INT16, UINT16, UTF16 -> big ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
          case INT32, UINT32, UTF32 -> big ? UTF_32BE : UTF_32LE;
          default ->
              throw bytes.refusedAt(
                  element.at(), "characters are stored as " + type + "; the file is damaged");
        };
    return new String(stored, charset);
  }

  /** The rows of a matrix of characters, without the blanks that fill them up. */
  static List<String> rows(String columns, int rows) {
    List<String> result = new ArrayList<>();
    int width = columns.length() / rows;
    for (int row = 0; row < rows; row++) {
      StringBuilder text = new StringBuilder(width);
      for (int column = 0; column < width; column++) {
        text.append(columns.charAt(column * rows + row));
      }
      result.add(text.toString().stripTrailing());
    }
    return result;
  }
}
