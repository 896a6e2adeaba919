package io.afferent.models.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.models.bundle.Bundle;
import io.afferent.models.bundle.BundleException;
import io.afferent.models.eegformer.EegFormerConfig;
import io.afferent.models.eegformer.EegFormerOutput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sharing, queueing, closing and failing, with a model whose passes a test lets through. */
@Timeout(60)
final class SharedEncodersTest {
  private static final ServingOptions OPTIONS =
      new ServingOptions(4, Duration.ofMillis(1), 1, 8, 1);

  @TempDir static Path folder;
  private static Bundle bundle;
  private static Bundle another;

  private final List<GatedModel> models = new ArrayList<>();
  private final SharedEncoders encoders =
      new SharedEncoders(
          (which, threads) -> {
            GatedModel model = new GatedModel();
            models.add(model);
            return model;
          });

  @BeforeAll
  static void write() throws Exception {
    bundle = TestWindows.bundle(folder.resolve("bundle"), EegFormerConfig.tiny(), 1);
    another = TestWindows.bundle(folder.resolve("another"), EegFormerConfig.tiny(), 2);
  }

  @Test
  void allHandlesOfABundleShareOneModelUntilTheLastOneCloses() throws Exception {
    EncoderService first = encoders.handle(bundle, OPTIONS);
    EncoderService second = encoders.handle(bundle, OPTIONS.withBatchRows(2));
    EncoderService other = encoders.handle(another, OPTIONS);
    assertThat(models).hasSize(2);
    models.forEach(model -> model.passes.release(1000));
    first.encode(TestWindows.noise(1, 1)).join();
    assertThat(second.metrics().requests()).isEqualTo(1);
    assertThat(other.metrics().requests()).isZero();
    first.close();
    first.close();
    assertThat(models.get(0).closed).isFalse();
    assertThat(second.encode(TestWindows.noise(1, 1)).join().channelCount()).isEqualTo(1);
    second.close();
    assertThat(models.get(0).closed).isTrue();
    assertThat(models.get(1).closed).isFalse();
    other.close();
    assertThat(models.get(1).closed).isTrue();
    assertThat(encoders.runningCount()).isZero();
    try (EncoderService again = encoders.handle(bundle, OPTIONS)) {
      assertThat(models).hasSize(3);
      assertThat(again.metrics().requests()).isZero();
    }
  }

  @Test
  void aClosedHandleRefuses() throws Exception {
    EncoderService open = encoders.handle(bundle, OPTIONS);
    EncoderService closed = encoders.handle(bundle, OPTIONS);
    closed.close();
    EncodeRequest window = TestWindows.noise(1, 1);
    assertThatThrownBy(() -> closed.encode(window))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("acquire another");
    open.close();
  }

  @Test
  void aFullQueueBlocksItsCaller() throws Exception {
    EncoderService service = encoders.handle(bundle, OPTIONS);
    // The worker holds 4 rows, the queue 8.
    List<CompletableFuture<EncodedWindow>> inside = new ArrayList<>();
    inside.add(service.encode(TestWindows.noise(4, 1)));
    await(() -> service.metrics().queuedRows() == 0);
    inside.add(service.encode(TestWindows.noise(4, 2)));
    inside.add(service.encode(TestWindows.noise(4, 3)));
    assertThat(service.metrics().queuedRows()).isEqualTo(8);
    CompletableFuture<CompletableFuture<EncodedWindow>> entered = new CompletableFuture<>();
    Thread caller = new Thread(() -> entered.complete(service.encode(TestWindows.noise(1, 4))));
    caller.start();
    await(() -> caller.getState() == Thread.State.WAITING);
    assertThat(entered.isDone()).isFalse();
    models.get(0).passes.release(1);
    caller.join();
    assertThat(inside.get(0).join().channelCount()).isEqualTo(4);
    models.get(0).passes.release(1000);
    assertThat(entered.join().join().channelCount()).isEqualTo(1);
    service.close();
  }

