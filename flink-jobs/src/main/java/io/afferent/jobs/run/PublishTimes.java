package io.afferent.jobs.run;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * When the samples of each stream were published, to measure the time to their results. Times older
 * than {@value #KEPT_NANOS} ns of signal before the newest block are forgotten. Thread-safe.
 */
final class PublishTimes {

  private static final long KEPT_NANOS = 600_000_000_000L;

  private final Map<String, ConcurrentNavigableMap<Long, Long>> sent = new ConcurrentHashMap<>();

  /** Notes that all samples of a stream before {@code endTimeNanos} of device time are out. */
  void published(String streamId, long endTimeNanos, long nanoTime) {
    ConcurrentNavigableMap<Long, Long> stream =
        sent.computeIfAbsent(streamId, id -> new ConcurrentSkipListMap<>());
    stream.put(endTimeNanos, nanoTime);
    stream.headMap(endTimeNanos - KEPT_NANOS).clear();
  }

  /**
   * Milliseconds from the publication of the sample at a device time to {@code nanoTime}; empty
   * when that is not known.
   */
  OptionalDouble millisSince(String streamId, long deviceTimeNanos, long nanoTime) {
    ConcurrentNavigableMap<Long, Long> stream = sent.get(streamId);
    if (stream == null) {
      return OptionalDouble.empty();
    }
    // A block ends after its last sample, so the block with the sample ends strictly later.
    Map.Entry<Long, Long> block = stream.higherEntry(deviceTimeNanos);
    if (block == null) {
      // The last output of a resampler lies behind the last input sample.
      block = stream.lastEntry();
    }
    return block == null
        ? OptionalDouble.empty()
        : OptionalDouble.of((nanoTime - block.getValue()) / 1e6);
  }
}
