package io.afferent.ingest.recording.hdf5;

import io.jhdf.object.datatype.CompoundDataType;
import io.jhdf.object.datatype.CompoundDataType.CompoundDataMember;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.EnumDataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.Reference;
import io.jhdf.object.datatype.StringData;
import io.jhdf.object.datatype.VariableLength;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Type of the values of a data set.
 *
 * @param kind what they are; integers of enumerations are integers
 * @param bytes bytes of one value in the file, at least 1
 * @param signed whether an integer has a sign
 * @param order order of the bytes of a number
 * @param variable whether a text lies elsewhere in the file, with its length
 * @param members names, types and places of the members of a compound
 */
public record Hdf5Type(
    Hdf5Kind kind,
    int bytes,
    boolean signed,
    ByteOrder order,
    boolean variable,
    Map<String, Member> members) {

  /**
   * A member of a compound.
   *
   * @param offset first byte in the compound
   */
  public record Member(Hdf5Type type, int offset) {}

  static Hdf5Type of(DataType type) {
    return of(type, 0);
  }

  private static Hdf5Type of(DataType type, int depth) {
    ByteOrder little = ByteOrder.LITTLE_ENDIAN;
    int bytes = type.getSize();
    Hdf5Type other = new Hdf5Type(Hdf5Kind.OTHER, bytes, false, little, false, Map.of());
    if (type instanceof EnumDataType enumeration && depth == 0) {
      return of(enumeration.getBaseType(), depth + 1);
    }
    if (type instanceof FixedPoint number) {
      boolean whole = number.getBitOffset() == 0 && number.getBitPrecision() == bytes * 8;
      boolean usual = bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
      return whole && usual
          ? new Hdf5Type(
              Hdf5Kind.INTEGER, bytes, number.isSigned(), number.getByteOrder(), false, Map.of())
          : other;
    }
    if (type instanceof FloatingPoint number) {
      return isIeee(number)
          ? new Hdf5Type(Hdf5Kind.FLOAT, bytes, true, number.getByteOrder(), false, Map.of())
          : other;
    }
    if (type instanceof StringData) {
      return new Hdf5Type(Hdf5Kind.TEXT, bytes, false, little, false, Map.of());
    }
    if (type instanceof VariableLength list) {
      return list.isVariableLengthString()
          ? new Hdf5Type(Hdf5Kind.TEXT, bytes, false, little, true, Map.of())
          : other;
    }
    if (type instanceof Reference reference) {
      return reference.getType() == Reference.ReferenceType.OBJECT && bytes <= 8
          ? new Hdf5Type(Hdf5Kind.REFERENCE, bytes, false, little, false, Map.of())
          : other;
    }
    if (type instanceof CompoundDataType compound && depth == 0) {
      return compound(compound, depth);
    }
    return other;
  }

  private static boolean isIeee(FloatingPoint number) {
    boolean single = number.getExponentSize() == 8 && number.getMantissaSize() == 23;
    boolean full = number.getExponentSize() == 11 && number.getMantissaSize() == 52;
    return number.getBitOffset() == 0
        && ((number.getSize() == 4 && single) || (number.getSize() == 8 && full));
  }

  private static Hdf5Type compound(CompoundDataType compound, int depth) {
    Map<String, Member> members = new LinkedHashMap<>();
    for (CompoundDataMember member : compound.getMembers()) {
      Hdf5Type type = of(member.getDataType(), depth + 1);
      boolean inside =
          member.getOffset() >= 0 && member.getOffset() <= compound.getSize() - type.bytes();
      boolean single = member.getDimensionSize() == null || isSingle(member.getDimensionSize());
      if (inside && single) {
        members.put(member.getName(), new Member(type, member.getOffset()));
      }
    }
    return new Hdf5Type(
        Hdf5Kind.COMPOUND, compound.getSize(), false, ByteOrder.LITTLE_ENDIAN, false, members);
  }

  private static boolean isSingle(int[] dimensions) {
    for (int length : dimensions) {
      if (length > 1) {
        return false;
      }
    }
    return true;
  }

  /** Whether the values are numbers. */
  public boolean isNumeric() {
    return kind == Hdf5Kind.INTEGER || kind == Hdf5Kind.FLOAT;
  }

  /**
   * A number as a double; 64-bit integers are rounded to the nearest one.
   *
   * @param values any buffer; its order is changed to that of the type
   */
  public double number(ByteBuffer values, int at) {
    values.order(order);
    if (kind == Hdf5Kind.FLOAT) {
      return bytes == 4 ? values.getFloat(at) : values.getDouble(at);
    }
    long integer = integer(values, at);
    return bytes == 8 && !signed && integer < 0
        ? (integer >>> 1 | (integer & 1)) * 2.0
        : (double) integer;
  }

  /** An integer; one of 64 bits without a sign may come out negative. */
  public long integer(ByteBuffer values, int at) {
    values.order(order);
    return switch (bytes) {
      case 1 -> signed ? values.get(at) : values.get(at) & 0xFFL;
      case 2 -> signed ? values.getShort(at) : values.getShort(at) & 0xFFFFL;
      case 4 -> signed ? values.getInt(at) : values.getInt(at) & 0xFFFFFFFFL;
      default -> values.getLong(at);
    };
  }

  /** The type as people name it, for example {@code uint16}. */
  public String text() {
    return switch (kind) {
      case INTEGER -> (signed ? "int" : "uint") + bytes * 8;
      case FLOAT -> "float" + bytes * 8;
      case TEXT -> "text";
      case REFERENCE -> "references";
      case COMPOUND -> "compound " + members.keySet();
      case OTHER -> "a type that is not read";
    };
  }
}
