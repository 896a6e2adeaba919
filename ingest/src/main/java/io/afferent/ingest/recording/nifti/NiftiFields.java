package io.afferent.ingest.recording.nifti;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Fields of a header by their places, which differ between NIfTI-1 and NIfTI-2. */
final class NiftiFields {
  /** Length of the longer header, that of NIfTI-2 (bytes). */
  static final int MOST_BYTES = 540;

  private static final int FIRST_BYTES = 348;

  private final byte[] head;
  private final ByteBuffer bytes;
  private final boolean second;

  private NiftiFields(byte[] head, ByteOrder order, boolean second) {
    this.head = head;
    this.bytes = ByteBuffer.wrap(head).order(order);
    this.second = second;
  }

  /**
   * Reads the length of the header, which tells version and byte order.
   *
   * @param head the begin of a file; empty when it begins with no such length, or ends in the
   *     header
   */
  static Optional<NiftiFields> of(byte[] head) {
    int length = lengthOf(head);
    if (length == 0 || head.length < length) {
      return Optional.empty();
    }
    ByteBuffer little = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    ByteOrder order = little.getInt(0) == length ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    return Optional.of(new NiftiFields(head, order, length == MOST_BYTES));
  }

  /** Length of the header by its first four bytes, in either order; 0 when they are none. */
  static int lengthOf(byte[] head) {
    if (head.length < 4) {
      return 0;
    }
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      int length = ByteBuffer.wrap(head).order(order).getInt(0);
      if (length == FIRST_BYTES || length == MOST_BYTES) {
        return length;
      }
    }
    return 0;
  }

  int version() {
    return second ? 2 : 1;
  }

  ByteOrder order() {
    return bytes.order();
  }

  int headerBytes() {
    return second ? MOST_BYTES : FIRST_BYTES;
  }

  private String magic() {
    return new String(head, second ? 4 : 344, 4, StandardCharsets.ISO_8859_1);
  }

  /** Whether the magic says NIfTI; an Analyze header has the same length and none. */
  boolean isNifti() {
    return isSingle() || magic().equals(second ? "ni2\0" : "ni1\0");
  }

  /** Whether the voxels are in the file of the header. */
  boolean isSingle() {
    return magic().equals(second ? "n+2\0" : "n+1\0");
  }

  /** Whether the line ends behind the magic of NIfTI-2 are as they were written. */
  boolean hasLineEnds() {
    return !second || ByteBuffer.wrap(head).getInt(8) == 0x0D0A1A0A;
  }

  long dim(int index) {
    return second ? bytes.getLong(16 + 8 * index) : bytes.getShort(40 + 2 * index);
  }

  int datatype() {
    return bytes.getShort(second ? 12 : 70);
  }

  int bitsPerVoxel() {
    return bytes.getShort(second ? 14 : 72);
  }

  double pixdim(int index) {
    return real(76 + 4 * index, 104 + 8 * index);
  }

  /** First byte of the voxels; a float in NIfTI-1. */
  double voxelOffset() {
    return second ? bytes.getLong(168) : bytes.getFloat(108);
  }

  double slope() {
    return real(112, 176);
  }

  double intercept() {
    return real(116, 184);
  }

  int units() {
    return second ? bytes.getInt(500) & 0xFF : bytes.get(123) & 0xFF;
  }

  double timeOffset() {
    return real(136, 216);
  }

  int qformCode() {
    return second ? bytes.getInt(344) : bytes.getShort(252);
  }

  int sformCode() {
    return second ? bytes.getInt(348) : bytes.getShort(254);
  }

  /** Quaternion b, c, d, then the offsets x, y, z. */
  double quaternion(int index) {
    return real(256 + 4 * index, 352 + 8 * index);
  }

  double sform(int row, int column) {
    return real(280 + 16 * row + 4 * column, 400 + 32 * row + 8 * column);
  }

  int intentCode() {
    return second ? bytes.getInt(504) : bytes.getShort(68);
  }

  String intentName() {
    return text(second ? 508 : 328, 16);
  }

  String description() {
    return text(second ? 240 : 148, 80);
  }

  String auxiliaryFile() {
    return text(second ? 320 : 228, 24);
  }

  private double real(int first, int later) {
    return second ? bytes.getDouble(later) : bytes.getFloat(first);
  }

  private String text(int at, int length) {
    int end = 0;
    while (end < length && bytes.get(at + end) != 0) {
      end++;
    }
    return new String(head, at, end, StandardCharsets.ISO_8859_1).strip();
  }
}