  @Test
  void aWindowLargerThanTheQueueEntersAnEmptyOne() throws Exception {
    EncoderService service = encoders.handle(bundle, OPTIONS.withMaxQueuedRows(1));
    models.get(0).passes.release(1000);
    assertThat(service.encode(TestWindows.noise(30, 1)).join().channelCount()).isEqualTo(30);
    service.close();
  }

  @Test
  void aBlockedCallerMakesAPartialBatchGo() throws Exception {
    // Two rows fill the queue but no batch, and the age alone would hold them for a minute.
    EncoderService service =
        encoders.handle(bundle, new ServingOptions(4, Duration.ofMinutes(1), 1, 2, 1));
    models.get(0).passes.release(1000);
    CompletableFuture<EncodedWindow> first = service.encode(TestWindows.noise(2, 1));
    CompletableFuture<EncodedWindow> second = service.encode(TestWindows.noise(2, 2));
    first.get(30, TimeUnit.SECONDS);
    service.close();
    assertThat(second.join().channelCount()).isEqualTo(2);
  }

  @Test
  void anInterruptedCallerGetsACancelledWindowAndStaysInterrupted() throws Exception {
    EncoderService service = encoders.handle(bundle, OPTIONS);
    CompletableFuture<EncodedWindow> running = service.encode(TestWindows.noise(4, 1));
    await(() -> service.metrics().queuedRows() == 0);
    CompletableFuture<EncodedWindow> queued = service.encode(TestWindows.noise(8, 2));
    CompletableFuture<CompletableFuture<EncodedWindow>> result = new CompletableFuture<>();
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread caller =
        new Thread(
            () -> {
              result.complete(service.encode(TestWindows.noise(1, 3)));
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    caller.start();
    await(() -> caller.getState() == Thread.State.WAITING);
    caller.interrupt();
    caller.join();
    assertThat(interrupted).isTrue();
    assertThatThrownBy(result.join()::join).isInstanceOf(CancellationException.class);
    models.get(0).passes.release(1000);
    service.close();
    assertThat(running.join().channelCount()).isEqualTo(4);
    assertThat(queued.join().channelCount()).isEqualTo(8);
  }

  @Test
  void closingFinishesWhatIsQueued() throws Exception {
    EncoderService service =
        encoders.handle(bundle, new ServingOptions(4, Duration.ofMinutes(1), 1, 100, 1));
    List<CompletableFuture<EncodedWindow>> futures = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      futures.add(service.encode(TestWindows.noise(3, i)));
    }
    models.get(0).passes.release(1000);
    service.close();
    assertThat(futures).allMatch(future -> future.isDone() && !future.isCompletedExceptionally());
    assertThat(models.get(0).closed).isTrue();
  }

  @Test
  void aCallbackMayCloseTheLastHandleAndEncodeIntoAFullQueue() throws Exception {
    EncoderService service = encoders.handle(bundle, OPTIONS.withMaxQueuedRows(1));
    CompletableFuture<CompletableFuture<EncodedWindow>> inner = new CompletableFuture<>();
    CompletableFuture<CompletableFuture<EncodedWindow>> first = new CompletableFuture<>();
    CompletableFuture<Void> done =
        service
            .encode(TestWindows.noise(1, 1))
            .thenAccept(
                window -> {
                  first.complete(service.encode(TestWindows.noise(4, 2)));
                  inner.complete(service.encode(TestWindows.noise(4, 3)));
                  service.close();
                });
    models.get(0).passes.release(1000);
    done.join();
    assertThat(first.join().join().channelCount()).isEqualTo(4);
    assertThat(inner.join().join().channelCount()).isEqualTo(4);
    await(() -> models.get(0).closed);
  }

  @Test
  void aCancelledWindowIsSkipped() throws Exception {
    EncoderService service = encoders.handle(bundle, OPTIONS);
    CompletableFuture<EncodedWindow> running = service.encode(TestWindows.noise(4, 1));
    await(() -> service.metrics().queuedRows() == 0);
    CompletableFuture<EncodedWindow> cancelled = service.encode(TestWindows.noise(4, 2));
    cancelled.cancel(true);
    models.get(0).passes.release(1000);
    running.join();
    service.close();
    assertThat(models.get(0).calls).hasValue(1);
    assertThat(service.metrics().rows()).isEqualTo(4);
    assertThat(service.metrics().failedRequests()).isEqualTo(1);
    assertThat(service.metrics().requests()).isEqualTo(2);
  }

  @Test
  void anExceptionOfThePassFailsItsBatchOnly() throws Exception {
    EncoderService service = encoders.handle(bundle, OPTIONS);
    GatedModel model = models.get(0);
    model.failure.set(new IllegalStateException("no luck"));
    model.passes.release(1000);
    assertThatThrownBy(service.encode(TestWindows.noise(2, 1))::join)
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no luck");
    assertThat(service.encode(TestWindows.noise(2, 1)).join().channelCount()).isEqualTo(2);
    assertThat(service.metrics().failedRequests()).isEqualTo(1);
    service.close();
  }

  @Test
  void anErrorFailsAllThatWaitAndTheNextAcquireStartsAnew() throws Exception {
    EncoderService service = encoders.handle(bundle, OPTIONS);
    GatedModel model = models.get(0);
    List<CompletableFuture<EncodedWindow>> waiting = new ArrayList<>();
    waiting.add(service.encode(TestWindows.noise(3, 1)));
    await(() -> service.metrics().queuedRows() == 0);
    waiting.add(service.encode(TestWindows.noise(6, 2)));
    waiting.add(service.encode(TestWindows.noise(1, 3)));
    CompletableFuture<CompletableFuture<EncodedWindow>> blocked = new CompletableFuture<>();
    Thread caller = new Thread(() -> blocked.complete(service.encode(TestWindows.noise(5, 4))));
    caller.start();
    await(() -> caller.getState() == Thread.State.WAITING);
    model.failure.set(new UnsatisfiedLinkError("no such symbol"));
    model.passes.release(1);
    caller.join();
    waiting.add(blocked.join());
    waiting.add(service.encode(TestWindows.noise(1, 5)));
    for (CompletableFuture<EncodedWindow> future : waiting) {
      assertThatThrownBy(() -> future.get(30, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("acquire it again")
          .hasRootCauseInstanceOf(UnsatisfiedLinkError.class);
    }
    try (EncoderService fresh = encoders.handle(bundle, OPTIONS)) {
      assertThat(models).hasSize(2);
      models.get(1).passes.release(1000);
      service.close();
      assertThat(model.closed).isTrue();
      assertThat(fresh.encode(TestWindows.noise(1, 1)).join().channelCount()).isEqualTo(1);
    }
    assertThat(encoders.runningCount()).isZero();
  }

  @Test
  void aModelThatCannotRunIsABundleProblem() {
    SharedEncoders broken =
        new SharedEncoders(
            (which, threads) -> {
              GatedModel model = new GatedModel();
              model.warm = true;
              model.failure.set(new IllegalStateException("no luck"));
              model.passes.release(1);
              models.add(model);
              return model;
            });
    assertThatThrownBy(() -> broken.handle(bundle, OPTIONS))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("cannot be run");
    assertThat(models.get(0).closed).isTrue();
    assertThat(broken.runningCount()).isZero();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(1);
    }
  }

  /** Zeros after a permit for each pass but the first, which warms up. */
  private static final class GatedModel implements EncoderModel {
    private final Semaphore passes = new Semaphore(0);
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean warm;
    private volatile boolean closed;

    @Override
    public EegFormerConfig config() {
      return EegFormerConfig.tiny();
    }

    @Override
    public EegFormerOutput encode(float[] patches, int rows) {
      if (warm) {
        passes.acquireUninterruptibly();
        calls.incrementAndGet();
      }
      warm = true;
      Throwable thrown = failure.getAndSet(null);
      if (thrown instanceof Error error) {
        throw error;
      }
      if (thrown instanceof RuntimeException exception) {
        throw exception;
      }
      return new EegFormerOutput(
          new float[rows * 1500], new int[rows * 50], new float[rows * 50 * 64]);
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
