package io.afferent.ingest.recording.npz;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.PositionalBytes;
import io.afferent.ingest.recording.file.SourceText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the central directory of an archive and holds it against the headers in front of the
 * members: names are unique, members do not overlap, none is encrypted, and none claims more bytes
 * than its compressed form can hold.
 */
final class ZipDirectory {
  private static final int LARGEST_DIRECTORY = 1 << 24;
  private static final int MOST_MEMBERS = 100_000;
  private static final int ENTRY_SIGNATURE = 0x02014B50;
  private static final int ENTRY_BYTES = 46;
  private static final int LOCAL_SIGNATURE = 0x04034B50;
  private static final int LOCAL_BYTES = 30;
  private static final int LONGEST_NAME = 4096;
  private static final int ENCRYPTED = 1 | 1 << 6 | 1 << 13;
  private static final int UTF_8_NAME = 1 << 11;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final long INT_MARK = 0xFFFF_FFFFL;

  /** No deflated stream unpacks to more than this many times its length. */
  private static final long STRONGEST_DEFLATE = 1032;

  private final PositionalBytes file;
  private final ZipEnd end;
  private final ByteBuffer directory;
  private final Set<String> names = new HashSet<>();

  private ZipDirectory(PositionalBytes file, ZipEnd end, ByteBuffer directory) {
    this.file = file;
    this.end = end;
    this.directory = directory;
  }

  /** A member, and the first byte of the header in front of it. */
  private record Placed(ZipMember member, long localOffset) {}

  /** The members in the order of the file; folders are left out. */
  static List<ZipMember> read(PositionalBytes file) throws IOException {
    ZipEnd end = ZipEnd.find(file);
    if (end.length() > LARGEST_DIRECTORY || end.entries() > MOST_MEMBERS) {
      throw file.refusedAt(
          end.offset(),
          "a directory of "
              + end.entries()
              + " members and "
              + end.length()
              + " bytes is not read; at most "
              + MOST_MEMBERS
              + " members and "
              + LARGEST_DIRECTORY
              + " bytes are, so split the archive");
    }
    byte[] bytes = file.read(end.offset(), (int) end.length(), "the central directory");
    return new ZipDirectory(file, end, ZipEnd.little(bytes)).members();
  }

  private List<ZipMember> members() throws IOException {
    List<Placed> placed = new ArrayList<>();
    for (long entry = 0; entry < end.entries(); entry++) {
      placed.add(entry());
    }
    if (directory.hasRemaining()) {
      throw refused(directory.position(), "more stands in the directory than it counts members");
    }
    placed.sort(Comparator.comparingLong(Placed::localOffset));
    long free = 0;
    List<ZipMember> members = new ArrayList<>();
    for (Placed one : placed) {
      ZipMember member = one.member();
      if (one.localOffset() < free) {
        throw file.refusedAt(
            one.localOffset(), "member " + named(member) + " overlaps the one in front of it");
      }
      free = member.dataOffset() + member.storedBytes();
      if (!member.name().endsWith("/")) {
        members.add(member);
      }
    }
    return members;
  }

  private Placed entry() throws IOException {
    int at = directory.position();
    if (directory.remaining() < ENTRY_BYTES || directory.getInt(at) != ENTRY_SIGNATURE) {
      throw refused(at, "an entry of the central directory must begin here");
    }
    int flags = directory.getShort(at + 8) & 0xFFFF;
    int method = directory.getShort(at + 10) & 0xFFFF;
    int nameBytes = directory.getShort(at + 28) & 0xFFFF;
    int extraBytes = directory.getShort(at + 30) & 0xFFFF;
    int commentBytes = directory.getShort(at + 32) & 0xFFFF;
    int length = ENTRY_BYTES + nameBytes + extraBytes + commentBytes;
    if (length > directory.remaining() || nameBytes > LONGEST_NAME) {
      throw refused(at, "an entry of the central directory is longer than the directory");
    }
    byte[] nameAsBytes = new byte[nameBytes];
    directory.get(at + ENTRY_BYTES, nameAsBytes);
    Charset charset =
        (flags & UTF_8_NAME) == 0 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
    String name = new String(nameAsBytes, charset);
    if (!names.add(name)) {
      throw refused(at, "two members are called " + SourceText.quoted(name));
    }
    if ((flags & ENCRYPTED) != 0) {
      throw refused(at, "member " + SourceText.quoted(name) + " is encrypted; store it plainly");
    }
    if (method != STORED && method != DEFLATED) {
      throw refused(
          at,
          "member "
              + SourceText.quoted(name)
              + " is compressed by method "
              + method
              + "; stored (0) and deflated (8) are read");
    }
    ZipSizes sizes = sizes(at, ENTRY_BYTES + nameBytes, extraBytes);
    requirePlausible(at, name, method, sizes);
    directory.position(at + length);
    return placed(at, nameAsBytes, name, method, sizes);
  }

