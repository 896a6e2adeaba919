package io.afferent.ingest.recording.matlab;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.hdf5.Hdf5Dataset;
import io.afferent.ingest.recording.hdf5.Hdf5Kind;
import io.afferent.ingest.recording.hdf5.Hdf5Object;
import io.afferent.ingest.recording.hdf5.Hdf5Type;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An array in a MAT-file of version 7.3. There, the dimensions are in reverse, so that the order of
 * the values is the same; a struct is a group of its fields; cells, and the fields of struct
 * arrays, are references; an empty array holds its dimensions in place of values.
 */
final class Mat73Array extends MatArray {
  private static final String CLASS = "MATLAB_class";
  private static final int MOST_ELEMENTS = 1 << 21;
  private static final int MOST_DIMENSIONS = 32;

  private final Hdf5Object object;
  private final String name;
  private final MatKind kind;
  private final boolean complex;
  private final List<Integer> dimensions;
  private final long count;
  private final boolean isList;

  private Mat73Array(
      Hdf5Object object,
      String name,
      MatKind kind,
      boolean complex,
      List<Integer> dimensions,
      boolean isList) {
    this.object = object;
    this.name = name;
    this.kind = kind;
    this.complex = complex;
    this.dimensions = dimensions;
    this.isList = isList;
    long product = 1;
    for (int length : dimensions) {
      product = Math.multiplyExact(product, length);
    }
    this.count = product;
  }

  /**
   * @param name name of a variable, else empty
   */
  static Mat73Array of(Hdf5Object object, String name) throws IOException {
    try {
      return object.isGroup() ? ofGroup(object, name) : ofDataset(object, name);
    } catch (ArithmeticException tooLarge) {
      throw object.refused("its dimensions do not fit 64 bits; the file is damaged");
    }
  }

  private static Mat73Array ofGroup(Hdf5Object object, String name) throws IOException {
    if (object.attribute("MATLAB_sparse").isPresent()) {
      return new Mat73Array(object, name, MatKind.OTHER, false, List.of(1, 1), false);
    }
    // Each field of a struct array is a list of references without a class.
    Optional<List<Integer>> shared = Optional.empty();
    for (String field : object.links().keySet()) {
      Optional<Hdf5Object> child = object.child(field);
      boolean isList =
          child.isPresent()
              && child.get().isDataset()
              && child.get().text(CLASS).isEmpty()
              && child.get().dataset().type().kind() == Hdf5Kind.REFERENCE;
      if (!isList) {
        return new Mat73Array(object, name, MatKind.STRUCT, false, List.of(1, 1), false);
      }
      List<Integer> lengths = reversed(child.get(), child.get().dataset().dimensions());
      if (shared.isPresent() && !shared.get().equals(lengths)) {
        throw object.refused("its fields have different lengths; the file is damaged");
      }
      shared = Optional.of(lengths);
    }
    return new Mat73Array(
        object, name, MatKind.STRUCT, false, shared.orElse(List.of(1, 1)), shared.isPresent());
  }

  private static Mat73Array ofDataset(Hdf5Object object, String name) throws IOException {
    Hdf5Dataset data = object.dataset();
    Hdf5Type type = data.type();
    boolean complex =
        type.kind() == Hdf5Kind.COMPOUND && type.members().keySet().equals(Set.of("real", "imag"));
    MatKind kind =
        switch (object.text(CLASS)) {
          case "char" -> MatKind.TEXT;
          case "cell" -> MatKind.CELL;
          case "struct" -> MatKind.STRUCT;
          case "double",
              "single",
              "logical",
              "int8",
              "uint8",
              "int16",
              "uint16",
              "int32",
              "uint32",
              "int64",
              "uint64",
              "" ->
              type.isNumeric() || complex ? MatKind.NUMERIC : MatKind.OTHER;
          default -> MatKind.OTHER;
        };
    if (object.attribute("MATLAB_empty").isPresent()
        && object.attribute("MATLAB_empty").get().number().orElse(0) != 0) {
      return new Mat73Array(object, name, kind, complex, emptied(data), false);
    }
    boolean fits =
        switch (kind) {
          case TEXT -> type.kind() == Hdf5Kind.INTEGER;
          case CELL -> type.kind() == Hdf5Kind.REFERENCE;
          case STRUCT -> false;
          case NUMERIC, OTHER -> true;
        };
    if (!fits) {
      throw object.refused(
          "is " + object.text(CLASS) + ", but holds " + type.text() + "; the file is damaged");
    }
    return new Mat73Array(object, name, kind, complex, reversed(object, data.dimensions()), false);
  }

