package io.afferent.ingest.recording.gdf;

import io.afferent.ingest.recording.stored.SampleStore;
import io.afferent.schema.SampleType;
import java.io.IOException;
import java.util.List;

/** Samples of one stream: in each record, those of its channels one after the other. */
final class GdfStore implements SampleStore {
  private final GdfWindow window;
  private final GdfHeader header;
  private final List<GdfChannel> channels;
  private final SampleType type;
  private final int bytesPerValue;

  /**
   * @param window shared by all streams of the file
   * @param channels channels with equal samples per record
   * @param type type that holds the values of all of them
   */
  GdfStore(
      GdfWindow window,
      GdfHeader header,
      List<GdfChannel> channels,
      SampleType type,
      int bytesPerValue) {
    this.window = window;
    this.header = header;
    this.channels = channels;
    this.type = type;
    this.bytesPerValue = bytesPerValue;
  }

  @Override
  public void read(long firstStored, int count, byte[] dst) throws IOException {
    int perRecord = channels.get(0).samplesPerRecord();
    int stride = channels.size() * bytesPerValue;
    int done = 0;
    while (done < count) {
      long record = (firstStored + done) / perRecord;
      int within = (int) ((firstStored + done) % perRecord);
      int part = Math.min(Math.min(count - done, perRecord - within), GdfWindow.MOST_VALUES);
      long start = header.headerBytes() + record * header.recordBytes();
      for (int i = 0; i < channels.size(); i++) {
        GdfChannel channel = channels.get(i);
        int from =
            window.locate(
                record,
                start + channel.byteOffset() + (long) within * channel.type().bytes,
                part * channel.type().bytes);
        copy(channel.type(), from, part, dst, done * stride + i * bytesPerValue, stride);
      }
      done += part;
    }
  }

  private void copy(GdfType from, int source, int count, byte[] dst, int target, int stride) {
    byte[] bytes = window.bytes();
    if (from.streamType == type && from.bytes == bytesPerValue && !isConverted(from)) {
      for (int i = 0; i < count; i++) {
        for (int b = 0; b < bytesPerValue; b++) {
          dst[target + i * stride + b] = bytes[source + i * bytesPerValue + b];
        }
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      int at = source + i * from.bytes;
      long bits =
          switch (type) {
            case FLOAT64 -> Double.doubleToRawLongBits(from.value(bytes, at));
            case FLOAT32 -> Float.floatToRawIntBits((float) from.value(bytes, at));
            default -> from.whole(bytes, at);
          };
      for (int b = 0; b < bytesPerValue; b++) {
        dst[target + i * stride + b] = (byte) (bits >> (8 * b));
      }
    }
  }

  /** Integers of 64 bits are as long as the FLOAT64 that they become. */
  private static boolean isConverted(GdfType type) {
    return type == GdfType.UINT64 || type == GdfType.INT64;
  }
}
