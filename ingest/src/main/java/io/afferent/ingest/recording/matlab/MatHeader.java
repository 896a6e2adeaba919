package io.afferent.ingest.recording.matlab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands in front of the values of an array.
 *
 * @param at where the array begins
 * @param kind what it holds
 * @param complex whether imaginary parts follow the real ones
 * @param dimensions lengths of the dimensions, 2 to 32; empty arrays without content have 0 x 0
 * @param count product of the dimensions
 * @param name name of a variable, else empty
 * @param content first byte behind the name
 * @param end first byte behind the array
 */
record MatHeader(
    long at,
    MatKind kind,
    boolean complex,
    List<Integer> dimensions,
    long count,
    String name,
    long content,
    long end) {
  private static final int COMPLEX = 0x08;
  private static final int OPAQUE_CLASS = 17;
  private static final int MOST_DIMENSIONS = 32;
  private static final int LONGEST_NAME = 256;

  /** No array in 4 GiB has more values than this. */
  private static final long MOST_VALUES = 1L << 40;

  static MatHeader read(MatBytes bytes, MatElement array) throws IOException {
    long end = array.content() + array.length();
    if (array.length() == 0) {
      return new MatHeader(
          array.at(), MatKind.NUMERIC, false, List.of(0, 0), 0, "", array.content(), end);
    }
    MatElement flags = MatElement.read(bytes, array.content(), end);
    if (!flags.is(MatType.UINT32) || flags.length() != 8) {
      throw bytes.refusedAt(
          flags.at(), "an array should begin with 8 bytes of flags; the file is damaged");
    }
    int word = bytes.int32(flags.content());
    int arrayClass = word & 0xFF;
    if (arrayClass == OPAQUE_CLASS) {
      // Objects have no dimensions; their name comes first.
      MatElement name = MatElement.read(bytes, flags.next(), end);
      return new MatHeader(
          array.at(), MatKind.OTHER, false, List.of(1, 1), 1, name(bytes, name), name.next(), end);
    }
    MatElement lengths = MatElement.read(bytes, flags.next(), end);
    List<Integer> dimensions = dimensions(bytes, lengths);
    MatElement name = MatElement.read(bytes, lengths.next(), end);
    return new MatHeader(
        array.at(),
        MatKind.of(arrayClass),
        (word >>> 8 & COMPLEX) != 0,
        dimensions,
        product(bytes, lengths, dimensions),
        name(bytes, name),
        name.next(),
        end);
  }

  private static List<Integer> dimensions(MatBytes bytes, MatElement lengths) throws IOException {
    long count = lengths.length() / 4;
    if (!lengths.is(MatType.INT32)
        || lengths.length() % 4 != 0
        || count < 2
        || count > MOST_DIMENSIONS) {
      throw bytes.refusedAt(
          lengths.at(),
          "dimensions should be 2 to "
              + MOST_DIMENSIONS
              + " 32-bit values, were "
              + lengths.length()
              + " bytes of type "
              + lengths.code()
              + "; the file is damaged");
    }
    List<Integer> dimensions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int length = bytes.int32(lengths.content() + 4L * i);
      if (length < 0) {
        throw bytes.refusedAt(
            lengths.at(), "a dimension has the length " + length + "; the file is damaged");
      }
      dimensions.add(length);
    }
    return List.copyOf(dimensions);
  }

  private static long product(MatBytes bytes, MatElement lengths, List<Integer> dimensions)
      throws IOException {
    if (dimensions.contains(0)) {
      return 0;
    }
    long product = 1;
    for (int length : dimensions) {
      // Below 2^40 times below 2^31 does not fit, so the limit is checked by division.
      if (product > MOST_VALUES / length) {
        throw bytes.refusedAt(
            lengths.at(), "an array has the dimensions " + dimensions + "; the file is damaged");
      }
      product *= length;
    }
    return product;
  }

  private static String name(MatBytes bytes, MatElement name) throws IOException {
    if (!name.is(MatType.INT8) && !name.is(MatType.UINT8)) {
      throw bytes.refusedAt(
          name.at(), "a name should be bytes, was of type " + name.code() + "; it is damaged");
    }
    if (name.length() > LONGEST_NAME) {
      throw bytes.refusedAt(
          name.at(),
          "a name has "
              + name.length()
              + " bytes, at most "
              + LONGEST_NAME
              + " are read; the file is damaged");
    }
    byte[] text = new byte[(int) name.length()];
    bytes.read(name.content(), text, 0, text.length);
    return asciiz(text);
  }

  /** A name that ends at the first zero byte, if any. */
  static String asciiz(byte[] text) {
    int length = 0;
    while (length < text.length && text[length] != 0) {
      length++;
    }
    return new String(text, 0, length, StandardCharsets.US_ASCII);
  }
}
