package io.afferent.ingest.recording.neuralynx;

import java.util.Locale;
import java.util.Optional;

/** What a file holds, by its extension; Neuralynx, "Data File Formats". */
enum NeuralynxKind {
  /** Continuous samples of one channel. */
  NCS(1044),
  /** Events. */
  NEV(184),
  /** Spikes of one electrode, 32 samples each. */
  NSE(112),
  /** Spikes of a tetrode, four by 32 samples each. */
  NTT(304);

  private final int recordBytes;

  NeuralynxKind(int recordBytes) {
    this.recordBytes = recordBytes;
  }

  int recordBytes() {
    return recordBytes;
  }

  /** The kind that the extension of a name tells. */
  static Optional<NeuralynxKind> of(String fileName) {
    String lower = fileName.toLowerCase(Locale.ROOT);
    for (NeuralynxKind kind : values()) {
      if (lower.endsWith("." + kind.name().toLowerCase(Locale.ROOT))) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
