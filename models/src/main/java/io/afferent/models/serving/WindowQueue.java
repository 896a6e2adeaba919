package io.afferent.models.serving;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bounded queue between callers and workers, and the batcher: rows leave in the order of their
 * windows, a batch as soon as it is full, or its oldest row is old enough, or a caller is blocked.
 *
 * <p>Callers enter one after the other, in the order they came, so that a window with many rows is
 * not overtaken for ever by small ones.
 */
final class WindowQueue {
  private final int batchRows;
  private final int maxRows;
  private final long maxAgeNanos;
  private final ReentrantLock admission = new ReentrantLock(true);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition available = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final ArrayDeque<PendingWindow> windows = new ArrayDeque<>();
  private int takenOfFirst;
  private int rows;
  private boolean blocked;
  private boolean closed;

  WindowQueue(ServingOptions options) {
    this.batchRows = options.batchRows();
    this.maxRows = options.maxQueuedRows();
    this.maxAgeNanos = options.maxBatchAge().toNanos();
  }

  /** One row of a window. */
  record Row(PendingWindow window, int channel) {}

  /**
   * Puts a window in and blocks while its rows do not fit; an empty queue takes any window.
   *
   * @return false when the queue is closed
   */
  boolean put(PendingWindow window) throws InterruptedException {
    admission.lockInterruptibly();
    try {
      lock.lockInterruptibly();
      try {
        while (!closed && rows > 0 && rows + window.rowCount() > maxRows) {
          blocked = true;
          available.signal();
          room.await();
        }
        return add(window);
      } finally {
        blocked = false;
        lock.unlock();
      }
    } finally {
      admission.unlock();
    }
  }

  /**
   * Puts a window in, whatever the bound says: for callers that must not block because they are
   * what empties the queue.
   *
   * @return false when the queue is closed
   */
  boolean putNow(PendingWindow window) {
    lock.lock();
    try {
      return add(window);
    } finally {
      lock.unlock();
    }
  }

  private boolean add(PendingWindow window) {
    if (closed) {
      return false;
    }
    windows.add(window);
    rows += window.rowCount();
    available.signal();
    return true;
  }

  /**
   * Waits for a batch.
   *
   * @param batch receives 1 to batchRows rows
   * @return false when the queue is closed and empty
   */
  boolean take(List<Row> batch) throws InterruptedException {
    lock.lock();
    try {
      while (rows < batchRows && !(rows > 0 && (closed || blocked))) {
        PendingWindow oldest = windows.peek();
        if (oldest == null) {
          if (closed) {
            return false;
          }
          available.await();
        } else {
          long left = oldest.submittedNanos() + maxAgeNanos - System.nanoTime();
          if (left <= 0) {
            break;
          }
          // Another worker may take the oldest meanwhile, so look again however this ends.
          available.awaitNanos(left);
        }
      }
      fill(batch);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void fill(List<Row> batch) {
    while (batch.size() < batchRows && !windows.isEmpty()) {
      PendingWindow first = windows.getFirst();
      batch.add(new Row(first, takenOfFirst++));
      rows--;
      if (takenOfFirst == first.rowCount()) {
        windows.removeFirst();
        takenOfFirst = 0;
      }
    }
    room.signal();
    if (rows > 0) {
      available.signal();
    }
  }

  /** Rows that wait. */
  int rowCount() {
    lock.lock();
    try {
      return rows;
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more windows; those inside still leave in batches. */
  void close() {
    lock.lock();
    try {
      closed = true;
      available.signalAll();
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more windows and gives back those inside, which no batch will have in full. */
  List<PendingWindow> abandon() {
    lock.lock();
    try {
      close();
      List<PendingWindow> left = new ArrayList<>(windows);
      windows.clear();
      rows = 0;
      takenOfFirst = 0;
      return left;
    } finally {
      lock.unlock();
    }
  }
}
