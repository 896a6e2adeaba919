package io.afferent.ingest.recording.spiketimes;

import io.afferent.ingest.recording.matlab.MatNumbers;
import io.afferent.ingest.recording.stored.SpikeTrain;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * The spike times of one unit, seconds in the file. Read in pieces; the file is shared, so only one
 * thread may read.
 *
 * @param path where it is in the file, in the notation of MATLAB
 * @param label the same without the name of the field
 * @param numbers its times, ascending (s)
 * @param firstTick its first time (ns)
 * @param lastTick its last time (ns)
 * @param whole whether all times are whole numbers
 * @param attributes short fields beside the times
 */
record MatUnit(
    String path,
    String label,
    MatNumbers numbers,
    long firstTick,
    long lastTick,
    boolean whole,
    Map<String, String> attributes)
    implements SpikeTrain {
  private static final int PIECE = 4096;

  /** Times beyond are damage: 31 years (s). */
  private static final double LATEST_SECONDS = 1e9;

  /** Whether a time is one that a recording may have (s). */
  static boolean isTime(double seconds) {
    return seconds >= 0 && seconds <= LATEST_SECONDS;
  }

  /** The nanosecond nearest to a time. The part below a second is exact before it is scaled. */
  static long tick(double seconds) {
    double whole = Math.floor(seconds);
    long wholeSeconds = (long) whole;
    return wholeSeconds * 1_000_000_000L + Math.round((seconds - whole) * 1e9);
  }

  @Override
  public long count() {
    return numbers.count();
  }

  @Override
  public void read(long first, int count, long[] ticks) throws IOException {
    int width = numbers.type().bytes();
    byte[] bytes = new byte[Math.min(count, PIECE) * width];
    ByteBuffer piece = ByteBuffer.wrap(bytes).order(numbers.order());
    for (int done = 0; done < count; ) {
      int part = Math.min(PIECE, count - done);
      numbers.read(first + done, part, bytes);
      for (int i = 0; i < part; i++) {
        ticks[done + i] = tick(MatNumbers.value(piece, i * width, numbers.type()));
      }
      done += part;
    }
  }
}
