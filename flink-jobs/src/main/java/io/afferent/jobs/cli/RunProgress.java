package io.afferent.jobs.cli;

import io.afferent.ingest.replay.ReplayProgress;
import io.afferent.jobs.run.RunListener;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows on a terminal how a run goes. Called from two threads. */
final class RunProgress implements RunListener, AutoCloseable {

  private final PrintWriter err;
  private final ProgressLine line;
  private final long startNanos = System.nanoTime();
  private String replayText = "";
  private long windows;
  private boolean closed;

  RunProgress(PrintWriter err) {
    this.err = err;
    this.line = new ProgressLine(err);
  }

  @Override
  public synchronized void phase(String what) {
    line.clear();
    err.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - startNanos) / 1e9, what);
    err.flush();
  }

  @Override
  public synchronized void replay(ReplayProgress progress) {
    replayText =
        String.format(
            Locale.ROOT,
            "%s%s of signal, %.1f times real time, %,d %s",
            Double.isNaN(progress.percent())
                ? ""
                : String.format(Locale.ROOT, "%3.0f %%  ", progress.percent()),
            DurationText.clock(progress.signalNanos()),
            progress.realTimeFactor(),
            progress.blocks(),
            progress.blocks() == 1 ? "block" : "blocks");
    show();
  }

  @Override
  public synchronized void encoded(long committed) {
    windows = committed;
    show();
  }

  private void show() {
    if (!closed) {
      String encoded =
          windows == 0
              ? ""
              : String.format(
                  Locale.ROOT, "%,d %s encoded", windows, windows == 1 ? "window" : "windows");
      line.show(replayText + (replayText.isEmpty() || encoded.isEmpty() ? "" : ", ") + encoded);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    line.close();
  }
}
