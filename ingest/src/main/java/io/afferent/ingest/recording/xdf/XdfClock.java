package io.afferent.ingest.recording.xdf;

import io.afferent.ingest.recording.file.SourceWarnings;
import java.util.Arrays;

/**
 * Turns stamps of one stream's clock into times of the recorder's clock, by the measured offsets.
 * Between two resets of the clock, a line is fitted to the offsets, robustly (Huber, 0.1 ms). A
 * stamp goes by the stretch of offsets that it falls into; where stretches overlap, as they do
 * after a restart of the computer, by the place in the file.
 *
 * <p>A reset is where both the measurement times jump (backwards, or forwards by more than 5 s and
 * 5 median absolute deviations beyond their median) and the offsets do (by more than 1 s and 10
 * median absolute deviations).
 */
final class XdfClock {
  private static final double HUBER_SECONDS = 1e-4;
  private static final double STEEPEST = 0.01;
  private static final int MOST_ROUNDS = 500;
  private static final double USUAL_INTERVAL_SECONDS = 5;
  private static final int FEW = 3;

  /** Each stamp is held against all stretches. */
  private static final int MOST_STRETCHES = 1000;

  /**
   * A stretch without reset: {@code offset(t) = offset + slope * (t - origin)}.
   *
   * @param firstSeconds first time of a measurement in it
   * @param lastSeconds last one
   * @param firstPlace byte of its first measurement
   * @param lastPlace byte of its last one
   */
  record Stretch(
      double firstSeconds,
      double lastSeconds,
      long firstPlace,
      long lastPlace,
      double origin,
      double offset,
      double slope) {
    double apply(double stamp) {
      return stamp + (offset + slope * (stamp - origin));
    }

    /** How far a range of stamps lies outside, 0 if they meet. */
    private double distance(double first, double last) {
      return Math.max(0, Math.max(firstSeconds - last, first - lastSeconds));
    }

    /** How far a range of the file lies outside; negative the more they share. */
    private long distance(long first, long last) {
      return Math.max(firstPlace - last, first - lastPlace);
    }
  }

  private final Stretch[] stretches;

  private XdfClock(Stretch[] stretches) {
    this.stretches = stretches;
  }

  /** How many times the clock ran without reset; 0 when nothing was measured. */
  int stretches() {
    return stretches.length;
  }

  /** The stretch that a stamp in a place of the file belongs to. */
  Stretch at(double stamp, long place) {
    return at(stamp, stamp, place, place);
  }

  /** The stretch that a range of stamps belongs to. */
  Stretch at(double first, double last, long firstPlace, long lastPlace) {
    double low = Math.min(first, last);
    double high = Math.max(first, last);
    Stretch best = stretches.length == 0 ? NONE : stretches[0];
    for (int k = 1; k < stretches.length; k++) {
      int order = Double.compare(stretches[k].distance(low, high), best.distance(low, high));
      if (order < 0
          || (order == 0
              && stretches[k].distance(firstPlace, lastPlace)
                  < best.distance(firstPlace, lastPlace))) {
        best = stretches[k];
      }
    }
    return best;
  }

  private static final Stretch NONE = new Stretch(0, 0, 0, 0, 0, 0, 0);

  /** Collects measurements in the order of the file. */
  static final class Builder {
    private double[] times = new double[8];
    private double[] offsets = new double[8];
    private long[] places = new long[8];
    private int count;
    private int unusable;

    void add(double time, double offset, long place) {
      if (!(Math.abs(time) < XdfStamps.LARGEST) || !(Math.abs(offset) < XdfStamps.LARGEST)) {
        unusable++;
        return;
      }
      if (count == times.length) {
        times = Arrays.copyOf(times, count * 2);
        offsets = Arrays.copyOf(offsets, count * 2);
        places = Arrays.copyOf(places, count * 2);
      }
      times[count] = time;
      offsets[count] = offset;
      places[count] = place;
      count++;
    }

    int count() {
      return count;
    }

    XdfClock build(String stream, SourceWarnings warnings) {
      if (unusable > 0) {
        warnings.add(stream + ": " + unusable + " clock offsets are no usable numbers");
      }
      if (count == 0) {
        return new XdfClock(new Stretch[0]);
      }
      int[] ends = ends();
      if (ends.length > MOST_STRETCHES) {
        warnings.add(
            stream
                + ": its clock would have been reset "
                + (ends.length - 1)
                + " times by its clock offsets, which are damaged; its times are by its own clock,"
                + " not by that of the recorder");
        return new XdfClock(new Stretch[0]);
      }
      Stretch[] stretches = new Stretch[ends.length];
      int first = 0;
      for (int k = 0; k < ends.length; k++) {
        stretches[k] = fit(first, ends[k], stream, warnings);
        first = ends[k];
      }
      if (ends.length > 1) {
        warnings.add(
            stream
                + ": its clock was reset "
                + (ends.length - 1)
                + " times; each stretch has its own fit of offsets");
      }
      return new XdfClock(stretches);
    }

