package io.afferent.jobs.detect;

import io.afferent.jobs.frame.Rate;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Makes events of units that are on. An event runs from the first to the last sample at which at
 * least minUnits were on; interruptions up to the joining time do not end it. It is established
 * when it has lasted the least duration, or, when the longest duration is bounded, when it is over
 * and was neither shorter nor longer than allowed.
 *
 * <p><b>State</b>: {@value #LONGS} longs and one per unit, {@value #DOUBLES} doubles. Not
 * thread-safe.
 */
public final class EventTracker {

  /** Longs of state beside the one per unit. */
  public static final int LONGS = 8;

  /** Doubles of state. */
  public static final int DOUBLES = 2;

  private static final long NO_EVENT = -1L;

  private static final int FIRST = 0;
  private static final int LAST = 1;
  private static final int ESTABLISHED = 2;
  private static final int EVENTS = 3;
  private static final int EVENT_SAMPLES = 4;
  private static final int LONGEST = 5;
  private static final int TOO_SHORT = 6;
  private static final int TOO_LONG = 7;

  private static final int LEVEL = 0;
  private static final int THRESHOLD = 1;

  private final EventSettings settings;
  private final long minSamples;
  private final long maxSamples;
  private final long joinSamples;

  private final long[] longs = new long[LONGS];
  private final long[] tookPart;
  private final double[] doubles = new double[DOUBLES];

  public EventTracker(EventSettings settings, int unitCount, Rate rate) {
    this.settings = settings;
    this.minSamples = Math.max(1L, EventSettings.samples(settings.minSeconds(), rate));
    this.maxSamples = EventSettings.samples(settings.maxSeconds(), rate);
    this.joinSamples = EventSettings.samples(settings.joinSeconds(), rate);
    this.tookPart = new long[unitCount];
    longs[FIRST] = NO_EVENT;
  }

  /** Makes longs that are all 0 the state of a stream in which nothing was found. */
  public static void begin(long[] longs, int longsAt) {
    longs[longsAt + FIRST] = NO_EVENT;
  }

  /** Takes the levels at a sample; indexes ascend by 1 between two calls of {@link #cut}. */
  public void add(long index, UnitLevels levels, EventSink sink) {
    boolean enough = levels.onCount() >= settings.minUnits();
    if (longs[FIRST] == NO_EVENT) {
      if (!enough) {
        return;
      }
      open(index);
    }
    if (enough) {
      longs[LAST] = index;
      for (int u = 0; u < tookPart.length; u++) {
        if (levels.isOn(u)) {
          tookPart[u] = 1L;
          if (levels.level(u) > doubles[LEVEL]) {
            doubles[LEVEL] = levels.level(u);
            doubles[THRESHOLD] = levels.threshold(u);
          }
        }
      }
      if (!settings.bounded() && longs[ESTABLISHED] == 0L && length() >= minSamples) {
        longs[ESTABLISHED] = 1L;
        sink.established(event());
      }
    } else if (index - longs[LAST] > joinSamples) {
      cut(sink);
    }
  }

  private void open(long index) {
    longs[FIRST] = index;
    longs[LAST] = index;
    longs[ESTABLISHED] = 0L;
    Arrays.fill(tookPart, 0L);
    Arrays.fill(doubles, 0.0);
  }

  /** Ends an event at its last sample, if there is one: at a gap and at the end. */
  public void cut(EventSink sink) {
    if (longs[FIRST] == NO_EVENT) {
      return;
    }
    if (length() < minSamples) {
      longs[TOO_SHORT]++;
    } else if (settings.bounded() && length() > maxSamples) {
      longs[TOO_LONG]++;
    } else {
      DetectedEvent event = event();
      if (longs[ESTABLISHED] == 0L) {
        sink.established(event);
      }
      longs[EVENTS]++;
      longs[EVENT_SAMPLES] += length();
      longs[LONGEST] = Math.max(longs[LONGEST], length());
      sink.ended(event);
    }
    longs[FIRST] = NO_EVENT;
  }

  private long length() {
    return longs[LAST] - longs[FIRST] + 1;
  }

  private DetectedEvent event() {
    int[] units = IntStream.range(0, tookPart.length).filter(u -> tookPart[u] == 1L).toArray();
    return new DetectedEvent(longs[FIRST], longs[LAST], doubles[LEVEL], doubles[THRESHOLD], units);
  }

  /** Events that are over. */
  public long events() {
    return longs[EVENTS];
  }

  /** Samples in events that are over. */
  public long eventSamples() {
    return longs[EVENT_SAMPLES];
  }

  /** Samples of the longest event that is over. */
  public long longestSamples() {
    return longs[LONGEST];
  }

  /** Stretches that were too short for an event. */
  public long tooShort() {
    return longs[TOO_SHORT];
  }

  /** Stretches that were too long for an event. */
  public long tooLong() {
    return longs[TOO_LONG];
  }

  /** Takes the state over from arrays that {@link #save} filled. */
  public void restore(long[] from, int longsAt, double[] real, int doublesAt) {
    System.arraycopy(from, longsAt, longs, 0, LONGS);
    System.arraycopy(from, longsAt + LONGS, tookPart, 0, tookPart.length);
    System.arraycopy(real, doublesAt, doubles, 0, DOUBLES);
  }

  /** Writes the state. */
  public void save(long[] to, int longsAt, double[] real, int doublesAt) {
    System.arraycopy(longs, 0, to, longsAt, LONGS);
    System.arraycopy(tookPart, 0, to, longsAt + LONGS, tookPart.length);
    System.arraycopy(doubles, 0, real, doublesAt, DOUBLES);
  }
}
