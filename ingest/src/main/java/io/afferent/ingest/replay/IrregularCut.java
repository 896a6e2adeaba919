package io.afferent.ingest.replay;

import io.afferent.ingest.recording.Recording;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Cuts an irregular stream into samples in a row whose times lie in the same stretch of {@code
 * blockMillis} since the start of the recording, at most {@value #LONGEST}. Holds the times of one
 * block.
 */
final class IrregularCut implements BlockCut {
  private static final int LONGEST = 1 << 14;

  private final Recording recording;
  private final int stream;
  private final long blockNanos;
  private final int longest;
  private final ByteBuffer times;

  IrregularCut(Recording recording, int stream, int blockMillis) {
    this.recording = recording;
    this.stream = stream;
    this.blockNanos = blockMillis * 1_000_000L;
    int bytesPerSample = recording.streams().get(stream).bytesPerSample() + Long.BYTES;
    this.longest = Math.max(1, Math.min(LONGEST, RecordSize.LARGEST_BYTES / bytesPerSample));
    this.times = ByteBuffer.allocate(longest * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public int longest() {
    return longest;
  }

  @Override
  public long boundary(long first, long sampleCount) {
    times.clear();
    long next = first;
    long window = 0;
    while (next < sampleCount && next - first < longest) {
      long nanos = recording.deviceTimeNanos(stream, next);
      long own = Math.floorDiv(nanos - recording.header().startTimeNanos(), blockNanos);
      if (next > first && own != window) {
        break;
      }
      window = own;
      times.putLong(nanos);
      next++;
    }
    return next;
  }

  @Override
  public long endNanos(long first, int count) {
    return recording.deviceTimeNanos(stream, first + count - 1);
  }

  @Override
  public ByteBuffer times(int count) {
    return ByteBuffer.wrap(times.array(), 0, count * Long.BYTES);
  }
}
