package io.afferent.ingest.recording.gdf;

import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;

/**
 * Looks at the first records, 4 MiB at most, for values that mark an overflow or are no number. A
 * file of longer records is not looked at.
 */
final class GdfChecks {
  private static final int MOST_BYTES = 4 << 20;

  private GdfChecks() {}

  static void check(RecordingFile file, GdfHeader header, SourceWarnings warnings)
      throws IOException {
    if (header.recordBytes() == 0 || header.recordBytes() > MOST_BYTES) {
      return;
    }
    int records = (int) Math.min(header.records(), MOST_BYTES / header.recordBytes());
    byte[] bytes =
        file.read(header.headerBytes(), records * (int) header.recordBytes(), "the first records");
    for (GdfChannel channel : header.channels()) {
      check(channel, header, records, bytes, warnings);
    }
  }

  private static void check(
      GdfChannel channel, GdfHeader header, int records, byte[] bytes, SourceWarnings warnings) {
    boolean ranged = channel.digitalMin() < channel.digitalMax();
    long outside = 0;
    long notFinite = 0;
    for (int record = 0; record < records; record++) {
      int at = record * (int) header.recordBytes() + (int) channel.byteOffset();
      for (int i = 0; i < channel.samplesPerRecord(); i++, at += channel.type().bytes) {
        double value = channel.type().value(bytes, at);
        if (!Double.isFinite(value)) {
          notFinite++;
        } else if (ranged && (value < channel.digitalMin() || value > channel.digitalMax())) {
          outside++;
        }
      }
    }
    long looked = (long) records * channel.samplesPerRecord();
    if (outside > 0) {
      warnings.add(
          channel.name()
              + ": "
              + outside
              + " of the "
              + looked
              + " values looked at lie outside the digital range "
              + channel.digitalMin()
              + " to "
              + channel.digitalMax()
              + ", which marks an overflow; they are given as they are");
    }
    if (notFinite > 0) {
      warnings.add(
          channel.name()
              + ": "
              + notFinite
              + " of the "
              + looked
              + " values looked at are no finite numbers");
    }
  }
}
