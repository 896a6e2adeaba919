package io.afferent.ingest.recording.matlab;

import io.afferent.ingest.recording.RecordingException;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * An array in a MAT-file: a variable, or one inside a cell or struct array. Its header is read and
 * checked; values are read when asked for. Not thread-safe, and usable until its file is closed.
 */
public abstract sealed class MatArray permits Mat5Array, Mat73Array {

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

  MatArray() {}

  /** Name of a variable; empty inside cells and structs. */
  public abstract String name();

  public abstract MatKind kind();

  /** Whether the values have imaginary parts. */
  public abstract boolean isComplex();

  /** Lengths of all dimensions, at least two. */
  public abstract List<Integer> dimensions();

  /** Product of all dimensions. */
  public abstract long count();

  /** An exception that names the file and where in it this array is. */
  public abstract RecordingException refused(String reason);

  /**
   * The values of a numeric array.
   *
   * @throws RecordingException if there are not as many as the dimensions say
   */
  public abstract MatNumbers numbers() throws IOException;

  /** The only value of a numeric array; empty when there is none or more than one. */
  public final OptionalDouble number() throws IOException {
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
  public abstract String text(int most) throws IOException;

  /** The rows of a matrix of characters, without the blanks at their ends. */
  public final List<String> rows(int most) throws IOException {
    String columns = text(most);
    int rows = dimensions().get(0);
    if (rows <= 1 || columns.length() % rows != 0) {
      return columns.isEmpty() ? List.of() : List.of(columns.stripTrailing());
    }
    return MatText.rows(columns, rows);
  }

  /** Names of the fields of a struct array, in its order. */
  public abstract List<String> fieldNames() throws IOException;

  /**
   * Walks once over a struct array.
   *
   * @param wanted fields that are visited; others are passed over unread
   */
  public abstract void forEachField(Set<String> wanted, FieldVisitor visitor) throws IOException;

  /** Walks once over a cell array. */
  public abstract void forEachCell(CellVisitor visitor) throws IOException;

  final void require(MatKind wanted) {
    if (kind() != wanted) {
      throw new IllegalStateException("the array must be " + wanted + ", was " + kind());
    }
  }
}
