package io.afferent.models.serving;

import io.afferent.models.bundle.Bundle;
import io.afferent.models.eegformer.EegFormerConfig;
import io.afferent.models.eegformer.EegFormerOutput;
import io.afferent.models.spectrum.AmplitudeSpectrum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service of one bundle: queue, workers and the model, which it owns. Every forward pass has
 * {@code batchRows} rows, so a row's bits do not depend on its company. Thread-safe.
 *
 * <p>What fails: a window that cannot be encoded fails alone; an exception of a forward pass fails
 * the windows of its batch; an {@link Error} there (native code that cannot be linked, no memory)
 * fails all windows, and the service with them.
 */
final class SharedEncoder {
  private static final Logger LOG = LoggerFactory.getLogger(SharedEncoder.class);

  private final Bundle bundle;
  private final EncoderModel model;
  private final ServingOptions options;
  private final AmplitudeSpectrum spectrum;
  private final WindowQueue queue;
  private final ServingCounters counters = new ServingCounters();
  private final List<Thread> workers = new ArrayList<>();
  private final AtomicInteger workersLeft;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable Throwable failure;

  /** Warms the model up and starts the workers. */
  SharedEncoder(Bundle bundle, EncoderModel model, ServingOptions options) {
    this.bundle = bundle;
    this.model = model;
    this.options = options;
    this.spectrum = new AmplitudeSpectrum(model.config().spectrum());
    this.queue = new WindowQueue(options);
    this.workersLeft = new AtomicInteger(options.workerThreads());
    // The first pass fills the engine's caches of weights, which workers then only read.
    model.encode(new float[options.batchRows() * rowValues()], options.batchRows());
    for (int i = 0; i < options.workerThreads(); i++) {
      Thread worker =
          new Thread(this::work, "afferent-encoder-" + bundle.manifest().name() + "-" + i);
      worker.setDaemon(true);
      // Not the loader of the job that came first: workers outlive it.
      worker.setContextClassLoader(SharedEncoder.class.getClassLoader());
      workers.add(worker);
    }
    workers.forEach(Thread::start);
  }

  Bundle bundle() {
    return bundle;
  }

  EegFormerConfig config() {
    return model.config();
  }

  ServingOptions options() {
    return options;
  }

  ServingMetrics metrics() {
    return counters.snapshot(queue.rowCount());
  }

  /** Whether an error ended the service. */
  boolean hasFailed() {
    return failure != null;
  }

