package io.afferent.ingest.recording.activations;

import io.afferent.ingest.recording.npy.NpyHeader;
import io.afferent.ingest.recording.safetensors.SafetensorsType;
import io.afferent.schema.SampleType;
import java.util.Optional;

/** What the elements of a tensor are, whatever file they come from. */
enum ElementType {
  FLOAT16(2),
  BFLOAT16(2),
  FLOAT32(4),
  FLOAT64(8),
  INT8(1),
  UINT8(1),
  INT16(2),
  UINT16(2),
  INT32(4),
  UINT32(4),
  INT64(8),
  UINT64(8),
  /** Two bytes of which the file does not tell what they mean. */
  RAW16(2),
  OTHER(1);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of an element; 1 for {@link #OTHER}, which is never read. */
  int bytes() {
    return bytes;
  }

  /** The layout of samples of this type; empty when activations cannot be of it. */
  Optional<SampleType> sampleType() {
    return switch (this) {
      case FLOAT16 -> Optional.of(SampleType.FLOAT16);
      case BFLOAT16 -> Optional.of(SampleType.BFLOAT16);
      case FLOAT32 -> Optional.of(SampleType.FLOAT32);
      case FLOAT64 -> Optional.of(SampleType.FLOAT64);
      default -> Optional.empty();
    };
  }

  /** Whether elements are whole numbers. */
  boolean isWhole() {
    return switch (this) {
      case INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64 -> true;
      case FLOAT16, BFLOAT16, FLOAT32, FLOAT64, RAW16, OTHER -> false;
    };
  }

  /** Whether bfloat16 may hide behind this type, for which NumPy has no name. */
  boolean mayBeBfloat16() {
    return this == BFLOAT16 || this == RAW16 || this == UINT16 || this == INT16;
  }

  static ElementType of(SafetensorsType type) {
    return switch (type) {
      case F16 -> FLOAT16;
      case BF16 -> BFLOAT16;
      case F32 -> FLOAT32;
      case F64 -> FLOAT64;
      case I8 -> INT8;
      case U8 -> UINT8;
      case I16 -> INT16;
      case U16 -> UINT16;
      case I32 -> INT32;
      case U32 -> UINT32;
      case I64 -> INT64;
      case U64 -> UINT64;
      case BOOL, F8_E4M3, F8_E5M2 -> OTHER;
    };
  }

  static ElementType of(NpyHeader header) {
    return switch (header.descr().substring(1)) {
      case "f2" -> FLOAT16;
      case "f4" -> FLOAT32;
      case "f8" -> FLOAT64;
      case "i1" -> INT8;
      case "u1" -> UINT8;
      case "i2" -> INT16;
      case "u2" -> UINT16;
      case "i4" -> INT32;
      case "u4" -> UINT32;
      case "i8" -> INT64;
      case "u8" -> UINT64;
      case "V2" -> RAW16;
      default -> OTHER;
    };
  }
}
