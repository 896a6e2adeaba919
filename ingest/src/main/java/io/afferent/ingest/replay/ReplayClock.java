package io.afferent.ingest.replay;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The clock that paces a replay. Implementations must be safe for use by one thread. */
public interface ReplayClock {
  /** Monotonic time from an arbitrary origin (ns). */
  long nanoTime();

  /** Wall clock (ns since 1970-01-01 UTC). */
  long utcNanos();

  /** Waits. */
  void sleep(long nanos) throws InterruptedException;

  /** The clock of the machine. */
  static ReplayClock system() {
    return new ReplayClock() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public long utcNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
      }

      @Override
      public void sleep(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(nanos);
      }
    };
  }
}
