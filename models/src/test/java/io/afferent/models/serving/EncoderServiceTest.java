package io.afferent.models.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.afferent.models.bundle.Bundle;
import io.afferent.models.eegformer.EegFormer;
import io.afferent.models.eegformer.EegFormerBundle;
import io.afferent.models.eegformer.EegFormerConfig;
import io.afferent.models.eegformer.EegFormerOutput;
import io.afferent.models.spectrum.AmplitudeSpectrum;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service with a real model of initial weights. */
@Timeout(120)
final class EncoderServiceTest {
  private static final EegFormerConfig TINY = EegFormerConfig.tiny();
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir static Path folder;
  private static Bundle bundle;

  @BeforeAll
  static void write() throws Exception {
    bundle = TestWindows.bundle(folder.resolve("bundle"), TINY, 7);
  }

  @Test
  void aResultIsWhatTheModelSays() throws Exception {
    EncodeRequest window = TestWindows.noise(3, 1);
    float[] patches = new float[3 * 1500];
    AmplitudeSpectrum spectrum = new AmplitudeSpectrum(TINY.spectrum());
    for (int c = 0; c < 3; c++) {
      spectrum.patches(window.samples(), c, 3, patches, c * 1500);
    }
    EegFormerOutput wanted;
    try (EegFormer model = EegFormerBundle.load(bundle, 1)) {
      wanted = model.encode(patches, 3);
    }
    EncodedWindow encoded;
    try (EncoderService service = service(ServingOptions.defaults())) {
      encoded = service.encode(window).join();
      assertThat(service.tokenCount()).isEqualTo(50);
      assertThat(service.embeddingWidth()).isEqualTo(64);
      assertThat(service.codebookSize()).isEqualTo(128);
      assertThat(service.bundle().digest()).isEqualTo(bundle.digest());
    }
    assertThat(encoded.channelCount()).isEqualTo(3);
    double[] pooled = new double[64];
    for (int c = 0; c < 3; c++) {
      assertThat(encoded.codes()[c])
          .isEqualTo(Arrays.copyOfRange(wanted.codes(), c * 50, (c + 1) * 50));
      double error = 0;
      for (int i = c * 1500; i < (c + 1) * 1500; i++) {
        error += Math.pow(patches[i] - wanted.reconstruction()[i], 2) / 1500;
      }
      assertThat((double) encoded.reconstructionError()[c]).isCloseTo(error, within(1e-5));
      for (int d = 0; d < 64; d++) {
        double mean = 0;
        for (int n = 0; n < 50; n++) {
          mean += wanted.hidden()[(c * 50 + n) * 64 + d] / 50.0;
        }
        pooled[d] += mean / 3;
        assertThat((double) encoded.embedding()[c][d]).isCloseTo(mean, within(1e-5));
      }
    }
    for (int d = 0; d < 64; d++) {
      assertThat((double) encoded.pooledEmbedding()[d]).isCloseTo(pooled[d], within(1e-5));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 16})
  void aWindowHasTheSameBitsAloneAndAtEveryPlaceOfABatch(int batchRows) throws Exception {
    ServingOptions options = ServingOptions.defaults().withBatchRows(batchRows);
    EncodeRequest target = TestWindows.noise(1, 5);
    EncodedWindow alone;
    try (EncoderService service = service(options)) {
      alone = service.encode(target).join();
    }
    try (EncoderService service = service(options.withMaxBatchAge(LONG))) {
      for (int place = 0; place < batchRows; place++) {
        List<CompletableFuture<EncodedWindow>> others = new ArrayList<>();
        if (place > 0) {
          others.add(service.encode(TestWindows.noise(place, 100 + place)));
        }
        CompletableFuture<EncodedWindow> result = service.encode(target);
        if (place < batchRows - 1) {
          others.add(service.encode(TestWindows.noise(batchRows - 1 - place, 200 + place)));
        }
        assertSameBits(result.join(), 0, alone, 0);
        others.forEach(CompletableFuture::join);
        assertThat(service.metrics().batches()).isEqualTo(place + 1);
      }
      assertThat(service.metrics().paddedRows()).isZero();
    }
  }

