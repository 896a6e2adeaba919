package io.afferent.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.afferent.models.safetensors.Safetensors;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps of torch.optim.AdamW from {@code src/test/python/make_eegformer_fixture.py}. */
final class AdamWTest {

  @ParameterizedTest
  @CsvSource({"decayed, 0.1, 1", "plain, 0, 1", "plain, 0, 0.5", "decayed, 0.1, 0.5"})
  void stepsAreThoseOfTorch(String name, double decay, double factor) throws Exception {
    Safetensors reference;
    try (InputStream in =
        Objects.requireNonNull(
            AdamWTest.class.getResourceAsStream("adamw.safetensors"), "adamw.safetensors")) {
      reference = Safetensors.parse(in.readAllBytes());
    }
    float[] weights = values(reference, name + "/start");
    float[] gradients = values(reference, name + "/gradients");
    float[] wanted = values(reference, name + "/weights");
    AdamW optimiser = new AdamW(weights, decay);
    for (int step = 0; step < 5; step++) {
      float[] gradient = Arrays.copyOfRange(gradients, step * 7, (step + 1) * 7);
      for (int i = 0; i < 7; i++) {
        gradient[i] = (float) (gradient[i] / factor);
      }
      optimiser.step(gradient, factor, 0.01 * (step + 1));
      for (int i = 0; i < 7; i++) {
        // State and weights are single precision here, double there.
        assertThat((double) weights[i]).isCloseTo(wanted[step * 7 + i], within(2e-6));
      }
    }
  }

  private static float[] values(Safetensors reference, String key) {
    return Objects.requireNonNull(reference.tensors().get(key), key).toFloats();
  }
}
