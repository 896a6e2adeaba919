package io.afferent.ingest.recording.xdf;

import io.afferent.ingest.recording.stored.SampleStore;
import java.io.IOException;

/** Samples of a stream of numbers, which lie in chunks with a stamp or none before each. */
final class XdfStore implements SampleStore {
  private final XdfCursor cursor;
  private final XdfValues values;
  private final int sampleBytes;
  private final int channels;

  XdfStore(XdfCursor cursor, XdfStreamHeader header) {
    this.cursor = cursor;
    this.values = header.values();
    this.sampleBytes = header.bytesPerSample();
    this.channels = header.channels().size();
  }

  @Override
  public void read(long firstStored, int count, byte[] dst) throws IOException {
    cursor.seek(firstStored);
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        cursor.step();
      }
      int target = i * sampleBytes;
      cursor.bytes().copy(cursor.values(), dst, target, sampleBytes);
      if (values == XdfValues.INT64) {
        for (int k = 0; k < channels; k++) {
          toDouble(dst, target + 8 * k);
        }
      }
    }
  }

  private static void toDouble(byte[] bytes, int at) {
    long value = 0;
    for (int i = 7; i >= 0; i--) {
      value = value << 8 | (bytes[at + i] & 0xFF);
    }
    long bits = Double.doubleToRawLongBits((double) value);
    for (int i = 0; i < 8; i++) {
      bytes[at + i] = (byte) (bits >>> (8 * i));
    }
  }
}