  @Test
  void aChannelHasTheSameBitsAloneAndInAWindowThatSpansBatches() throws Exception {
    EncodeRequest window = TestWindows.noise(21, 6);
    try (EncoderService service = service(ServingOptions.defaults().withBatchRows(8))) {
      EncodedWindow whole = service.encode(window).join();
      assertThat(service.metrics().batches()).isEqualTo(3);
      for (int c = 0; c < 21; c++) {
        EncodedWindow alone = service.encode(TestWindows.channel(window, c)).join();
        assertSameBits(whole, c, alone, 0);
      }
    }
  }

  @Test
  void manyCallersGetTheBitsOfASingleOne() throws Exception {
    int callers = 8;
    int windows = 12;
    ServingOptions options = ServingOptions.defaults().withWorkerThreads(2).withMaxQueuedRows(40);
    List<List<EncodedWindow>> results = new ArrayList<>();
    long rows = 0;
    try (EncoderService service = service(options)) {
      ExecutorService pool = Executors.newFixedThreadPool(callers);
      List<Future<List<EncodedWindow>>> running = new ArrayList<>();
      for (int caller = 0; caller < callers; caller++) {
        int id = caller;
        running.add(
            pool.submit(
                () -> {
                  List<CompletableFuture<EncodedWindow>> futures = new ArrayList<>();
                  for (int w = 0; w < windows; w++) {
                    futures.add(service.encode(TestWindows.noise(1 + w % 5, seed(id, w))));
                  }
                  return futures.stream().map(CompletableFuture::join).toList();
                }));
      }
      for (Future<List<EncodedWindow>> future : running) {
        results.add(future.get());
      }
      pool.shutdown();
      for (int w = 0; w < windows; w++) {
        rows += (long) callers * (1 + w % 5);
      }
      ServingMetrics metrics = service.metrics();
      assertThat(metrics.requests()).isEqualTo((long) callers * windows);
      assertThat(metrics.failedRequests()).isZero();
      assertThat(metrics.rows()).isEqualTo(rows);
      assertThat(metrics.rows() + metrics.paddedRows()).isEqualTo(16L * metrics.batches());
      assertThat(metrics.queuedRows()).isZero();
      assertThat(metrics.queueNanos()).isPositive();
      assertThat(metrics.spectrumNanos()).isPositive();
      assertThat(metrics.computeNanos()).isPositive();
    }
    try (EncoderService service = service(ServingOptions.defaults())) {
      for (int caller = 0; caller < callers; caller++) {
        for (int w = 0; w < windows; w++) {
          EncodedWindow alone =
              service.encode(TestWindows.noise(1 + w % 5, seed(caller, w))).join();
          for (int c = 0; c <= w % 5; c++) {
            assertSameBits(results.get(caller).get(w), c, alone, c);
          }
          assertThat(results.get(caller).get(w).pooledEmbedding())
              .isEqualTo(alone.pooledEmbedding());
        }
      }
    }
  }

  private static long seed(int caller, int window) {
    return 1000L * caller + window;
  }