  /** An empty array has its dimensions, one of which is 0, in place of its values. */
  private static List<Integer> emptied(Hdf5Dataset data) throws IOException {
    List<Integer> lengths = new ArrayList<>();
    boolean empty = false;
    if (data.type().kind() == Hdf5Kind.INTEGER) {
      for (long length : data.integers(MOST_DIMENSIONS)) {
        if (length < 0 || length > Integer.MAX_VALUE) {
          throw data.refused("has a dimension of the length " + length);
        }
        lengths.add((int) length);
        empty |= length == 0;
      }
    }
    return empty && lengths.size() > 1 ? List.copyOf(lengths) : List.of(0, 0);
  }

  private static List<Integer> reversed(Hdf5Object object, List<Long> dimensions)
      throws RecordingException {
    List<Integer> lengths = new ArrayList<>();
    for (long length : dimensions) {
      if (length > Integer.MAX_VALUE) {
        throw object.refused("has a dimension of the length " + length);
      }
      lengths.add((int) length);
    }
    Collections.reverse(lengths);
    while (lengths.size() < 2) {
      lengths.add(1);
    }
    return List.copyOf(lengths);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public MatKind kind() {
    return kind;
  }

  @Override
  public boolean isComplex() {
    return complex;
  }

  @Override
  public List<Integer> dimensions() {
    return dimensions;
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public RecordingException refused(String reason) {
    return object.refused(reason);
  }

  @Override
  public MatNumbers numbers() throws IOException {
    require(MatKind.NUMERIC);
    Hdf5Dataset data = object.dataset();
    Hdf5Type type = data.type();
    if (!type.isNumeric()) {
      throw object.refused("holds complex numbers, of which no part is read; save the real parts");
    }
    return new MatNumbers(
        new MatNumbers.Source() {
          @Override
          public void read(long first, int wanted, byte[] dst) throws IOException {
            data.read(first, wanted, dst);
          }

          @Override
          public RecordingException refused(String reason) {
            return object.refused(reason);
          }
        },
        type(type),
        type.order(),
        count);
  }

  private static MatType type(Hdf5Type type) {
    if (type.kind() == Hdf5Kind.FLOAT) {
      return type.bytes() == 4 ? MatType.FLOAT32 : MatType.FLOAT64;
    }
    return switch (type.bytes()) {
      case 1 -> type.signed() ? MatType.INT8 : MatType.UINT8;
      case 2 -> type.signed() ? MatType.INT16 : MatType.UINT16;
      case 4 -> type.signed() ? MatType.INT32 : MatType.UINT32;
      default -> type.signed() ? MatType.INT64 : MatType.UINT64;
    };
  }

  @Override
  public String text(int most) throws IOException {
    require(MatKind.TEXT);
    if (count == 0) {
      return "";
    }
    if (count > most) {
      throw object.refused("has " + count + " characters, at most " + most + " are read");
    }
    StringBuilder text = new StringBuilder();
    for (long character : object.dataset().integers(most)) {
      text.append((char) character);
    }
    return text.toString();
  }

  @Override
  public List<String> fieldNames() throws IOException {
    require(MatKind.STRUCT);
    return object.isGroup() ? List.copyOf(object.links().keySet()) : List.of();
  }

  @Override
  public void forEachField(Set<String> wanted, FieldVisitor visitor) throws IOException {
    List<String> fields = new ArrayList<>(fieldNames());
    fields.retainAll(wanted);
    if (!isList) {
      for (String field : fields) {
        Optional<Hdf5Object> child = object.child(field);
        if (child.isPresent()) {
          visitor.visit(0, field, of(child.get(), ""));
        }
      }
      return;
    }
    List<long[]> references = new ArrayList<>();
    for (String field : fields) {
      Optional<Hdf5Object> child = object.child(field);
      if (child.isEmpty()) {
        throw object.refused("its field " + field + " lies in another file");
      }
      references.add(child.get().dataset().integers(MOST_ELEMENTS));
    }
    for (int element = 0; element < count; element++) {
      for (int i = 0; i < fields.size(); i++) {
        visitor.visit(element, fields.get(i), referred(references.get(i)[element]));
      }
    }
  }

  @Override
  public void forEachCell(CellVisitor visitor) throws IOException {
    require(MatKind.CELL);
    if (count == 0) {
      return;
    }
    long[] references = object.dataset().integers(MOST_ELEMENTS);
    for (int cell = 0; cell < references.length; cell++) {
      visitor.visit(cell, referred(references[cell]));
    }
  }

  private MatArray referred(long address) throws IOException {
    return of(object.file().object(address, object.path()), "");
  }
}
