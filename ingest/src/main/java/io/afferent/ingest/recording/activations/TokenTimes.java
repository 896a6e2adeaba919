package io.afferent.ingest.recording.activations;

import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.stored.SampleTimes;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Times of the tokens of a trace: those that the recording gives, or a millisecond per token. There
 * are no gaps, because nothing says when a token was due. Immutable.
 */
final class TokenTimes implements SampleTimes {
  /** Time between tokens of which no times are known (ns). */
  static final long DEDUCED_PERIOD_NANOS = 1_000_000L;

  private final long count;
  private final long startNanos;
  private final long[] given;

  private TokenTimes(long count, long startNanos, long[] given) {
    this.count = count;
    this.startNanos = startNanos;
    this.given = given;
  }

  /** A millisecond per token. */
  static TokenTimes deduced(long count, long startNanos) {
    return new TokenTimes(count, startNanos, new long[0]);
  }

  /**
   * Times that are known.
   *
   * @param nanos at least one time; they do not run backwards
   */
  static TokenTimes of(long[] nanos) {
    return new TokenTimes(nanos.length, nanos[0], nanos.clone());
  }

  @Override
  public long sampleCount() {
    return count;
  }

  @Override
  public long storedFrom(long sampleIndex) {
    return Math.max(0, count - sampleIndex);
  }

  @Override
  public long storedIndex(long sampleIndex) {
    return sampleIndex;
  }

  /** Time of a token; behind the end, that of the last one. */
  @Override
  public long deviceTimeNanos(long sampleIndex) {
    long index = Math.min(sampleIndex, count - 1);
    return given.length == 0 ? startNanos + index * DEDUCED_PERIOD_NANOS : given[(int) index];
  }

  /** The token nearest to a time, the later one of two; empty outside the trace. */
  @Override
  public OptionalLong nearestIndex(long deviceTimeNanos) {
    if (deviceTimeNanos < startNanos || deviceTimeNanos > deviceTimeNanos(count - 1)) {
      return OptionalLong.empty();
    }
    if (given.length == 0) {
      long since = deviceTimeNanos - startNanos;
      return OptionalLong.of((since + DEDUCED_PERIOD_NANOS / 2) / DEDUCED_PERIOD_NANOS);
    }
    int found = Arrays.binarySearch(given, deviceTimeNanos);
    if (found >= 0) {
      return OptionalLong.of(found);
    }
    int after = -found - 1;
    boolean nearerBefore = deviceTimeNanos - given[after - 1] < given[after] - deviceTimeNanos;
    return OptionalLong.of(nearerBefore ? after - 1 : after);
  }

  @Override
  public List<RecordingGap> gaps() {
    return List.of();
  }
}
