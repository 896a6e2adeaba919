package io.afferent.ingest.recording.xdf;

import io.afferent.schema.SampleType;
import java.util.Locale;
import java.util.Optional;

/** How the values of a stream are stored. */
enum XdfValues {
  FLOAT32(4, SampleType.FLOAT32),
  DOUBLE64(8, SampleType.FLOAT64),
  INT8(1, SampleType.INT8),
  INT16(2, SampleType.INT16),
  INT32(4, SampleType.INT32),
  /** Given as FLOAT64, which holds whole numbers up to 2^53. */
  INT64(8, SampleType.FLOAT64),
  /** No samples but events; each value has its own length. */
  STRING(0, SampleType.INT8);

  private final int bytes;
  private final SampleType sampleType;

  XdfValues(int bytes, SampleType sampleType) {
    this.bytes = bytes;
    this.sampleType = sampleType;
  }

  static Optional<XdfValues> parse(String text) {
    for (XdfValues values : values()) {
      if (values.name().toLowerCase(Locale.ROOT).equals(text)) {
        return Optional.of(values);
      }
    }
    return Optional.empty();
  }

  /** Bytes of a value, 0 for text. */
  int bytes() {
    return bytes;
  }

  SampleType sampleType() {
    return sampleType;
  }
}
