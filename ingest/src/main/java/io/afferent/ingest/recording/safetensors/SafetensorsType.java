package io.afferent.ingest.recording.safetensors;

import java.util.Optional;

/** Types of the elements of a tensor; values are little-endian. */
public enum SafetensorsType {
  BOOL(1),
  U8(1),
  I8(1),
  F8_E4M3(1),
  F8_E5M2(1),
  I16(2),
  U16(2),
  F16(2),
  /** The upper half of an F32. */
  BF16(2),
  I32(4),
  U32(4),
  F32(4),
  I64(8),
  U64(8),
  F64(8);

  private final int elementBytes;

  SafetensorsType(int elementBytes) {
    this.elementBytes = elementBytes;
  }

  /** Bytes of one element. */
  public int elementBytes() {
    return elementBytes;
  }

  /** The type of this name; empty for a name that the format does not have. */
  static Optional<SafetensorsType> named(String name) {
    for (SafetensorsType type : values()) {
      if (type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