  @Test
  void aFlatChannelIsDefinedAndLeavesOthersAlone() throws Exception {
    EncodeRequest noise = TestWindows.noise(2, 8);
    EncodeRequest flat = TestWindows.noise(2, 8);
    for (int t = 0; t < TestWindows.SAMPLES; t++) {
      flat.samples()[2 * t + 1] = 3e-5f;
    }
    try (EncoderService service = service(ServingOptions.defaults())) {
      EncodedWindow encoded = service.encode(flat).join();
      EncodedWindow wanted = service.encode(noise).join();
      assertSameBits(encoded, 0, wanted, 0);
      for (float value : encoded.embedding()[1]) {
        assertThat(Float.isFinite(value)).isTrue();
      }
      assertThat(Float.isFinite(encoded.reconstructionError()[1])).isTrue();
      assertThat(encoded.codes()[1]).isNotEqualTo(wanted.codes()[1]);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void aSampleThatIsNotFiniteFailsItsWindowOnly(float value) throws Exception {
    EncodeRequest broken = TestWindows.noise(3, 9);
    broken.samples()[3 * 41 + 2] = value;
    try (EncoderService service = service(ServingOptions.defaults())) {
      CompletableFuture<EncodedWindow> failing = service.encode(broken);
      CompletableFuture<EncodedWindow> fine = service.encode(TestWindows.noise(3, 9));
      assertThatThrownBy(failing::join)
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("sample 41 of channel 2 is " + value);
      assertThat(fine.join().channelCount()).isEqualTo(3);
      assertThat(service.metrics().requests()).isEqualTo(2);
      assertThat(service.metrics().failedRequests()).isEqualTo(1);
    }
  }

  @Test
  void samplesAreScaledAsTheContractSays() throws Exception {
    // With log amplitudes the gain matters.
    EegFormerConfig config = TINY.withSpectrum(TINY.spectrum().withLogAmplitude(true));
    Bundle plain = TestWindows.bundle(folder.resolve("plain"), config, 7);
    Bundle scaled = TestWindows.bundle(folder.resolve("scaled"), config, 7);
    Path manifest = scaled.directory().resolve(Bundle.MANIFEST_FILE);
    Files.writeString(
        manifest, Files.readString(manifest).replace("\"scale\" : 1,", "\"scale\" : 1e6,"));
    EncodeRequest volts = TestWindows.noise(2, 11);
    EncodeRequest microvolts = TestWindows.noise(2, 11);
    for (int i = 0; i < microvolts.samples().length; i++) {
      microvolts.samples()[i] = (float) (microvolts.samples()[i] * 1e6);
    }
    EncodeRequest huge = TestWindows.noise(1, 11);
    huge.samples()[7] = 1e36f;
    try (EncoderService one = SharedEncoders.acquire(plain.directory(), ServingOptions.defaults());
        EncoderService million =
            SharedEncoders.acquire(scaled.directory(), ServingOptions.defaults())) {
      EncodedWindow wanted = one.encode(microvolts).join();
      EncodedWindow encoded = million.encode(volts).join();
      assertSameBits(encoded, 0, wanted, 0);
      assertSameBits(encoded, 1, wanted, 1);
      assertThat(one.encode(volts).join().reconstructionError())
          .isNotEqualTo(wanted.reconstructionError());
      assertThatThrownBy(million.encode(huge)::join)
          .cause()
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Infinity");
      assertSameBits(million.encode(volts).join(), 0, wanted, 0);
    }
  }

  @Test
  void anotherLengthFailsItsWindowOnly() throws Exception {
    try (EncoderService service = service(ServingOptions.defaults())) {
      CompletableFuture<EncodedWindow> failing =
          service.encode(new EncodeRequest(new float[2 * 2999], 2999, 2));
      assertThatThrownBy(failing::join)
          .cause()
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("3000 samples")
          .hasMessageContaining("had 2999");
      assertThat(service.encode(TestWindows.noise(1, 9)).join().channelCount()).isEqualTo(1);
    }
  }

  @Test
  void aSizeOrAnAgeStartsABatch() throws Exception {
    ServingOptions four = ServingOptions.defaults().withBatchRows(4);
    try (EncoderService service = service(four.withMaxBatchAge(LONG))) {
      service.encode(TestWindows.noise(4, 10)).join();
      assertThat(service.metrics().paddedRows()).isZero();
    }
    try (EncoderService service = service(four.withMaxBatchAge(Duration.ofMillis(1)))) {
      service.encode(TestWindows.noise(1, 10)).join();
      assertThat(service.metrics().batches()).isEqualTo(1);
      assertThat(service.metrics().paddedRows()).isEqualTo(3);
    }
  }

  @Test
  void saysWhyAStreamDoesNotFit() throws Exception {
    try (EncoderService service = service(ServingOptions.defaults())) {
      assertThat(service.mismatch("EEG", 250, 1, 3000)).isEmpty();
      assertThat(service.mismatch("EEG", 256, 1, 3000)).get().asString().contains("resample");
    }
  }

  private static EncoderService service(ServingOptions options) throws Exception {
    return SharedEncoders.acquire(bundle.directory(), options);
  }

  private static void assertSameBits(EncodedWindow a, int channelA, EncodedWindow b, int channelB) {
    assertThat(a.codes()[channelA]).isEqualTo(b.codes()[channelB]);
    assertThat(a.embedding()[channelA]).isEqualTo(b.embedding()[channelB]);
    assertThat(Float.floatToRawIntBits(a.reconstructionError()[channelA]))
        .isEqualTo(Float.floatToRawIntBits(b.reconstructionError()[channelB]));
  }
}
