package io.afferent.models.training;

import io.afferent.models.eegformer.EegFormerConfig;
import io.afferent.models.eegformer.QuantizerConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Oracle E5. The long one runs with {@code -Plong-tests}: log amplitudes, for which the
 * specification has a bound of its own.
 */
final class OscillatorLearningTest {
  private static final QuantizerConfig CODES = QuantizerConfig.stable(512);

  @TempDir Path folder;

  @Test
  void aTinyEncoderLearnsOscillatorSpectraThroughItsCodes() throws Exception {
    EegFormerConfig config = EegFormerConfig.tiny().withQuantizer(CODES);
    OscillatorLearning.assertLearns(config, 200, 1e-6, 0.30, folder);
  }

  @Test
  @Tag("long")
  void aTinyEncoderLearnsLogAmplitudesThroughItsCodes() throws Exception {
    EegFormerConfig tiny = EegFormerConfig.tiny();
    EegFormerConfig config =
        tiny.withQuantizer(CODES).withSpectrum(tiny.spectrum().withLogAmplitude(true));
    // log1p needs amplitudes far above 1: here those of noise with unit deviation.
    OscillatorLearning.assertLearns(config, 600, 1, 0.19, folder);
  }
}
