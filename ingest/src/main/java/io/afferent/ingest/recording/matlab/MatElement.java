package io.afferent.ingest.recording.matlab;

import java.io.IOException;
import java.util.Optional;

/**
 * The tag of an element: what it is and where its content lies, which is inside of what holds it.
 *
 * @param at first byte of the tag
 * @param code type as the file numbers it
 * @param content first byte of the content
 * @param length bytes of the content
 * @param next first byte behind the content and its padding
 */
record MatElement(long at, int code, long content, long length, long next) {
  static final int TAG_BYTES = 8;

  /**
   * Reads a tag in the long or the small form.
   *
   * @param end first byte behind what holds the element
   */
  static MatElement read(MatBytes bytes, long at, long end) throws IOException {
    if (end - at < TAG_BYTES) {
      throw bytes.refusedAt(
          at,
          "an element should begin here, but only "
              + (end - at)
              + " bytes are left; the file is cut off or damaged");
    }
    int tag = bytes.int32(at);
    int small = tag >>> 16;
    if (small != 0) {
      if (small > 4) {
        throw bytes.refusedAt(
            at, "a small element has " + small + " bytes, at most 4 fit; the file is damaged");
      }
      return new MatElement(at, tag & 0xFFFF, at + 4, small, at + TAG_BYTES);
    }
    long length = bytes.int32(at + 4) & 0xFFFFFFFFL;
    long content = at + TAG_BYTES;
    if (length > end - content) {
      throw bytes.refusedAt(
          at,
          "an element should take "
              + length
              + " bytes, but "
              + (end - content)
              + " are left; the file is cut off or damaged");
    }
    boolean padded = !Optional.of(MatType.COMPRESSED).equals(MatType.of(tag));
    long behind = content + (padded ? (length + 7) / 8 * 8 : length);
    // Some writers leave out the padding behind the last element.
    return new MatElement(at, tag, content, length, Math.min(behind, end));
  }

  Optional<MatType> type() {
    return MatType.of(code);
  }

  boolean is(MatType wanted) {
    return type().equals(Optional.of(wanted));
  }
}
