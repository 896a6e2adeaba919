package io.afferent.models.serving;

import io.afferent.models.bundle.Bundle;
import io.afferent.models.bundle.TrainingData;
import io.afferent.models.eegformer.EegFormer;
import io.afferent.models.eegformer.EegFormerBundle;
import io.afferent.models.eegformer.EegFormerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Windows of noise and bundles with initial weights. */
final class TestWindows {
  static final int SAMPLES = 3000;

  private TestWindows() {}

  static EncodeRequest noise(int channels, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] samples = new float[SAMPLES * channels];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (2e-5 * random.nextGaussian());
    }
    return new EncodeRequest(samples, SAMPLES, channels);
  }

  /** One channel of a window as a window. */
  static EncodeRequest channel(EncodeRequest window, int channel) {
    float[] samples = new float[window.sampleCount()];
    for (int t = 0; t < samples.length; t++) {
      samples[t] = window.samples()[t * window.channelCount() + channel];
    }
    return new EncodeRequest(samples, window.sampleCount(), 1);
  }

  static Bundle bundle(Path directory, EegFormerConfig config, long seed) throws IOException {
    try (EegFormer model = EegFormer.initial(config, seed, 1)) {
      return EegFormerBundle.write(
          directory,
          EegFormerBundle.manifest(
              new EegFormerBundle.Identity("probe", "1", "Apache-2.0"),
              250,
              config,
              new TrainingData(true, "nothing: initial weights", TrainingData.SIMULATED_ONLY),
              new TreeMap<>()),
          model.weights());
    }
  }
}