  private Placed placed(int at, byte[] nameAsBytes, String name, int method, ZipSizes sizes)
      throws IOException {
    long local = sizes.localOffset();
    if (local > end.offset() - LOCAL_BYTES - nameAsBytes.length) {
      throw refused(at, "member " + SourceText.quoted(name) + " lies behind the directory");
    }
    ByteBuffer header =
        ZipEnd.little(file.read(local, LOCAL_BYTES + nameAsBytes.length, "a header of a member"));
    boolean same =
        header.getInt(0) == LOCAL_SIGNATURE
            && (header.getShort(6) & ENCRYPTED) == 0
            && header.getShort(8) == method
            && (header.getShort(26) & 0xFFFF) == nameAsBytes.length
            && header.slice(LOCAL_BYTES, nameAsBytes.length).equals(ByteBuffer.wrap(nameAsBytes));
    if (!same) {
      throw file.refusedAt(
          local,
          "the header of member "
              + SourceText.quoted(name)
              + " is not what the directory says; the archive is damaged");
    }
    long data = local + LOCAL_BYTES + nameAsBytes.length + (header.getShort(28) & 0xFFFF);
    if (data > end.offset() || sizes.storedBytes() > end.offset() - data) {
      throw file.refusedAt(
          local,
          "member "
              + SourceText.quoted(name)
              + " should take "
              + sizes.storedBytes()
              + " bytes, but the directory begins at byte "
              + end.offset());
    }
    int crc32 = directory.getInt(at + 16);
    ZipMember member =
        new ZipMember(name, method == DEFLATED, crc32, sizes.storedBytes(), sizes.size(), data);
    return new Placed(member, local);
  }

  private void requirePlausible(int at, String name, int method, ZipSizes sizes)
      throws RecordingException {
    boolean fits =
        sizes.size() >= 0
            && sizes.storedBytes() >= 0
            && sizes.storedBytes() <= file.size()
            && sizes.localOffset() >= 0
            && (method == STORED
                ? sizes.size() == sizes.storedBytes()
                : sizes.size() / STRONGEST_DEFLATE <= sizes.storedBytes());
    if (!fits) {
      throw refused(
          at,
          "member "
              + SourceText.quoted(name)
              + " cannot have "
              + sizes.size()
              + " bytes, stored as "
              + sizes.storedBytes()
              + "; the archive is damaged or made to harm");
    }
  }

  /** Lengths and place of a member, from the entry or from its ZIP64 field. */
  private record ZipSizes(long size, long storedBytes, long localOffset) {}

  private ZipSizes sizes(int at, int extraAt, int extraBytes) throws RecordingException {
    long stored = directory.getInt(at + 20) & INT_MARK;
    long size = directory.getInt(at + 24) & INT_MARK;
    long local = directory.getInt(at + 42) & INT_MARK;
    int field = at + extraAt;
    int extraEnd = field + extraBytes;
    while (extraEnd - field >= 4) {
      int bytes = directory.getShort(field + 2) & 0xFFFF;
      if (bytes > extraEnd - field - 4) {
        throw refused(field, "a field of an entry is longer than the entry");
      }
      if (directory.getShort(field) == 1) {
        int next = field + 4;
        int behind = next + bytes;
        int wanted =
            (size == INT_MARK ? 8 : 0) + (stored == INT_MARK ? 8 : 0) + (local == INT_MARK ? 8 : 0);
        if (wanted > behind - next) {
          throw refused(field, "the ZIP64 field lacks a length");
        }
        if (size == INT_MARK) {
          size = directory.getLong(next);
          next += 8;
        }
        if (stored == INT_MARK) {
          stored = directory.getLong(next);
          next += 8;
        }
        if (local == INT_MARK) {
          local = directory.getLong(next);
        }
        break;
      }
      field += 4 + bytes;
    }
    return new ZipSizes(size, stored, local);
  }

  private static String named(ZipMember member) {
    return SourceText.quoted(member.name());
  }

  private RecordingException refused(int at, String reason) {
    return file.refusedAt(end.offset() + at, reason);
  }
}
