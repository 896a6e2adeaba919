package io.afferent.jobs.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends a long command cleanly on Ctrl-C or a termination signal: asks it to stop, and gives it half
 * a minute to end what it has started and to print its last line. A second signal ends the process
 * at once. Make it when what can be stopped has started.
 *
 * <p>Signals are taken before the virtual machine goes down: Flink closes its parts as soon as that
 * begins, and a job could not be stopped any more.
 */
final class CtrlC {

  private static final long PATIENCE_SECONDS = 30;

  /** What a shell adds to the number of the signal that ended a process. */
  private static final int SIGNAL_CODE = 128;

  private static final Map<String, Integer> SIGNALS = Map.of("INT", 2, "TERM", 15);

  /** Open until the last line of the process is printed, the report of an error included. */
  private static final CountDownLatch SPOKEN = new CountDownLatch(1);

  private static volatile int signalled;

  private final Runnable stop;
  private final Runnable abandon;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final Map<Object, Object> handlersBefore = new LinkedHashMap<>();

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
    this.stop = stop;
    this.abandon = abandon;
    SIGNALS.forEach(
        (name, number) -> {
          try {
            // By reflection: the compiler warns of this package, and no other takes signals.
            Object signal =
                Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
            handlersBefore.put(signal, install(signal, handler(number)));
          } catch (ReflectiveOperationException | RuntimeException unknown) {
            // A virtual machine without such signals ends the process its own way.
          }
        });
  }

  private Object handler(int number) throws ClassNotFoundException {
    Class<?> type = Class.forName("sun.misc.SignalHandler");
    InvocationHandler received =
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "handle" -> {
                received(number);
                yield null;
              }
              case "equals" -> arguments != null && proxy == arguments[0];
              case "hashCode" -> System.identityHashCode(proxy);
              default -> "ctrl-c";
            };
    return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, received);
  }

  private static Object install(Object signal, Object handler) throws ReflectiveOperationException {
    return signal
        .getClass()
        .getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"))
        .invoke(null, signal, handler);
  }

  private void received(int number) {
    signalled = SIGNAL_CODE + number;
    if (!stopping.compareAndSet(false, true)) {
      System.exit(signalled);
    }
    stop.run();
    Thread patience = new Thread(this::await, "ctrl-c");
    patience.setDaemon(true);
    patience.start();
  }

  private void await() {
    try {
      if (!SPOKEN.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("afferent: gave up waiting for a clean end");
        abandon.run();
        System.exit(signalled);
      }
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says that the command has ended: signals end the process again, unless one has come. */
  void done() {
    if (stopping.get()) {
      return;
    }
    handlersBefore.forEach(
        (signal, handler) -> {
          try {
            install(signal, handler);
          } catch (ReflectiveOperationException unknown) {
            throw new IllegalStateException("a handler that was there is refused", unknown);
          }
        });
  }

  /**
   * Says that nothing more will be printed.
   *
   * @param code exit code of the command
   * @return exit code of the process: that of a signal when one has come
   */
  static int lastLinePrinted(int code) {
    SPOKEN.countDown();
    return signalled == 0 ? code : signalled;
  }
}
