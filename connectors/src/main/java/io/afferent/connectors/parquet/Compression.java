package io.afferent.connectors.parquet;

import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** How pages are compressed. */
public enum Compression {
  /** Small and fast; the usual choice. */
  ZSTD(CompressionCodecName.ZSTD),
  /** Larger, for readers that do not know Zstandard. */
  SNAPPY(CompressionCodecName.SNAPPY),
  /** Slow, and read by everything. */
  GZIP(CompressionCodecName.GZIP),
  NONE(CompressionCodecName.UNCOMPRESSED);

  private final CompressionCodecName codec;

  Compression(CompressionCodecName codec) {
    this.codec = codec;
  }

  CompressionCodecName codec() {
    return codec;
  }
}
