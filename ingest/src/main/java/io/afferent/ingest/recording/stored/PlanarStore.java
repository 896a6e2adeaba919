package io.afferent.ingest.recording.stored;

import io.afferent.ingest.recording.file.RecordingFile;
import java.io.IOException;
import java.nio.ByteOrder;

/**
 * Samples that lie in the file unit after unit: all samples of the first unit, then all of the
 * second. Holds a window of at most 4 MiB of the file, or one sample. Not thread-safe.
 */
public final class PlanarStore implements SampleStore {
  private static final int WINDOW_BYTES = 4 << 20;

  private final RecordingFile file;
  private final long offset;
  private final int bytesPerValue;
  private final int units;
  private final long samples;
  private final boolean swap;
  private byte[] window = new byte[0];
  private long windowFirst;
  private int windowSamples;

  /**
   * @param offset first byte of the first unit
   * @param bytesPerValue bytes of one unit of one sample, 1 to 8
   * @param units how many units there are
   * @param samples samples that each unit has
   * @param order order of the bytes of a value in the file
   */
  public PlanarStore(
      RecordingFile file,
      long offset,
      int bytesPerValue,
      int units,
      long samples,
      ByteOrder order) {
    this.file = file;
    this.offset = offset;
    this.bytesPerValue = bytesPerValue;
    this.units = units;
    this.samples = samples;
    this.swap = order == ByteOrder.BIG_ENDIAN && bytesPerValue > 1;
  }

  @Override
  public void read(long firstStored, int count, byte[] dst) throws IOException {
    int bytesPerSample = units * bytesPerValue;
    int done = 0;
    while (done < count) {
      long at = firstStored + done;
      if (at < windowFirst || at >= windowFirst + windowSamples) {
        fill(at);
      }
      int from = (int) (at - windowFirst);
      int part = Math.min(count - done, windowSamples - from);
      for (int unit = 0; unit < units; unit++) {
        int source = (unit * windowSamples + from) * bytesPerValue;
        int target = done * bytesPerSample + unit * bytesPerValue;
        for (int i = 0; i < part; i++) {
          for (int b = 0; b < bytesPerValue; b++) {
            dst[target + b] = window[source + b];
          }
          source += bytesPerValue;
          target += bytesPerSample;
        }
      }
      done += part;
    }
    if (swap) {
      InterleavedStore.swap(dst, count * bytesPerSample, bytesPerValue);
    }
  }

  private void fill(long first) throws IOException {
    int perWindow = Math.max(1, WINDOW_BYTES / (units * bytesPerValue));
    int length = (int) Math.min(perWindow, samples - first);
    windowSamples = 0;
    if (window.length < length * units * bytesPerValue) {
      window = new byte[length * units * bytesPerValue];
    }
    for (int unit = 0; unit < units; unit++) {
      file.read(
          offset + (unit * samples + first) * bytesPerValue,
          window,
          unit * length * bytesPerValue,
          length * bytesPerValue);
    }
    windowFirst = first;
    windowSamples = length;
  }
}
