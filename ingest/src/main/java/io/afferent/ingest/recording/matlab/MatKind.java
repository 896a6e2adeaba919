package io.afferent.ingest.recording.matlab;

/** What an array holds. */
public enum MatKind {
  /** Real or complex numbers of any class, logical values among them. */
  NUMERIC,
  TEXT,
  CELL,
  STRUCT,
  /** Sparse arrays, function handles and objects: recognised, but their content is not read. */
  OTHER;

  /** The kind of an array class as MAT-files number it. */
  static MatKind of(int arrayClass) {
    return switch (arrayClass) {
      case 1 -> CELL;
      case 2 -> STRUCT;
      case 4 -> TEXT;
      case 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 -> NUMERIC;
      default -> OTHER;
    };
  }
}
