package io.afferent.ingest.recording.nwb;

import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.hdf5.Hdf5Attribute;
import io.afferent.ingest.recording.hdf5.Hdf5Dataset;
import io.afferent.ingest.recording.hdf5.Hdf5Object;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.ingest.recording.stored.SampleTimes;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * When the samples of a series were taken.
 *
 * @param rate exact rate; 0 for an irregular series
 * @param times times of the samples
 */
record NwbClock(SampleRate rate, SampleTimes times) {
  private static final SampleRate IRREGULAR = new SampleRate(0, 1);
  private static final int STAMPS_AT_ONCE = 1 << 14;
  private static final int MOST_DECIMALS = 6;

  /** Stamps that differ from a rate by more than this keep no rate. */
  private static final double LARGEST_DEVIATION_SECONDS = 1e-9;

  /** Why a series has no usable times. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String reason) {
      super(reason);
    }
  }

  /**
   * The times of a series, from its rate or from its time stamps.
   *
   * @param samples samples that the series has
   * @throws Unusable if it has both, or neither, or they make no sense
   */
  static NwbClock of(Hdf5Object series, long samples, long zeroNanos) throws IOException, Unusable {
    Optional<Hdf5Object> start = series.child("starting_time");
    Optional<Hdf5Object> stamps = series.child("timestamps");
    if (start.isPresent() && stamps.isPresent()) {
      throw new Unusable(
          "has both a starting_time and timestamps, and which are right is not told");
    }
    if (start.isEmpty() && stamps.isEmpty()) {
      throw new Unusable("has neither a starting_time with a rate nor timestamps in this file");
    }
    return start.isPresent()
        ? regular(start.get(), samples, zeroNanos)
        : stamped(stamps.get().dataset(), samples, zeroNanos);
  }

  private static NwbClock regular(Hdf5Object start, long samples, long zeroNanos)
      throws IOException, Unusable {
    Optional<Hdf5Attribute> attribute = start.attribute("rate");
    String text = attribute.isPresent() ? attribute.get().numberText() : "";
    Optional<SampleRate> rate = NwbTime.rate(text);
    if (rate.isEmpty()) {
      throw new Unusable(
          "has the rate "
              + (text.isEmpty() ? "of no number" : text)
              + ", allowed are 0.000001 to 1000000000 Hz");
    }
    Hdf5Dataset value = start.dataset();
    double seconds =
        value.type().isNumeric() && value.count() == 1 ? value.numbers(1)[0] : Double.NaN;
    if (!NwbTime.isUsable(seconds)) {
      throw new Unusable("has a starting_time that is no usable number");
    }
    if (samples / rate.get().hz() > NwbTime.LONGEST_SECONDS) {
      throw new Unusable(
          "lasts more than 31 years: " + samples + " samples at " + rate.get().text() + " Hz");
    }
    return new NwbClock(
        rate.get(),
        RegularTimes.continuous(rate.get(), samples, zeroNanos + NwbTime.nanos(seconds)));
  }

  private static NwbClock stamped(Hdf5Dataset stamps, long samples, long zeroNanos)
      throws IOException, Unusable {
    if (!stamps.type().isNumeric()
        || stamps.dimensions().size() != 1
        || stamps.count() != samples) {
      throw new Unusable(
          "has "
              + stamps.count()
              + " timestamps of "
              + stamps.type().text()
              + " for "
              + samples
              + " samples");
    }
    if (samples == 0) {
      return new NwbClock(IRREGULAR, new NwbStampedTimes(stamps, zeroNanos));
    }
    double[] ends = new double[1];
    stamps.numbers(samples - 1, 1, ends);
    double last = ends[0];
    stamps.numbers(0, 1, ends);
    double first = ends[0];
    Optional<SampleRate> rate = rateOf(first, last, samples);
    if (!keeps(stamps, rate, first)) {
      rate = Optional.empty();
    }
    return rate.isPresent()
        ? new NwbClock(
            rate.get(),
            RegularTimes.continuous(rate.get(), samples, zeroNanos + NwbTime.nanos(first)))
        : new NwbClock(IRREGULAR, new NwbStampedTimes(stamps, zeroNanos));
  }

  /** The rate of fewest decimals that leads from the first stamp to the last. */
  private static Optional<SampleRate> rateOf(double first, double last, long samples) {
    double span = last - first;
    if (samples < 3 || !(span > 0) || !NwbTime.isUsable(first) || !NwbTime.isUsable(last)) {
      return Optional.empty();
    }
    double hz = (samples - 1) / span;
    if (Double.isInfinite(hz)) {
      return Optional.empty();
    }
    BigDecimal estimate = BigDecimal.valueOf(hz);
    for (int decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
      BigDecimal rounded = estimate.setScale(decimals, RoundingMode.HALF_EVEN);
      if (rounded.signum() > 0
          && Math.abs((samples - 1) / rounded.doubleValue() - span) <= LARGEST_DEVIATION_SECONDS) {
        return NwbTime.rate(rounded.toPlainString());
      }
    }
    return Optional.empty();
  }

  /** Checks all stamps; true when each of them keeps the rate. */
  private static boolean keeps(Hdf5Dataset stamps, Optional<SampleRate> rate, double first)
      throws IOException, Unusable {
    double[] part = new double[(int) Math.min(STAMPS_AT_ONCE, stamps.count())];
    boolean regular = rate.isPresent();
    double hz = regular ? rate.get().hz() : 1;
    double before = Double.NEGATIVE_INFINITY;
    for (long at = 0; at < stamps.count(); at += part.length) {
      int count = (int) Math.min(part.length, stamps.count() - at);
      stamps.numbers(at, count, part);
      for (int i = 0; i < count; i++) {
        if (!NwbTime.isUsable(part[i])) {
          throw new Unusable("has the unusable time stamp " + part[i] + " at sample " + (at + i));
        }
        if (part[i] < before) {
          throw new Unusable(
              "has the time stamp "
                  + part[i]
                  + " s at sample "
                  + (at + i)
                  + " behind "
                  + before
                  + " s; samples must be in the order of their times");
        }
        before = part[i];
        regular &= Math.abs(part[i] - first - (at + i) / hz) <= LARGEST_DEVIATION_SECONDS;
      }
    }
    return regular;
  }
}
