package io.afferent.jobs.cli;

import java.io.PrintWriter;
import java.util.function.LongSupplier;

/**
 * How far something is: on a terminal one line that is written anew, elsewhere a plain line every
 * ten seconds, so that a log stays short, and the last one of several, so that it ends with what
 * came of it. Used by one thread.
 */
final class ProgressLine implements AutoCloseable {

  /** Property with the width of the terminal that standard error goes to; absent without one. */
  static final String COLUMNS_PROPERTY = "afferent.terminal.columns";

  private static final long PLAIN_NANOS = 10_000_000_000L;
  private static final long REWRITE_NANOS = 100_000_000L;

  private final PrintWriter err;
  private final int columns;
  private final LongSupplier clock;
  private long lastNanos;
  private boolean shown;
  private String pending = "";

  /** A line on standard error, rewritten when the launcher found a terminal there. */
  ProgressLine(PrintWriter err) {
    this(err, Integer.getInteger(COLUMNS_PROPERTY, 0), System::nanoTime);
  }

  /**
   * @param columns width of the terminal, 0 when there is none
   */
  ProgressLine(PrintWriter err, int columns, LongSupplier clock) {
    this.err = err;
    this.columns = columns;
    this.clock = clock;
    this.lastNanos = clock.getAsLong() - REWRITE_NANOS;
  }

  /** Shows where things are, unless something was shown a moment ago. */
  void show(String text) {
    long now = clock.getAsLong();
    pending = text;
    if (now - lastNanos < (columns > 0 ? REWRITE_NANOS : PLAIN_NANOS)) {
      return;
    }
    lastNanos = now;
    pending = "";
    if (columns > 0) {
      err.print("\r\u001b[K" + (text.length() < columns ? text : text.substring(0, columns - 1)));
    } else {
      err.println(text);
    }
    err.flush();
    shown = true;
  }

  /** Takes the line away from a terminal, so that something else can be printed. */
  void clear() {
    if (columns > 0 && shown) {
      err.print("\r\u001b[K");
      err.flush();
      shown = false;
    }
  }

  @Override
  public void close() {
    clear();
    if (columns == 0 && shown && !pending.isEmpty()) {
      err.println(pending);
      err.flush();
    }
    pending = "";
  }
}
