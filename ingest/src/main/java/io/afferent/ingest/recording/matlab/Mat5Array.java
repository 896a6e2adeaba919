package io.afferent.ingest.recording.matlab;

import io.afferent.ingest.recording.RecordingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An array in a MAT-file of level 5. */
final class Mat5Array extends MatArray {
  private static final int LONGEST_FIELD_NAME = 256;
  private static final int MOST_FIELDS = 10_000;
  private static final int BYTES_PER_CHARACTER = 4;

  private final MatBytes bytes;
  private final MatHeader header;

  Mat5Array(MatBytes bytes, MatHeader header) {
    this.bytes = bytes;
    this.header = header;
  }

  static MatArray read(MatBytes bytes, MatElement element) throws IOException {
    return new Mat5Array(bytes, MatHeader.read(bytes, element));
  }

  @Override
  public String name() {
    return header.name();
  }

  @Override
  public MatKind kind() {
    return header.kind();
  }

  @Override
  public boolean isComplex() {
    return header.complex();
  }

  @Override
  public List<Integer> dimensions() {
    return header.dimensions();
  }

  @Override
  public long count() {
    return header.count();
  }

  @Override
  public RecordingException refused(String reason) {
    return bytes.refusedAt(header.at(), reason);
  }

  @Override
  public MatNumbers numbers() throws IOException {
    require(MatKind.NUMERIC);
    if (count() == 0) {
      return new MatNumbers(bytes, MatType.FLOAT64, header.content(), 0);
    }
    MatElement element = MatElement.read(bytes, header.content(), header.end());
    Optional<MatType> type = element.type();
    if (type.isEmpty() || !type.get().isNumeric()) {
      throw bytes.refusedAt(
          element.at(), "numbers have the type " + element.code() + "; the file is damaged");
    }
    if (element.length() / type.get().bytes() != count()
        || element.length() % type.get().bytes() != 0) {
      throw bytes.refusedAt(
          element.at(),
          "an array of "
              + count()
              + " values of "
              + type.get()
              + " has "
              + element.length()
              + " bytes; the file is damaged");
    }
    return new MatNumbers(bytes, type.get(), element.content(), count());
  }

  @Override
  public String text(int most) throws IOException {
    require(MatKind.TEXT);
    if (count() == 0) {
      return "";
    }
    MatElement element = MatElement.read(bytes, header.content(), header.end());
    return MatText.decode(bytes, element, Math.multiplyExact(most, BYTES_PER_CHARACTER));
  }

  @Override
  public List<String> fieldNames() throws IOException {
    return fields().names();
  }

  @Override
  public void forEachField(Set<String> wanted, FieldVisitor visitor) throws IOException {
    Fields fields = fields();
    if (fields.names().isEmpty()) {
      // Nothing lies in the file, so nothing bounds how many such structs there may be.
      return;
    }
    long at = fields.content();
    for (long element = 0; element < count(); element++) {
      for (String name : fields.names()) {
        MatElement child = child(at);
        if (wanted.contains(name)) {
          visitor.visit(element, name, read(bytes, child));
        }
        at = child.next();
      }
    }
  }

  @Override
  public void forEachCell(CellVisitor visitor) throws IOException {
    require(MatKind.CELL);
    requireRoom(header.content(), count());
    long at = header.content();
    for (long cell = 0; cell < count(); cell++) {
      MatElement child = child(at);
      visitor.visit(cell, read(bytes, child));
      at = child.next();
    }
  }

  private MatElement child(long at) throws IOException {
    MatElement child = MatElement.read(bytes, at, header.end());
    if (!child.is(MatType.MATRIX)) {
      throw bytes.refusedAt(
          at, "an array should begin here, but the type is " + child.code() + "; it is damaged");
    }
    return child;
  }

  /** Each array inside takes a tag at least, so more than fit are damage. */
  private void requireRoom(long at, long arrays) throws IOException {
    if (arrays > (header.end() - at) / MatElement.TAG_BYTES) {
      throw bytes.refusedAt(
          at,
          arrays
              + " arrays should lie in "
              + (header.end() - at)
              + " bytes; the file is cut off or damaged");
    }
  }

  private record Fields(List<String> names, long content) {}

  private Fields fields() throws IOException {
    require(MatKind.STRUCT);
    MatElement lengths = MatElement.read(bytes, header.content(), header.end());
    int longest = lengths.length() == 4 ? bytes.int32(lengths.content()) : 0;
    if (longest < 1 || longest > LONGEST_FIELD_NAME) {
      throw bytes.refusedAt(
          lengths.at(), "field names take " + longest + " bytes; the file is damaged");
    }
    MatElement all = MatElement.read(bytes, lengths.next(), header.end());
    long count = all.length() / longest;
    if (count > MOST_FIELDS || all.length() % longest != 0) {
      throw bytes.refusedAt(
          all.at(),
          "there are "
              + all.length()
              + " bytes of field names of "
              + longest
              + " bytes each, at most "
              + MOST_FIELDS
              + " names are read; the file is damaged");
    }
    List<String> names = new ArrayList<>();
    byte[] name = new byte[longest];
    for (long at = all.content(); at < all.content() + all.length(); at += longest) {
      bytes.read(at, name, 0, longest);
      names.add(MatHeader.asciiz(name));
    }
    if (names.isEmpty()) {
      return new Fields(names, all.next());
    }
    // The product cannot overflow: both factors are checked against bytes of the file first.
    requireRoom(all.next(), count());
    requireRoom(all.next(), count() * names.size());
    return new Fields(names, all.next());
  }
}