    /** Ends (exclusive) of the stretches between resets. */
    private int[] ends() {
      int steps = count - 1;
      double[] intervals = new double[Math.max(0, steps)];
      double[] jumps = new double[intervals.length];
      for (int i = 0; i < steps; i++) {
        intervals[i] = times[i + 1] - times[i];
        jumps[i] = offsets[i + 1] - offsets[i];
      }
      // The median of one or two steps is the reset itself, if there is one.
      double usualInterval = steps < FEW ? USUAL_INTERVAL_SECONDS : median(intervals);
      double usualJump = steps < FEW ? 0 : median(jumps);
      double intervalScatter = scatter(intervals, usualInterval, steps < FEW);
      double jumpScatter = scatter(jumps, usualJump, steps < FEW);
      int[] ends = new int[count];
      int found = 0;
      for (int i = 0; i < steps; i++) {
        double late = intervals[i] - usualInterval;
        double jump = Math.abs(jumps[i] - usualJump);
        boolean timeJumps = intervals[i] < 0 || (late > 5 && late > 5 * intervalScatter);
        if (timeJumps && jump > 1 && jump > 10 * jumpScatter) {
          ends[found++] = i + 1;
        }
      }
      ends[found++] = count;
      return Arrays.copyOf(ends, found);
    }

    private Stretch fit(int first, int end, String stream, SourceWarnings warnings) {
      double[] x = Arrays.copyOfRange(times, first, end);
      double[] y = Arrays.copyOfRange(offsets, first, end);
      double origin = Arrays.stream(x).average().orElse(0);
      for (int i = 0; i < x.length; i++) {
        x[i] -= origin;
      }
      double[] line = huber(x, y, true);
      if (Math.abs(line[1]) > STEEPEST) {
        warnings.add(
            stream
                + ": its clock offsets would drift by more than 1 %, which no clock does; a"
                + " constant offset is used");
        line = huber(x, y, false);
      }
      double[] ordered = Arrays.copyOfRange(times, first, end);
      Arrays.sort(ordered);
      return new Stretch(
          ordered[0],
          ordered[ordered.length - 1],
          places[first],
          places[end - 1],
          origin,
          line[0],
          line[1]);
    }
  }

  /**
   * Intercept and slope that make the sum of Huber's losses smallest, by least squares with weights
   * that are made anew until they stay (Huber 1981, 7.8).
   */
  private static double[] huber(double[] x, double[] y, boolean sloped) {
    double intercept = 0;
    double slope = 0;
    double[] weights = new double[x.length];
    Arrays.fill(weights, 1);
    for (int round = 0; round < MOST_ROUNDS; round++) {
      double sum = 0;
      double meanX = 0;
      double meanY = 0;
      for (int i = 0; i < x.length; i++) {
        sum += weights[i];
        meanX += weights[i] * x[i];
        meanY += weights[i] * y[i];
      }
      meanX /= sum;
      meanY /= sum;
      double squares = 0;
      double products = 0;
      for (int i = 0; i < x.length; i++) {
        squares += weights[i] * (x[i] - meanX) * (x[i] - meanX);
        products += weights[i] * (x[i] - meanX) * (y[i] - meanY);
      }
      double newSlope = sloped && squares > 0 ? products / squares : 0;
      double newIntercept = meanY - newSlope * meanX;
      boolean stays =
          Math.abs(newIntercept - intercept) < 1e-13 && Math.abs(newSlope - slope) < 1e-15;
      intercept = newIntercept;
      slope = newSlope;
      if (stays) {
        break;
      }
      for (int i = 0; i < x.length; i++) {
        double rest = Math.abs(y[i] - intercept - slope * x[i]);
        weights[i] = rest <= HUBER_SECONDS ? 1 : HUBER_SECONDS / rest;
      }
    }
    return new double[] {intercept, slope};
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** Median absolute deviation, 0 for too few values. */
  private static double scatter(double[] values, double middle, boolean few) {
    if (few) {
      return 0;
    }
    double[] deviations = values.clone();
    for (int i = 0; i < deviations.length; i++) {
      deviations[i] = Math.abs(deviations[i] - middle);
    }
    return median(deviations);
  }
}
