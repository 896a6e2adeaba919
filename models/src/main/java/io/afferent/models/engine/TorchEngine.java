package io.afferent.models.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PyTorch engine of this process. Starts without a network: natives come from the class path,
 * and the library's usage report is off. Thread-safe.
 *
 * <p>The number of threads inside an operation is one setting for the process and part of what
 * fixes the bits of a result, so the first caller sets it and it never changes. System properties
 * {@code ai.djl.pytorch.num_threads} and {@code ai.djl.pytorch.num_interop_threads} win over it.
 */
public final class TorchEngine {
  private static final Logger LOG = LoggerFactory.getLogger(TorchEngine.class);
  private static final String THREADS = "ai.djl.pytorch.num_threads";
  private static final String INTEROP_THREADS = "ai.djl.pytorch.num_interop_threads";

  private static int startedThreads;

  private TorchEngine() {}

  /**
   * The engine, started with {@code threads} threads inside an operation if it does not run yet.
   *
   * @throws IllegalArgumentException when {@code threads} is below 1
   */
  public static synchronized Engine start(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("torch threads must be at least 1, was " + threads);
    }
    if (startedThreads == 0) {
      setIfAbsent("OPT_OUT_TRACKING", "true");
      setIfAbsent("ai.djl.offline", "true");
      setIfAbsent(THREADS, Integer.toString(threads));
      setIfAbsent(INTEROP_THREADS, "1");
      startedThreads = Integer.getInteger(THREADS, threads);
    }
    if (startedThreads != threads) {
      LOG.info(
          "torch runs with {} threads inside an operation, not with {}: the first user or the"
              + " system property {} set it",
          startedThreads,
          threads,
          THREADS);
    }
    return Engine.getEngine("PyTorch");
  }

  /** A manager of native memory on the CPU that its caller owns and closes. */
  public static NDManager newManager(int threads) {
    return start(threads).newBaseManager(Device.cpu());
  }

  private static void setIfAbsent(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
