package io.afferent.ingest.recording.matlab;

import io.afferent.ingest.recording.RecordingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * An array in a MAT-file: a variable, or one inside a cell or struct array. Its header is read and
 * checked; values are read when asked for. Not thread-safe, and usable until its file is closed.
 */
public final class MatArray {
  private static final int LONGEST_FIELD_NAME = 256;
  private static final int MOST_FIELDS = 10_000;
  private static final int BYTES_PER_CHARACTER = 4;

  /** Takes the arrays inside a struct array. */
  @FunctionalInterface
  public interface FieldVisitor {
    /**
     * Takes one array.
     *
     * @param element number of the struct in the array, from 0, column by column
     * @param field name of the field
     */
    void visit(long element, String field, MatArray value) throws IOException;
  }

  /** Takes the arrays inside a cell array. */
  @FunctionalInterface
  public interface CellVisitor {
    /**
     * Takes one array.
     *
     * @param cell number of the cell, from 0, column by column
     */
    void visit(long cell, MatArray value) throws IOException;
  }

  private final MatBytes bytes;
  private final MatHeader header;

  MatArray(MatBytes bytes, MatHeader header) {
    this.bytes = bytes;
    this.header = header;
  }

  static MatArray read(MatBytes bytes, MatElement element) throws IOException {
    return new MatArray(bytes, MatHeader.read(bytes, element));
  }

  /** Name of a variable; empty inside cells and structs. */
  public String name() {
    return header.name();
  }

  public MatKind kind() {
    return header.kind();
  }

  /** Whether the values have imaginary parts. */
  public boolean isComplex() {
    return header.complex();
  }

  /** Lengths of all dimensions, at least two. */
  public List<Integer> dimensions() {
    return header.dimensions();
  }

  /** Product of all dimensions. */
  public long count() {
    return header.count();
  }

  /** An exception that names the file and where in it this array begins. */
  public RecordingException refused(String reason) {
    return bytes.refusedAt(header.at(), reason);
  }

  /**
   * The values of a numeric array.
   *
   * @throws RecordingException if there are not as many as the dimensions say
   */
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

  /** The only value of a numeric array; empty when there is none or more than one. */
  public OptionalDouble number() throws IOException {
    return kind() == MatKind.NUMERIC && count() == 1
        ? OptionalDouble.of(numbers().toArray(1)[0])
        : OptionalDouble.empty();
  }

  /**
   * The characters of a text, column by column.
   *
   * @param most most characters that the text may have
   * @throws RecordingException if it has more
   */
  public String text(int most) throws IOException {
    require(MatKind.TEXT);
    if (count() == 0) {
      return "";
    }
    MatElement element = MatElement.read(bytes, header.content(), header.end());
    return MatText.decode(bytes, element, Math.multiplyExact(most, BYTES_PER_CHARACTER));
  }

  /** The rows of a matrix of characters, without the blanks at their ends. */
  public List<String> rows(int most) throws IOException {
    String columns = text(most);
    int rows = dimensions().get(0);
    if (rows <= 1 || columns.length() % rows != 0) {
      return columns.isEmpty() ? List.of() : List.of(columns.stripTrailing());
    }
    return MatText.rows(columns, rows);
  }

  /** Names of the fields of a struct array, in its order. */
  public List<String> fieldNames() throws IOException {
    return fields().names();
  }

  /**
   * Walks once over a struct array.
   *
   * @param wanted fields that are visited; others are passed over unread
   */
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

  /** Walks once over a cell array. */
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

  private void require(MatKind wanted) {
    if (kind() != wanted) {
      throw new IllegalStateException("the array must be " + wanted + ", was " + kind());
    }
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
