package io.afferent.ingest.recording.dicom;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.schema.GapCause;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Indexes, rate and times of the volumes of a series. Indexes come from the numbers of the scanner,
 * so that a number that is not there is a missing volume. The rate comes from the repetition time;
 * times are those of the acquisition at the begin of the series and behind each gap, and regular in
 * between.
 */
final class VolumeTimes {
  private static final long NANOS_PER_DAY = 86_400_000_000_000L;

  /** Differences that scanners round to are not worth a warning (ns). */
  private static final long ROUNDING_NANOS = 10_000_000;

  private static final double WRONG_PERIOD = 0.05;
  private static final double LONGEST_SECONDS = 1e9;
  private static final BigDecimal SHORTEST_MILLIS = new BigDecimal("0.001");
  private static final BigDecimal LONGEST_MILLIS = new BigDecimal("1000000");

  private final String name;
  private final SourceWarnings warnings;
  private final long[] indexes;
  private long[] nanos;

  /**
   * What comes out.
   *
   * @param rate exact rate of volumes
   * @param times times of the samples
   */
  record Timeline(SampleRate rate, RegularTimes times) {}

  private VolumeTimes(VolumeSet set, String name, SourceWarnings warnings) {
    this.name = name;
    this.warnings = warnings;
    List<VolumeSet.Volume> volumes = set.volumes();
    this.indexes = new long[volumes.size()];
    this.nanos = new long[volumes.size()];
    boolean timed = true;
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = volumes.get(i).number() - volumes.get(0).number();
      OptionalLong time = volumes.get(i).timeNanos();
      timed &= time.isPresent();
      nanos[i] = time.orElse(0);
    }
    if (!timed) {
      warnings.add(
          name
              + ": not all volumes have an acquisition time; times are counted from the first one");
      nanos = new long[] {volumes.get(0).timeNanos().orElse(0)};
    }
  }

  /**
   * The timeline of a series.
   *
   * @param repetitionMillis time from volume to volume as written (ms)
   * @param name a file of the series, for messages
   * @throws RecordingException if nothing tells how fast volumes come
   */
  static Timeline of(
      VolumeSet set, Optional<BigDecimal> repetitionMillis, String name, SourceWarnings warnings)
      throws RecordingException {
    return new VolumeTimes(set, name, warnings).timeline(repetitionMillis);
  }

  private Timeline timeline(Optional<BigDecimal> repetitionMillis) throws RecordingException {
    Optional<BigDecimal> declared =
        repetitionMillis.filter(
            millis ->
                millis.compareTo(SHORTEST_MILLIS) >= 0 && millis.compareTo(LONGEST_MILLIS) <= 0);
    passMidnight();
    requireGrowth();
    long declaredNanos = declared.isEmpty() ? 0 : declared.get().movePointRight(6).longValue();
    long measured = periodNanos();
    measured = withoutStride(measured, declaredNanos);
    SampleRate rate = rate(declared, declaredNanos, measured);
    double seconds = indexes[indexes.length - 1] / rate.hz();
    if (seconds > LONGEST_SECONDS) {
      throw new RecordingException(
          name
              + ": instance numbers of its series span more than 31 years of volumes; a file of"
              + " it is damaged");
    }
    return new Timeline(rate, regular(rate));
  }

  /** Scanners that write one date for a whole session go back by a day at midnight. */
  private void passMidnight() {
    long added = 0;
    for (int i = 1; i < nanos.length; i++) {
      nanos[i] += added;
      if (nanos[i] < nanos[i - 1] - NANOS_PER_DAY / 2 && nanos[i] + NANOS_PER_DAY > nanos[i - 1]) {
        nanos[i] += NANOS_PER_DAY;
        added += NANOS_PER_DAY;
        warnings.add(name + ": the date of its series does not change at midnight; a day is added");
      }
    }
  }

  private void requireGrowth() {
    for (int i = 1; i < nanos.length; i++) {
      if (nanos[i] <= nanos[i - 1]) {
        warnings.add(
            name
                + ": acquisition times of its series do not grow with the numbers of the volumes;"
                + " times are counted from the first one");
        nanos = new long[] {nanos[0]};
        return;
      }
    }
  }

  private boolean isTimed() {
    return nanos.length == indexes.length && nanos.length > 1;
  }

  /** Median time per index (ns); 0 when it is not known. */
  private long periodNanos() {
    if (!isTimed()) {
      return 0;
    }
    long[] periods = new long[nanos.length - 1];
    for (int i = 0; i < periods.length; i++) {
      periods[i] = (nanos[i + 1] - nanos[i]) / (indexes[i + 1] - indexes[i]);
    }
    Arrays.sort(periods);
    return periods[periods.length / 2];
  }

  /**
   * Numbers may count something else than volumes, so that all are apart by the same step; times
   * tell that from volumes that are missing.
   *
   * @return the measured period per index after that
   */
  private long withoutStride(long measured, long declaredNanos) {
    BigInteger common = BigInteger.ZERO;
    for (long index : indexes) {
      common = common.gcd(BigInteger.valueOf(index));
    }
    long stride = common.longValue();
    if (stride < 2
        || measured == 0
        || declaredNanos == 0
        || Math.abs(measured * (double) stride - declaredNanos)
            >= Math.abs((double) measured - declaredNanos)) {
      return measured;
    }
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] /= stride;
    }
    warnings.add(
        name
            + ": numbers of the volumes of its series are "
            + stride
            + " apart while their times are one repetition time apart; they count as consecutive");
    return periodNanos();
  }

  private SampleRate rate(Optional<BigDecimal> declared, long declaredNanos, long measured)
      throws RecordingException {
    boolean several = nanos.length > 2;
    if (declared.isPresent()
        && (!several
            || measured == 0
            || Math.abs(measured - declaredNanos) <= WRONG_PERIOD * declaredNanos)) {
      try {
        return SampleRate.of(1, declared.get().movePointLeft(3));
      } catch (ArithmeticException doesNotFit) {
        throw new RecordingException(
            name + ": RepetitionTime (0018,0080) must have at most 15 digits", doesNotFit);
      }
    }
    if (measured < 1) {
      throw new RecordingException(
          name
              + ": RepetitionTime (0018,0080) must be 0.001 to 1000000 ms, and there are no"
              + " acquisition times to tell it; how fast volumes come is not known");
    }
    warnings.add(
        name
            + ": RepetitionTime is "
            + (declared.isPresent() ? declared.get().toPlainString() + " ms" : "not given")
            + ", but volumes come "
            + BigDecimal.valueOf(measured, 6).stripTrailingZeros().toPlainString()
            + " ms apart; the rate is that of their acquisition times");
    return SampleRate.of(1, BigDecimal.valueOf(measured, 9));
  }

  private RegularTimes regular(SampleRate rate) {
    RegularTimes.Builder builder = new RegularTimes.Builder(rate);
    long half = rate.nanosAt(1) / 2;
    long tolerance = Math.max(ROUNDING_NANOS, rate.nanosAt(1) / 100);
    long anchorNanos = nanos[0];
    long anchorIndex = 0;
    int from = 0;
    long largest = 0;
    int jumps = 0;
    for (int i = 1; i <= indexes.length; i++) {
      boolean end = i == indexes.length;
      boolean gap = !end && indexes[i] != indexes[i - 1] + 1;
      long expected = end ? 0 : anchorNanos + rate.nanosAt(indexes[i] - anchorIndex);
      long deviation = end || !isTimed() ? 0 : nanos[i] - expected;
      // Never backwards: times must grow over a gap too.
      boolean later = deviation > half;
      if (later) {
        jumps++;
      } else {
        largest = Math.max(largest, Math.abs(deviation));
      }
      if (end || gap || later) {
        builder.stretch(indexes[from], i - from, anchorNanos, GapCause.MISSING_VOLUME);
        from = i;
        anchorNanos = deviation > -half ? expected + deviation : expected;
        anchorIndex = end ? 0 : indexes[i];
      }
    }
    if (jumps > 0) {
      warnings.add(
          name
              + ": times of volumes of its series jump ahead by more than half a repetition time "
              + jumps
              + (jumps == 1 ? " time" : " times")
              + ", more than their numbers tell; later times follow");
    }
    if (largest > tolerance) {
      warnings.add(
          name
              + ": acquisition times of its series are up to "
              + BigDecimal.valueOf(largest, 6).stripTrailingZeros().toPlainString()
              + " ms off the regular ones of their volumes, which count");
    }
    return builder.build();
  }
}
