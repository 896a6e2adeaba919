package io.afferent.jobs.window;

/** Receives complete windows. */
@FunctionalInterface
public interface WindowSink {
  /**
   * Takes one window.
   *
   * @param windowIndex {@code k}; rises by one from window to window, more where windows were
   *     rejected
   * @param firstSampleIndex {@code k * hop}
   * @param window {@code [lengthSamples][unitCount]}, sample-major; the array belongs to the
   *     assembler and is overwritten by the next window: copy what must be kept
   */
  void accept(long windowIndex, long firstSampleIndex, float[] window);
}
