package io.afferent.ingest.replay;

import io.afferent.ingest.recording.Recording;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Cuts an irregular stream into blocks: samples in a row whose times lie in the same stretch of
 * {@code blockMillis} since the start of the recording, at most {@value #LONGEST}. Holds the times
 * of one block.
 */
final class IrregularBlocks {
  private static final int LONGEST = 1 << 14;

  private final Recording recording;
  private final int stream;
  private final long blockNanos;
  private final int longest;
  private final ByteBuffer times;
  private int count;

  /**
   * @param largestBytes most bytes that the samples of a block and their times may have
   */
  IrregularBlocks(Recording recording, int stream, int blockMillis, int largestBytes) {
    this.recording = recording;
    this.stream = stream;
    this.blockNanos = blockMillis * 1_000_000L;
    int bytesPerSample = recording.streams().get(stream).bytesPerSample() + Long.BYTES;
    this.longest = Math.max(1, Math.min(LONGEST, largestBytes / bytesPerSample));
    this.times = ByteBuffer.allocate(longest * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Samples of the longest block. */
  int longest() {
    return longest;
  }

  /** Takes the times of the block that begins at a sample; gives the first sample behind it. */
  long boundary(long first, long sampleCount) {
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
    count = (int) (next - first);
    return next;
  }

  /** Times of the samples of the block, 8 bytes little-endian each; valid until the next one. */
  ByteBuffer times() {
    return ByteBuffer.wrap(times.array(), 0, count * Long.BYTES);
  }

  /** The same as a copy that stays. */
  ByteBuffer copy() {
    return ByteBuffer.wrap(Arrays.copyOf(times.array(), count * Long.BYTES));
  }
}
