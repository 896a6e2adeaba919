package io.afferent.ingest.recording.wfdb;

import java.util.Optional;

/**
 * How a signal file stores its samples. Formats of 10 and 12 bits pack several samples in a block
 * of bytes; the packing runs through the whole file, over the borders of frames.
 */
enum WfdbSampleFormat {
  DIFFERENCES_8(8, 1, 1, 32),
  INT_16(16, 1, 2, 16),
  INT_24(24, 1, 3, 24),
  INT_32(32, 1, 4, 32),
  BIG_ENDIAN_16(61, 1, 2, 16),
  OFFSET_8(80, 1, 1, 8),
  OFFSET_16(160, 1, 2, 16),
  PAIRS_12(212, 2, 3, 12),
  TRIPLES_10(310, 3, 4, 10),
  PACKED_10(311, 3, 4, 10);

  /** What the header calls the format. */
  final int code;

  /** Samples that share a block of bytes. */
  final int blockSamples;

  /** Bytes of such a block. */
  final int blockBytes;

  /** Bits that a value may need. */
  final int bits;

  WfdbSampleFormat(int code, int blockSamples, int blockBytes, int bits) {
    this.code = code;
    this.blockSamples = blockSamples;
    this.blockBytes = blockBytes;
    this.bits = bits;
  }

  static Optional<WfdbSampleFormat> of(int code) {
    for (WfdbSampleFormat format : values()) {
      if (format.code == code) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** Whether the code is one of the FLAC-compressed formats. */
  static boolean isFlac(int code) {
    return code == 508 || code == 516 || code == 524;
  }

  /**
   * The lowest value, which means "no sample". Format 8 stores differences and has no such value;
   * the lowest int stands for it where a signal ends early.
   */
  int missing() {
    return -1 << (bits - 1);
  }

  /** Whether a value says that there is no sample. */
  boolean isMissing(int value) {
    return value == missing() && this != DIFFERENCES_8;
  }

  /** How many samples lie in so many bytes, a last block that is cut off included. */
  long samplesIn(long bytes) {
    long rest = bytes % blockBytes;
    long partial =
        switch (this) {
          case PAIRS_12 -> rest == 2 ? 1 : 0;
          case TRIPLES_10 -> rest >= 2 ? 1 : 0;
          case PACKED_10 -> rest >= 2 ? rest - 1 : 0;
          default -> 0;
        };
    return bytes / blockBytes * blockSamples + partial;
  }

  /** How many bytes hold the first {@code samples} samples of a file. */
  long bytesFor(long samples) {
    long rest = samples % blockSamples;
    long partial = rest == 0 ? 0 : this == TRIPLES_10 ? 2 * rest : rest + 1;
    return samples / blockSamples * blockBytes + partial;
  }

  /**
   * Decodes samples from the begin of {@code bytes}, which must be the begin of a block and must
   * hold whole blocks, the last padded. Format 8 gives differences.
   */
  void decode(byte[] bytes, int samples, int[] values) {
    switch (this) {
      case DIFFERENCES_8 -> {
        for (int i = 0; i < samples; i++) {
          values[i] = bytes[i];
        }
      }
      case OFFSET_8 -> {
        for (int i = 0; i < samples; i++) {
          values[i] = (bytes[i] & 0xFF) - 128;
        }
      }
      case INT_16 -> {
        for (int i = 0; i < samples; i++) {
          values[i] = (bytes[2 * i] & 0xFF) | bytes[2 * i + 1] << 8;
        }
      }
      case BIG_ENDIAN_16 -> {
        for (int i = 0; i < samples; i++) {
          values[i] = (bytes[2 * i + 1] & 0xFF) | bytes[2 * i] << 8;
        }
      }
      case OFFSET_16 -> {
        for (int i = 0; i < samples; i++) {
          values[i] = ((bytes[2 * i] & 0xFF) | (bytes[2 * i + 1] & 0xFF) << 8) - 32768;
        }
      }
      case INT_24 -> {
        for (int i = 0; i < samples; i++) {
          values[i] =
              (bytes[3 * i] & 0xFF) | (bytes[3 * i + 1] & 0xFF) << 8 | bytes[3 * i + 2] << 16;
        }
      }
      case INT_32 -> {
        for (int i = 0; i < samples; i++) {
          values[i] = word(bytes, 4 * i);
        }
      }
      case PAIRS_12 -> pairs(bytes, samples, values);
      case TRIPLES_10 -> triples(bytes, samples, values);
      case PACKED_10 -> packed(bytes, samples, values);
    }
  }

  private static void pairs(byte[] bytes, int samples, int[] values) {
    for (int i = 0, at = 0; i < samples; i += 2, at += 3) {
      int middle = bytes[at + 1];
      values[i] = signed((bytes[at] & 0xFF) | (middle & 0x0F) << 8, 12);
      if (i + 1 < samples) {
        values[i + 1] = signed((bytes[at + 2] & 0xFF) | (middle & 0xF0) << 4, 12);
      }
    }
  }

  /** The first two samples take bits 1 to 10 of a 16-bit word each, the third what is left over. */
  private static void triples(byte[] bytes, int samples, int[] values) {
    for (int i = 0, at = 0; i < samples; i += 3, at += 4) {
      int both = word(bytes, at);
      values[i] = signed(both >> 1, 10);
      if (i + 1 < samples) {
        values[i + 1] = signed(both >> 17, 10);
      }
      if (i + 2 < samples) {
        values[i + 2] = signed((both >>> 11 & 0x1F) | (both >>> 27 & 0x1F) << 5, 10);
      }
    }
  }

  private static void packed(byte[] bytes, int samples, int[] values) {
    for (int i = 0, at = 0; i < samples; i += 3, at += 4) {
      int all = word(bytes, at);
      values[i] = signed(all, 10);
      if (i + 1 < samples) {
        values[i + 1] = signed(all >> 10, 10);
      }
      if (i + 2 < samples) {
        values[i + 2] = signed(all >> 20, 10);
      }
    }
  }

  private static int word(byte[] bytes, int at) {
    return (bytes[at] & 0xFF)
        | (bytes[at + 1] & 0xFF) << 8
        | (bytes[at + 2] & 0xFF) << 16
        | bytes[at + 3] << 24;
  }

  private static int signed(int value, int bits) {
    return value << (32 - bits) >> (32 - bits);
  }
}
