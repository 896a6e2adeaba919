package io.afferent.ingest.recording.npz;

import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.PositionalBytes;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.npy.NpyHeader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An archive of arrays. Not thread-safe. */
public final class NpzFile implements Closeable {
  private static final String EXTENSION = ".npy";
  private static final int MEMBER_SIGNATURE = 0x04034B50;
  private static final int NAME_OFFSET = 30;

  /**
   * An array of an archive.
   *
   * @param name name without {@code .npy}, as NumPy shows it
   * @param header its header
   * @param size bytes that the array and its header have when unpacked
   */
  public record NpzArray(String name, NpyHeader header, long size) {}

  private final RecordingFile file;
  private final List<ZipMember> members = new ArrayList<>();
  private final List<NpzArray> arrays = new ArrayList<>();
  private final List<String> others = new ArrayList<>();
  private final List<Closeable> opened = new ArrayList<>();

  private NpzFile(RecordingFile file) throws IOException {
    this.file = file;
    for (ZipMember member : ZipDirectory.read(file)) {
      if (!member.name().endsWith(EXTENSION)) {
        others.add(member.name());
        continue;
      }
      String name = member.name().substring(0, member.name().length() - EXTENSION.length());
      arrays.add(new NpzArray(name, header(member), member.size()));
      members.add(member);
    }
  }

  private NpyHeader header(ZipMember member) throws IOException {
    if (!member.deflated()) {
      return NpyHeader.read(new StoredMember(file, member));
    }
    try (InflatedMember bytes = new InflatedMember(file, member)) {
      return NpyHeader.read(bytes);
    }
  }

  /**
   * Opens an archive and reads the headers of its arrays.
   *
   * @throws io.afferent.ingest.recording.RecordingException if it is damaged, or an array holds
   *     objects
   */
  public static NpzFile open(Path path) throws IOException {
    RecordingFile file = RecordingFile.open(path);
    return CloseOnFailure.of(file, () -> new NpzFile(file));
  }

  /**
   * Whether a file begins as an archive of arrays does.
   *
   * @param head the first bytes of the file
   */
  public static boolean begins(ByteBuffer head) {
    ByteBuffer bytes = head.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.remaining() < NAME_OFFSET || bytes.getInt(0) != MEMBER_SIGNATURE) {
      return false;
    }
    int length = bytes.getShort(26) & 0xFFFF;
    if (length < EXTENSION.length() || length > bytes.remaining() - NAME_OFFSET) {
      return false;
    }
    byte[] ending = new byte[EXTENSION.length()];
    bytes.get(NAME_OFFSET + length - ending.length, ending);
    return new String(ending, StandardCharsets.ISO_8859_1).equals(EXTENSION);
  }

  /** The arrays in the order of the file. */
  public List<NpzArray> arrays() {
    return List.copyOf(arrays);
  }

  /** Names of members that are no arrays, which are left out. */
  public List<String> others() {
    return List.copyOf(others);
  }

  /**
   * Opens an array for reading, independently of all others; its byte 0 is the first of its header.
   *
   * @param array position in {@link #arrays()}
   */
  public PositionalBytes bytes(int array) {
    ZipMember member = members.get(array);
    if (!member.deflated()) {
      return new StoredMember(file, member);
    }
    InflatedMember bytes = new InflatedMember(file, member);
    opened.add(bytes);
    return bytes;
  }

  static String naming(PositionalBytes archive, ZipMember member) {
    return archive.name() + ", member " + SourceText.quoted(member.name());
  }

  @Override
  public void close() throws IOException {
    for (Closeable bytes : opened) {
      bytes.close();
    }
    opened.clear();
    file.close();
  }
}