  /** See {@link EncoderService#encode}. */
  CompletableFuture<EncodedWindow> encode(EncodeRequest request) {
    PendingWindow window = new PendingWindow(request, System.nanoTime(), counters);
    try {
      requireValid(request);
      // A worker that waited for room would wait for itself.
      boolean entered = isWorker() ? queue.putNow(window) : queue.put(window);
      if (!entered) {
        window.fail(refusal());
      }
    } catch (IllegalArgumentException e) {
      window.fail(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      CancellationException cancelled =
          new CancellationException("interrupted while the queue of the encoder was full");
      cancelled.initCause(e);
      window.fail(cancelled);
    }
    return window.future();
  }

  private IllegalStateException refusal() {
    Throwable cause = failure;
    return cause == null
        ? new IllegalStateException("the encoder is closed")
        : new IllegalStateException(
            "the encoder failed and takes no more windows: close all of its handles and acquire it"
                + " again",
            cause);
  }

  private void requireValid(EncodeRequest request) {
    int wanted = spectrum.config().windowSamples();
    if (request.sampleCount() != wanted) {
      throw new IllegalArgumentException(
          "a window must have the "
              + wanted
              + " samples that the bundle "
              + bundle.manifest().name()
              + " takes, had "
              + request.sampleCount());
    }
    float[] samples = request.samples();
    for (int i = 0; i < samples.length; i++) {
      if (!Float.isFinite(samples[i])) {
        throw new IllegalArgumentException(
            "sample "
                + i / request.channelCount()
                + " of channel "
                + i % request.channelCount()
                + " is "
                + samples[i]
                + ", but every sample must be finite: fill or skip windows with gaps");
      }
    }
  }

  private boolean isWorker() {
    return workers.contains(Thread.currentThread());
  }

  /**
   * Takes no more windows, finishes those inside and frees the model. Waits for that, but not on a
   * worker's thread, which could wait for itself.
   */
  void close() {
    queue.close();
    boolean interrupted = false;
    while (!isWorker() && ended.getCount() > 0) {
      try {
        ended.await();
      } catch (InterruptedException e) {
        // Native memory must not be left behind, and queued work is short.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    List<WindowQueue.Row> batch = new ArrayList<>(options.batchRows());
    float[] patches = new float[options.batchRows() * rowValues()];
    try {
      while (queue.take(batch)) {
        run(batch, patches);
        batch.clear();
      }
    } catch (InterruptedException | RuntimeException | Error e) {
      fail(e, batch);
    } finally {
      if (workersLeft.decrementAndGet() == 0) {
        model.close();
        ended.countDown();
      }
    }
  }

  /** Ends the service: nothing that waits may wait for ever. */
  private void fail(Throwable cause, List<WindowQueue.Row> batch) {
    LOG.error("the encoder of {} failed: all its windows fail", bundle.directory(), cause);
    failure = cause;
    List<PendingWindow> waiting = queue.abandon();
    IllegalStateException failed = refusal();
    batch.forEach(row -> row.window().fail(failed));
    waiting.forEach(window -> window.fail(failed));
  }

  private void run(List<WindowQueue.Row> batch, float[] patches) {
    long start = System.nanoTime();
    List<WindowQueue.Row> rows = new ArrayList<>(batch.size());
    for (WindowQueue.Row row : batch) {
      counters.rowWaited(start - row.window().submittedNanos());
      if (fillPatches(row, patches, rows.size() * rowValues())) {
        rows.add(row);
      } else {
        row.window().skip();
      }
    }
    Arrays.fill(patches, rows.size() * rowValues(), patches.length, 0);
    long spectraDone = System.nanoTime();
    counters.spectraDone(spectraDone - start);
    if (rows.isEmpty()) {
      return;
    }
    EegFormerOutput output;
    try {
      output = model.encode(patches, options.batchRows());
    } catch (RuntimeException e) {
      LOG.warn("a batch of {} rows failed in the engine", rows.size(), e);
      rows.forEach(row -> row.window().fail(e));
      return;
    }
    counters.batchDone(
        rows.size(), options.batchRows() - rows.size(), System.nanoTime() - spectraDone);
    for (int i = 0; i < rows.size(); i++) {
      WindowQueue.Row row = rows.get(i);
      row.window()
          .complete(
              row.channel(), codes(output, i), embedding(output, i), error(output, patches, i));
    }
  }

  /** False when nobody waits for the row or its spectrum cannot be had; the window then failed. */
  private boolean fillPatches(WindowQueue.Row row, float[] patches, int offset) {
    PendingWindow window = row.window();
    if (window.isDone()) {
      return false;
    }
    EncodeRequest request = window.request();
    double scale = bundle.manifest().input().scale();
    try {
      if (scale == 1) {
        spectrum.patches(request.samples(), row.channel(), request.channelCount(), patches, offset);
      } else {
        float[] scaled = new float[request.sampleCount()];
        for (int t = 0; t < scaled.length; t++) {
          scaled[t] =
              (float) (request.samples()[t * request.channelCount() + row.channel()] * scale);
        }
        spectrum.patches(scaled, 0, 1, patches, offset);
      }
      return true;
    } catch (IllegalArgumentException e) {
      window.fail(e);
      return false;
    }
  }

  private int rowValues() {
    return spectrum.config().tokenCount() * spectrum.config().patchLength();
  }

  private int[] codes(EegFormerOutput output, int row) {
    int tokens = spectrum.config().tokenCount();
    return Arrays.copyOfRange(output.codes(), row * tokens, (row + 1) * tokens);
  }

  private float[] embedding(EegFormerOutput output, int row) {
    int tokens = spectrum.config().tokenCount();
    float[] embedding = new float[config().width()];
    for (int d = 0; d < embedding.length; d++) {
      double sum = 0;
      for (int n = 0; n < tokens; n++) {
        sum += output.hidden()[(row * tokens + n) * embedding.length + d];
      }
      embedding[d] = (float) (sum / tokens);
    }
    return embedding;
  }

  private float error(EegFormerOutput output, float[] patches, int row) {
    double sum = 0;
    for (int i = row * rowValues(); i < (row + 1) * rowValues(); i++) {
      double difference = (double) patches[i] - output.reconstruction()[i];
      sum += difference * difference;
    }
    return (float) (sum / rowValues());
  }
}
