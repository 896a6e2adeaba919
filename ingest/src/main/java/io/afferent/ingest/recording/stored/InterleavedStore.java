package io.afferent.ingest.recording.stored;

import io.afferent.ingest.recording.file.RecordingFile;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Samples that lie in the file as they are wanted: all units of one sample, then of the next. */
public final class InterleavedStore implements SampleStore {
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

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
    int end = length - length % bytesPerValue;
    switch (bytesPerValue) {
      case 2 -> {
        for (int at = 0; at < end; at += 2) {
          SHORTS.set(bytes, at, Short.reverseBytes((short) SHORTS.get(bytes, at)));
        }
      }
      case 4 -> {
        for (int at = 0; at < end; at += 4) {
          INTS.set(bytes, at, Integer.reverseBytes((int) INTS.get(bytes, at)));
        }
      }
      case 8 -> {
        for (int at = 0; at < end; at += 8) {
          LONGS.set(bytes, at, Long.reverseBytes((long) LONGS.get(bytes, at)));
        }
      }
      default -> swapOdd(bytes, end, bytesPerValue);
    }
  }

  private static void swapOdd(byte[] bytes, int end, int bytesPerValue) {
    for (int at = 0; at < end; at += bytesPerValue) {
      for (int low = at, high = at + bytesPerValue - 1; low < high; low++, high--) {
        byte kept = bytes[low];
        bytes[low] = bytes[high];
        bytes[high] = kept;
      }
    }
  }
}
