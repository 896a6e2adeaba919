package io.afferent.ingest.recording.npz;

import io.afferent.ingest.recording.file.PositionalBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where the central directory of an archive lies, from the record at the end of the file, or from
 * its ZIP64 form in front of that.
 *
 * @param entries how many members the directory tells of
 * @param offset first byte of the directory
 * @param length bytes of the directory, which ends where the end records begin
 */
record ZipEnd(long entries, long offset, long length) {
  private static final int END_SIGNATURE = 0x06054B50;
  private static final int END_BYTES = 22;
  private static final int LONGEST_COMMENT = 0xFFFF;
  private static final int LOCATOR_SIGNATURE = 0x07064B50;
  private static final int LOCATOR_BYTES = 20;
  private static final int END64_SIGNATURE = 0x06064B50;
  private static final int END64_BYTES = 56;
  private static final int SHORT_MARK = 0xFFFF;
  private static final long INT_MARK = 0xFFFF_FFFFL;

  static ZipEnd find(PositionalBytes file) throws IOException {
    int length = (int) Math.min(file.size(), END_BYTES + LONGEST_COMMENT);
    long start = file.size() - length;
    ByteBuffer tail = little(file.read(start, length, "the end of the archive"));
    for (int at = length - END_BYTES; at >= 0; at--) {
      if (tail.getInt(at) == END_SIGNATURE
          && (tail.getShort(at + 20) & 0xFFFF) == length - END_BYTES - at) {
        return read(file, tail.slice(at, END_BYTES).order(ByteOrder.LITTLE_ENDIAN), start + at);
      }
    }
    throw file.refusedAt(
        file.size(), "no end of an archive is there; it is cut off or still written");
  }

  private static ZipEnd read(PositionalBytes file, ByteBuffer end, long at) throws IOException {
    if (end.getShort(4) != 0 || end.getShort(6) != 0 || end.getShort(8) != end.getShort(10)) {
      throw file.refusedAt(at, "archives of several disks are not read");
    }
    long entries = end.getShort(10) & 0xFFFF;
    long length = end.getInt(12) & INT_MARK;
    long offset = end.getInt(16) & INT_MARK;
    ZipEnd plain = new ZipEnd(entries, offset, length);
    if (at >= LOCATOR_BYTES) {
      ByteBuffer locator =
          little(file.read(at - LOCATOR_BYTES, LOCATOR_BYTES, "the ZIP64 locator"));
      if (locator.getInt(0) == LOCATOR_SIGNATURE) {
        ZipEnd wide = read64(file, locator.getLong(8), at - LOCATOR_BYTES);
        boolean same =
            (entries == SHORT_MARK || entries == wide.entries)
                && (length == INT_MARK || length == wide.length)
                && (offset == INT_MARK || offset == wide.offset);
        if (!same) {
          throw file.refusedAt(at, "the two ends of the archive contradict each other");
        }
        return wide;
      }
    }
    return checked(file, plain, at);
  }

  private static ZipEnd read64(PositionalBytes file, long at, long behind) throws IOException {
    if (at < 0 || behind < END64_BYTES || at > behind - END64_BYTES) {
      throw file.refusedAt(behind, "the ZIP64 locator points out of the file; it is damaged");
    }
    ByteBuffer end = little(file.read(at, END64_BYTES, "the ZIP64 end"));
    long entries = end.getLong(32);
    if (end.getInt(0) != END64_SIGNATURE
        || end.getInt(16) != 0
        || end.getInt(20) != 0
        || end.getLong(24) != entries) {
      throw file.refusedAt(at, "there is no ZIP64 end of one disk; the archive is damaged");
    }
    return checked(file, new ZipEnd(entries, end.getLong(48), end.getLong(40)), at);
  }

  private static ZipEnd checked(PositionalBytes file, ZipEnd end, long at) throws IOException {
    boolean fits =
        end.entries >= 0
            && end.offset >= 0
            && end.length >= 0
            && end.offset <= at
            && end.length == at - end.offset;
    if (!fits) {
      throw file.refusedAt(
          at,
          "the central directory should lie from byte "
              + end.offset
              + " on with "
              + end.length
              + " bytes and end here; the archive is damaged, or something stands in front of it");
    }
    return end;
  }

  static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
