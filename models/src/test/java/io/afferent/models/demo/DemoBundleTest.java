package io.afferent.models.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.models.bundle.Bundle;
import io.afferent.models.bundle.BundleException;
import io.afferent.models.bundle.TrainingData;
import io.afferent.models.eegformer.EegFormerBundle;
import io.afferent.models.eegformer.EegFormerConfig;
import io.afferent.models.serving.EncodeRequest;
import io.afferent.models.serving.EncodedWindow;
import io.afferent.models.serving.EncoderService;
import io.afferent.models.serving.ServingOptions;
import io.afferent.models.serving.SharedEncoders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoBundleTest {
  @TempDir Path folder;

  @Test
  void extractsAVerifiedBundleThatSaysWhatItIs() throws Exception {
    Path directory = DemoBundle.extractTo(folder.resolve("new").resolve("place"));
    assertThat(directory)
        .isEqualTo(folder.resolve("new").resolve("place").resolve("eegformer-demo"));
    Bundle bundle = Bundle.open(directory);
    assertThat(bundle.warnings()).isEmpty();
    assertThat(bundle.manifest().name()).isEqualTo(DemoBundle.NAME);
    assertThat(bundle.manifest().training().simulated()).isTrue();
    assertThat(bundle.manifest().training().statement()).isEqualTo(TrainingData.SIMULATED_ONLY);
    assertThat(bundle.manifest().licence()).contains("Apache-2.0");
    assertThat(bundle.manifest().input().mismatch("EEG", 250, 1, 3000)).isEmpty();
    assertThat(EegFormerBundle.config(bundle)).isEqualTo(EegFormerConfig.tiny());
    long bytes = 0;
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    }
    assertThat(bytes).isLessThan(1_500_000);
  }

  @Test
  void doesNothingWhenItIsThere() throws Exception {
    Path directory = DemoBundle.extractTo(folder);
    Object key = Files.readAttributes(directory, "unix:ino").get("ino");
    assertThat(DemoBundle.extractTo(folder)).isEqualTo(directory);
    assertThat(Files.readAttributes(directory, "unix:ino").get("ino")).isEqualTo(key);
  }

  @Test
  void refusesAPlaceWithSomethingElse() throws Exception {
    Path directory = DemoBundle.extractTo(folder);
    Path weights = directory.resolve("weights.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length / 2]++;
    Files.write(weights, bytes);
    assertThatThrownBy(() -> DemoBundle.extractTo(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("remove it")
        .hasCauseInstanceOf(BundleException.class);
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.write(other.resolve("eegformer-demo"), new byte[] {1});
    assertThatThrownBy(() -> DemoBundle.extractTo(other)).isInstanceOf(IOException.class);
  }

  @Test
  void manyAtOnceAgree() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<Path>> running = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        running.add(pool.submit(() -> DemoBundle.extractTo(folder)));
      }
      for (Future<Path> future : running) {
        assertThat(Bundle.open(future.get()).manifest().name()).isEqualTo(DemoBundle.NAME);
      }
    } finally {
      pool.shutdown();
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(folder.resolve("eegformer-demo"));
    }
  }

  @Test
  void encodesRhythmsIntoDifferentCodesAndRebuildsThem() throws Exception {
    Path directory = DemoBundle.extractTo(folder);
    try (EncoderService service = SharedEncoders.acquire(directory, ServingOptions.defaults())) {
      EncodedWindow alpha = service.encode(rhythm(10)).join();
      EncodedWindow discharge = service.encode(rhythm(3)).join();
      assertThat(alpha.codes()[0]).isNotEqualTo(discharge.codes()[0]);
      assertThat(Arrays.stream(alpha.codes()[0]).distinct().count()).isGreaterThan(3);
      // 1 is the error of zeros; noise with a rhythm is near what it was trained on.
      assertThat(alpha.reconstructionError()[0]).isLessThan(0.9f);
    }
  }

  /** Noise whose amplitude falls with frequency, and a rhythm that comes and goes. */
  private static EncodeRequest rhythm(double frequencyHz) {
    SplittableRandom random = new SplittableRandom(4);
    float[] samples = new float[3000];
    double slow = 0;
    for (int t = 0; t < 3000; t++) {
      slow = 0.98 * slow + random.nextGaussian();
      double seconds = t / 250.0;
      double envelope = 1 + Math.sin(2 * Math.PI * 0.3 * seconds);
      samples[t] =
          (float) (2e-6 * slow + 1e-5 * envelope * Math.sin(2 * Math.PI * frequencyHz * seconds));
    }
    return new EncodeRequest(samples, 3000, 1);
  }
}
