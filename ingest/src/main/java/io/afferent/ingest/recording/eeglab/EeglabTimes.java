package io.afferent.ingest.recording.eeglab;

import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.schema.GapCause;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Times of the samples. Where a boundary event says that samples were cut out, and how many, there
 * is a gap of that length, rounded to whole samples; all samples stay on one grid of the rate.
 */
final class EeglabTimes {
  private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000L);
  private final SampleRate rate;

  private final RegularTimes times;
  private final long[] storedStarts;
  private final long[] firstIndexes;

  private EeglabTimes(SampleRate rate, RegularTimes times, List<long[]> stretches) {
    this.rate = rate;
    this.times = times;
    this.storedStarts = stretches.stream().mapToLong(stretch -> stretch[0]).toArray();
    this.firstIndexes = stretches.stream().mapToLong(stretch -> stretch[1]).toArray();
  }

  /**
   * @param stored samples in the file
   */
  static EeglabTimes of(
      List<EeglabEvent> events, long stored, SampleRate rate, SourceWarnings warnings) {
    RegularTimes.Builder builder = new RegularTimes.Builder(rate);
    List<long[]> stretches = new ArrayList<>();
    long start = 0;
    long index = 0;
    for (Map.Entry<Long, Double> cut : cuts(events, stored, rate, warnings).entrySet()) {
      long missing = (long) Math.rint(cut.getValue());
      builder.stretch(index, cut.getKey() - start, rate.nanosAt(index), GapCause.REMOVED_SEGMENT);
      stretches.add(new long[] {start, index});
      start = cut.getKey();
      index = builder.endIndex() + missing;
    }
    builder.stretch(index, stored - start, rate.nanosAt(index), GapCause.REMOVED_SEGMENT);
    stretches.add(new long[] {start, index});
    return new EeglabTimes(rate, builder.build(), stretches);
  }

  /** Removed samples by the number of stored samples in front of them. */
  private static Map<Long, Double> cuts(
      List<EeglabEvent> events, long stored, SampleRate rate, SourceWarnings warnings) {
    Map<Long, Double> cuts = new TreeMap<>();
    int unknown = 0;
    for (EeglabEvent event : events) {
      long before = event.storedBefore();
      if (!event.isBoundary() || before < 1 || before >= stored) {
        continue;
      }
      if (event.durationSamples() > 0) {
        cuts.merge(before, event.durationSamples(), Double::sum);
      } else {
        unknown++;
      }
    }
    if (unknown > 0) {
      warnings.add(
          unknown
              + " boundary events do not say how many samples were cut out; the samples behind them"
              + " are numbered and timed as if none were");
    }
    double room = SampleRate.LONGEST_SECONDS * rate.hz() - stored;
    int rounded = 0;
    int refused = 0;
    double total = 0;
    for (Map.Entry<Long, Double> cut : List.copyOf(cuts.entrySet())) {
      double missing = Math.rint(cut.getValue());
      if (missing < 1 || total + missing > room) {
        cuts.remove(cut.getKey());
        refused++;
      } else {
        total += missing;
        rounded += missing == cut.getValue() ? 0 : 1;
      }
    }
    if (refused > 0) {
      warnings.add(
          refused
              + " boundary events cut out less than half a sample or more than 31 years; no gap was"
              + " made of them");
    }
    if (rounded > 0) {
      warnings.add(
          "the lengths of " + rounded + " gaps are no whole samples; they were rounded to them");
    }
    return cuts;
  }

  RegularTimes times() {
    return times;
  }

  /** Whether a latency can be turned into a time at all. */
  boolean isUsable(double latency) {
    return Math.abs(latency) <= SampleRate.LONGEST_SECONDS * Math.min(rate.hz(), 1e6);
  }

  /**
   * Device time of a latency (samples from 1, with fractions), floored to ns. The nearest sample
   * tells on which side of a gap it is.
   */
  long nanosAt(double latency) {
    double position = latency - 1;
    int stretch = stretchOf((long) Math.floor(position + 0.5));
    BigDecimal index =
        new BigDecimal(latency)
            .subtract(BigDecimal.ONE)
            .add(BigDecimal.valueOf(firstIndexes[stretch] - storedStarts[stretch]));
    return nanos(index);
  }

  /** The stretch that holds a stored sample; one in front of all counts to the first. */
  private int stretchOf(long stored) {
    int found = Arrays.binarySearch(storedStarts, stored);
    return found >= 0 ? found : Math.max(0, -found - 2);
  }

  /** Device time of the first missing sample behind {@code storedBefore} stored ones. */
  long nanosOfCut(long storedBefore) {
    int stretch = stretchOf(storedBefore - 1);
    return rate.nanosAt(firstIndexes[stretch] + storedBefore - storedStarts[stretch]);
  }

  /** Whether there is a gap behind so many stored samples. */
  boolean isCut(long storedBefore) {
    return storedBefore > 0 && Arrays.binarySearch(storedStarts, storedBefore) >= 0;
  }

  /** Length of so many samples (ns), floored. */
  long nanosOf(double samples) {
    return nanos(new BigDecimal(samples));
  }

  private long nanos(BigDecimal samples) {
    return samples
        .multiply(new BigDecimal(NANOS.multiply(BigInteger.valueOf(rate.denominator()))))
        .divide(BigDecimal.valueOf(rate.numerator()), 0, RoundingMode.FLOOR)
        .longValueExact();
  }
}
