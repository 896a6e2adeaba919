package io.afferent.models.serving;

import io.afferent.models.bundle.Bundle;
import io.afferent.models.demo.DemoBundle;
import io.afferent.models.eegformer.EegFormerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Rows (channel windows of 12 s) per second through the whole service, spectra included, with a
 * queue that is never empty: windows of 19 channels, batches of 16 rows, one thread inside an
 * operation, 1 and 2 workers. Not a test; it prints the median of five rounds. The peer of the
 * forward pass alone is {@code src/test/python/bench_eegformer.py}.
 *
 * <p>{@code java -cp <test class path> io.afferent.models.serving.EncodeBenchmark}
 */
final class EncodeBenchmark {
  private static final int CHANNELS = 19;
  private static final int ROUNDS = 5;

  private EncodeBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("encode-benchmark");
    Path demo = DemoBundle.extractTo(folder);
    Bundle small = TestWindows.bundle(folder.resolve("small"), EegFormerConfig.small(), 1);
    for (int workers = 1; workers <= 2; workers++) {
      measure("demo", demo, workers, 80);
      measure("small", small.directory(), workers, 8);
    }
  }

  private static void measure(String name, Path bundle, int workers, int windows) throws Exception {
    ServingOptions options = ServingOptions.defaults().withWorkerThreads(workers);
    EncodeRequest window = TestWindows.noise(CHANNELS, 1);
    double[] rates = new double[ROUNDS];
    try (EncoderService service = SharedEncoders.acquire(bundle, options)) {
      run(service, window, windows);
      ServingMetrics before = service.metrics();
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        run(service, window, windows);
        rates[round] = windows * CHANNELS / ((System.nanoTime() - start) / 1e9);
      }
      ServingMetrics after = service.metrics();
      Arrays.sort(rates);
      double rows = after.rows() - before.rows();
      System.out.printf(
          Locale.ROOT,
          "%s, %d workers: %.0f rows/s (%.0f to %.0f); a row costs %.2f ms of spectrum and %.2f ms"
              + " of forward pass%n",
          name,
          workers,
          rates[ROUNDS / 2],
          rates[0],
          rates[ROUNDS - 1],
          (after.spectrumNanos() - before.spectrumNanos()) / rows / 1e6,
          (after.computeNanos() - before.computeNanos()) / rows / 1e6);
    }
  }

  private static void run(EncoderService service, EncodeRequest window, int windows) {
    List<CompletableFuture<EncodedWindow>> futures = new ArrayList<>();
    for (int i = 0; i < windows; i++) {
      futures.add(service.encode(window));
    }
    futures.forEach(CompletableFuture::join);
  }
}
