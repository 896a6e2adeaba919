package io.afferent.jobs.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends a long command cleanly on Ctrl-C or a termination signal: asks it to stop, and keeps the
 * process alive until it has said goodbye, at most half a minute. Close it when the last line of
 * the command is printed.
 */
final class CtrlC {

  private static final long PATIENCE_SECONDS = 30;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;

  /**
   * @param stop called on a thread of its own; must return soon
   */
  CtrlC(Runnable stop) {
    this(stop, () -> {});
  }

  /**
   * @param stop called on a thread of its own; must return soon
   * @param abandon called when the command has not ended in time: leaves nothing behind that would
   *     go on without this process
   */
  CtrlC(Runnable stop, Runnable abandon) {
    hook =
        new Thread(
            () -> {
              stop.run();
              try {
                if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                  System.err.println("afferent: gave up waiting for a clean end");
                  abandon.run();
                }
              } catch (InterruptedException impatient) {
                Thread.currentThread().interrupt();
              }
            },
            "ctrl-c");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Says that the command has ended. */
  void done() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyGoingDown) {
      // The hook is running; the latch lets it end.
    }
  }
}
