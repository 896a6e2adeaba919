package io.afferent.ingest.recording.npz;

import io.afferent.ingest.recording.file.PositionalBytes;
import java.io.IOException;

/** A member that lies in the archive as it is. Not thread-safe. */
final class StoredMember implements PositionalBytes {
  private final PositionalBytes archive;
  private final ZipMember member;
  private final MemberChecksum checksum;

  StoredMember(PositionalBytes archive, ZipMember member) {
    this.archive = archive;
    this.member = member;
    this.checksum = new MemberChecksum(this, member);
  }

  @Override
  public String name() {
    return NpzFile.naming(archive, member);
  }

  @Override
  public long size() {
    return member.size();
  }

  @Override
  public void read(long position, byte[] bytes, int offset, int length) throws IOException {
    requireRange(position, length, "what is wanted");
    archive.read(member.dataOffset() + position, bytes, offset, length);
    checksum.take(position, bytes, offset, length);
  }
}
