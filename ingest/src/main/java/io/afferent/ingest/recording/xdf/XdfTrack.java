package io.afferent.ingest.recording.xdf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the samples of one stream are, and what their stamps say. Keeps a mark every {@value
 * #SAMPLES_PER_MARK} samples or {@value #BYTES_PER_MARK} bytes, whichever comes first, and no
 * samples. Between two marks, nothing of the file was left out.
 */
final class XdfTrack {
  private static final int SAMPLES_PER_MARK = 256;
  private static final int BYTES_PER_MARK = 1 << 16;
  private static final int MOST_SEGMENTS = 1_000_000;

  /**
   * Samples of a regular stream without interruption, and the straight line through their stamps.
   */
  static final class Segment {
    final long firstStored;
    final double firstStamp;
    final long firstPlace;
    final boolean behindDamage;
    double lastStamp;
    long lastPlace;
    long count;
    private double meanIndex;
    private double meanStamp;
    private double squares;
    private double products;

    Segment(long firstStored, double firstStamp, long firstPlace, boolean behindDamage) {
      this.firstStored = firstStored;
      this.firstStamp = firstStamp;
      this.firstPlace = firstPlace;
      this.behindDamage = behindDamage;
    }

    private void add(double stamp, long place) {
      double sinceFirst = stamp - firstStamp;
      double deltaIndex = count - meanIndex;
      count++;
      meanIndex += deltaIndex / count;
      double deltaStamp = sinceFirst - meanStamp;
      meanStamp += deltaStamp / count;
      squares += deltaIndex * (count - 1 - meanIndex);
      products += deltaIndex * (sinceFirst - meanStamp);
      lastStamp = stamp;
      lastPlace = place;
    }

    /** Fitted seconds per sample; {@code nominal} where the stamps give none that can be. */
    double period(double nominal) {
      double fitted = count < 2 ? nominal : products / squares;
      return fitted > nominal / 4 && fitted < nominal * 4 ? fitted : nominal;
    }

    /** Fitted stamp of the first sample. */
    double start(double nominal) {
      return firstStamp + (meanStamp - period(nominal) * meanIndex);
    }
  }

  private final XdfStreamHeader header;
  private final double nominalPeriod;
  private final double largestStep;
  private final List<Segment> segments = new ArrayList<>();
  private long[] places = new long[4];
  private int[] left = new int[4];
  private long[] firsts = new long[4];
  private double[] stamps = new double[4];
  private int marks;
  private int interruptions;
  private long samples;
  private double lastStamp;
  private boolean stamped;
  private long unstampedStart;
  private long unusableStamps;
  private long backwards;
  private boolean inexact;

  XdfTrack(XdfStreamHeader header) {
    this.header = header;
    this.nominalPeriod = header.isRegular() ? 1 / header.rate().hz() : 0;
    this.largestStep = Math.max(1, 500 * nominalPeriod);
  }

  XdfStreamHeader header() {
    return header;
  }

  /** Nominal seconds per sample, 0 for an irregular stream. */
  double nominalPeriod() {
    return nominalPeriod;
  }

  long samples() {
    return samples;
  }

  List<Segment> segments() {
    return segments;
  }

  /** Whether there may be more segments. */
  boolean hasRoom() {
    return segments.size() < MOST_SEGMENTS;
  }

  /** Stamps before the first one that the file holds, which are made up. */
  long unstampedStart() {
    return unstampedStart;
  }

  long unusableStamps() {
    return unusableStamps;
  }

  /** Samples of an irregular stream stamped before the sample in front of them. */
  long backwards() {
    return backwards;
  }

  boolean isInexact() {
    return inexact;
  }

  void noteInexact() {
    inexact = true;
  }

  int marks() {
    return marks;
  }

  /** The last mark at or before a sample. */
  int markBefore(long stored) {
    int found = Arrays.binarySearch(firsts, 0, marks, stored);
    return found >= 0 ? found : -found - 2;
  }

  /** First byte of the sample at a mark. */
  long place(int mark) {
    return places[mark];
  }

  /** Samples left in the chunk at a mark, the one at the mark included. */
  int left(int mark) {
    return left[mark];
  }

  /** Number of the sample at a mark. */
  long first(int mark) {
    return firsts[mark];
  }

  /** Stamp of the sample at a mark. */
  double stamp(int mark) {
    return stamps[mark];
  }

  /**
   * The stamp of a sample: its own one, or the last one and a period.
   *
   * @param last stamp of the sample before
   */
  double stamp(boolean given, double own, double last) {
    return given && XdfStamps.isUsable(own) ? own : last + nominalPeriod;
  }

  /**
   * Takes the next sample.
   *
   * @param place its first byte
   * @param leftInChunk samples left in its chunk with it
   * @param given whether it has a stamp
   * @param own that stamp
   * @param interruptionsSoFar how often something of the file was left out before
   * @return its stamp
   */
  double add(long place, int leftInChunk, boolean given, double own, int interruptionsSoFar) {
    double stamp = stamp(given, own, lastStamp);
    boolean interrupted = interruptionsSoFar != interruptions;
    if (given && !XdfStamps.isUsable(own)) {
      unusableStamps++;
    }
    stamped |= given;
    unstampedStart += stamped ? 0 : 1;
    if (marks == 0
        || interrupted
        || samples - firsts[marks - 1] >= SAMPLES_PER_MARK
        || place - places[marks - 1] >= BYTES_PER_MARK) {
      mark(place, leftInChunk, stamp);
    }
    if (header.isRegular()) {
      addRegular(stamp, place, interrupted);
    } else if (samples > 0 && stamp < lastStamp) {
      backwards++;
    }
    interruptions = interruptionsSoFar;
    lastStamp = stamp;
    samples++;
    return stamp;
  }

  private void addRegular(double stamp, long place, boolean interrupted) {
    boolean breaks = segments.isEmpty();
    if (!breaks) {
      double step = stamp - lastStamp;
      // Behind damage samples are known to be missing, so that a smaller jump tells.
      breaks =
          Math.abs(step) > largestStep
              || (interrupted && Math.abs(step - nominalPeriod) > nominalPeriod / 2);
    }
    // A stream without room for one more is refused when its chunk is done.
    if (breaks && hasRoom()) {
      segments.add(new Segment(samples, stamp, place, interrupted && !segments.isEmpty()));
    }
    segments.get(segments.size() - 1).add(stamp, place);
  }

  private void mark(long place, int leftInChunk, double stamp) {
    if (marks == places.length) {
      int room = marks * 2;
      places = Arrays.copyOf(places, room);
      left = Arrays.copyOf(left, room);
      firsts = Arrays.copyOf(firsts, room);
      stamps = Arrays.copyOf(stamps, room);
    }
    places[marks] = place;
    left[marks] = leftInChunk;
    firsts[marks] = samples;
    stamps[marks] = stamp;
    marks++;
  }
}
