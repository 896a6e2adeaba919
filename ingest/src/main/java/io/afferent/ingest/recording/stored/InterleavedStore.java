package io.afferent.ingest.recording.stored;

import io.afferent.ingest.recording.file.RecordingFile;
import java.io.IOException;
import java.nio.ByteOrder;

/** Samples that lie in the file as they are wanted: all units of one sample, then of the next. */
public final class InterleavedStore implements SampleStore {
  private final RecordingFile file;
  private final long offset;
  private final int bytesPerValue;
  private final int bytesPerSample;
  private final boolean swap;

  /**
   * @param offset first byte of sample 0
   * @param bytesPerValue bytes of one unit of one sample, 1 to 8
   * @param units units of a sample
   * @param order order of the bytes of a value in the file
   */
  public InterleavedStore(
      RecordingFile file, long offset, int bytesPerValue, int units, ByteOrder order) {
    this.file = file;
    this.offset = offset;
    this.bytesPerValue = bytesPerValue;
    this.bytesPerSample = Math.multiplyExact(bytesPerValue, units);
    this.swap = order == ByteOrder.BIG_ENDIAN && bytesPerValue > 1;
  }

  @Override
  public void read(long firstStored, int count, byte[] dst) throws IOException {
    int length = count * bytesPerSample;
    file.read(offset + firstStored * bytesPerSample, dst, 0, length);
    if (swap) {
      swap(dst, length, bytesPerValue);
    }
  }

  /** Reverses the bytes of each value, in place. */
  public static void swap(byte[] bytes, int length, int bytesPerValue) {
    for (int at = 0; at + bytesPerValue <= length; at += bytesPerValue) {
      for (int low = at, high = at + bytesPerValue - 1; low < high; low++, high--) {
        byte kept = bytes[low];
        bytes[low] = bytes[high];
        bytes[high] = kept;
      }
    }
  }
}
