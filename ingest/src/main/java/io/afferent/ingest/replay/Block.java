package io.afferent.ingest.replay;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One block of a stream before it is a record.
 *
 * @param sequence number of the block in its recording
 * @param firstIndex index of its first sample, or tick, since the start of the recording
 * @param sampleCount samples, or ticks; 0 for the end of the recording
 * @param items samples, or spikes
 * @param deviceTimeNanos device time of the first (ns)
 * @param endNanos device time at which the last has passed (ns)
 * @param values samples, or the units of spikes; not to be changed while the block is in use
 * @param beside what comes with the values: times of irregular samples, time offsets of spikes, ids
 *     of tokens; null when nothing does
 * @param end whether the recording ends with this block
 */
record Block(
    long sequence,
    long firstIndex,
    int sampleCount,
    int items,
    long deviceTimeNanos,
    long endNanos,
    ByteBuffer values,
    @Nullable ByteBuffer beside,
    boolean end) {

  /** The same with bytes of its own, which stay as they are. */
  Block copied() {
    return new Block(
        sequence,
        firstIndex,
        sampleCount,
        items,
        deviceTimeNanos,
        endNanos,
        copy(values),
        beside == null ? null : copy(beside),
        end);
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return ByteBuffer.wrap(copy);
  }
}
