package io.afferent.ingest.recording;

import java.io.IOException;
import java.util.Arrays;

/** All spikes of one stream, in the order of its cursor. */
public final class Spikes {
  private final long[] ticks;
  private final int[] units;

  private Spikes(long[] ticks, int[] units) {
    this.ticks = ticks;
    this.units = units;
  }

  public static Spikes readAll(Recording recording, int stream) throws IOException {
    return readAll(recording, stream, 4096);
  }

  /** Reads with arrays of {@code portion} spikes, until nothing comes any more. */
  public static Spikes readAll(Recording recording, int stream, int portion) throws IOException {
    try (SpikeCursor cursor = recording.spikes(stream)) {
      return drain(cursor, portion);
    }
  }

  public static Spikes drain(SpikeCursor cursor, int portion) throws IOException {
    long[] ticks = new long[0];
    int[] units = new int[0];
    long[] nextTicks = new long[portion];
    int[] nextUnits = new int[portion];
    int all = 0;
    for (int got = portion; got == portion; ) {
      got = cursor.read(nextTicks, nextUnits);
      if (all + got > ticks.length) {
        ticks = Arrays.copyOf(ticks, (all + got) * 2);
        units = Arrays.copyOf(units, (all + got) * 2);
      }
      System.arraycopy(nextTicks, 0, ticks, all, got);
      System.arraycopy(nextUnits, 0, units, all, got);
      all += got;
    }
    if (cursor.read(nextTicks, nextUnits) != 0) {
      throw new AssertionError("spikes came behind the end");
    }
    return new Spikes(Arrays.copyOf(ticks, all), Arrays.copyOf(units, all));
  }

  public int count() {
    return ticks.length;
  }

  public long[] ticks() {
    return ticks;
  }

  public int[] units() {
    return units;
  }

  /** Ticks of one unit. */
  public long[] ticksOf(int unit) {
    long[] own = new long[ticks.length];
    int count = 0;
    for (int i = 0; i < ticks.length; i++) {
      if (units[i] == unit) {
        own[count++] = ticks[i];
      }
    }
    return Arrays.copyOf(own, count);
  }
}
