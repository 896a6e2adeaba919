package io.afferent.ingest.recording.trodes;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One field of a record.
 *
 * @param name name as the header gives it
 * @param type type of its value
 * @param offset its first byte in the record
 */
record TrodesField(String name, Type type, int offset) {

  /** What values are stored as. */
  enum Type {
    UINT8(1, true),
    INT8(1, true),
    UINT16(2, true),
    INT16(2, true),
    UINT32(4, false),
    INT32(4, true),
    FLOAT32(4, false),
    FLOAT64(8, false);

    private final int bytes;
    private final boolean fitsInt32;

    Type(int bytes, boolean fitsInt32) {
      this.bytes = bytes;
      this.fitsInt32 = fitsInt32;
    }

    int bytes() {
      return bytes;
    }

    /** Whether every value is a 32-bit integer. */
    boolean fitsInt32() {
      return fitsInt32;
    }

    /** The type of a name, as Trodes and MATLAB write them. */
    static Optional<Type> named(String name) {
      return switch (name) {
        case "uint8" -> Optional.of(UINT8);
        case "int8" -> Optional.of(INT8);
        case "uint16" -> Optional.of(UINT16);
        case "int16" -> Optional.of(INT16);
        case "uint32" -> Optional.of(UINT32);
        case "int32" -> Optional.of(INT32);
        case "single", "float", "float32" -> Optional.of(FLOAT32);
        case "double", "float64" -> Optional.of(FLOAT64);
        default -> Optional.empty();
      };
    }
  }

  /** The value in the record that begins at {@code record}; exact for every type. */
  double value(ByteBuffer records, int record) {
    int at = record + offset;
    return switch (type) {
      case UINT8 -> records.get(at) & 0xFF;
      case INT8 -> records.get(at);
      case UINT16 -> records.getShort(at) & 0xFFFF;
      case INT16 -> records.getShort(at);
      case UINT32 -> records.getInt(at) & 0xFFFFFFFFL;
      case INT32 -> records.getInt(at);
      case FLOAT32 -> records.getFloat(at);
      case FLOAT64 -> records.getDouble(at);
    };
  }
}
