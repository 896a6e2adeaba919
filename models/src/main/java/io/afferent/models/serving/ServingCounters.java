package io.afferent.models.serving;

import java.util.concurrent.atomic.AtomicLong;

/** Counters that workers and callers add to. Thread-safe. */
final class ServingCounters {
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong failedRequests = new AtomicLong();
  private final AtomicLong batches = new AtomicLong();
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong paddedRows = new AtomicLong();
  private final AtomicLong queueNanos = new AtomicLong();
  private final AtomicLong spectrumNanos = new AtomicLong();
  private final AtomicLong computeNanos = new AtomicLong();

  void requestDone(boolean failed) {
    requests.incrementAndGet();
    if (failed) {
      failedRequests.incrementAndGet();
    }
  }

  void rowWaited(long nanos) {
    queueNanos.addAndGet(nanos);
  }

  void spectraDone(long nanos) {
    spectrumNanos.addAndGet(nanos);
  }

  void batchDone(int realRows, int padding, long nanos) {
    batches.incrementAndGet();
    rows.addAndGet(realRows);
    paddedRows.addAndGet(padding);
    computeNanos.addAndGet(nanos);
  }

  ServingMetrics snapshot(int queuedRows) {
    return new ServingMetrics(
        requests.get(),
        failedRequests.get(),
        batches.get(),
        rows.get(),
        paddedRows.get(),
        queueNanos.get(),
        spectrumNanos.get(),
        computeNanos.get(),
        queuedRows);
  }
}
