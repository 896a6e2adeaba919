package io.afferent.ingest.recording.npz;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.PositionalBytes;
import java.util.zip.CRC32;

/**
 * Holds the checksum of a member against its bytes while they are read from the begin on; a member
 * that is never read through is not checked.
 */
final class MemberChecksum {
  private final PositionalBytes bytes;
  private final ZipMember member;
  private final CRC32 crc = new CRC32();
  private long seen;

  MemberChecksum(PositionalBytes bytes, ZipMember member) {
    this.bytes = bytes;
    this.member = member;
  }

  /** Takes bytes that were read at {@code position}; those that were seen before do not count. */
  void take(long position, byte[] source, int offset, int length) throws RecordingException {
    if (position > seen || position + length <= seen || seen == member.size()) {
      return;
    }
    int known = (int) (seen - position);
    crc.update(source, offset + known, length - known);
    seen = position + length;
    if (seen == member.size() && (int) crc.getValue() != member.crc32()) {
      throw bytes.refusedAt(
          seen,
          "the checksum is "
              + Integer.toHexString((int) crc.getValue())
              + ", the archive says "
              + Integer.toHexString(member.crc32())
              + "; what was read of it is damaged");
    }
  }
}
