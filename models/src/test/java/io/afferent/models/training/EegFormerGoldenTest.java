package io.afferent.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.afferent.models.eegformer.EegFormer;
import io.afferent.models.eegformer.EegFormerBlock;
import io.afferent.models.eegformer.EegFormerConfig;
import io.afferent.models.eegformer.EegFormerOutput;
import io.afferent.models.eegformer.QuantizerConfig;
import io.afferent.models.engine.TorchEngine;
import io.afferent.models.safetensors.Safetensors;
import io.afferent.models.safetensors.Tensor;
import io.afferent.models.spectrum.AmplitudeSpectrum;
import io.afferent.models.spectrum.SpectrumConfig;
import io.afferent.models.spectrum.SpectrumMode;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Oracle G1: 8 inputs, outputs, losses and gradients of an implementation in Python's torch, from
 * {@code src/test/python/make_eegformer_fixture.py}. The reference is in double precision, so the
 * tolerances are those of single precision over a handful of layers: 1e-5, gradients relative to
 * the largest of their array.
 */
final class EegFormerGoldenTest {
  private static final int ROWS = 8;
  private static final double TOLERANCE = 1e-5;

  private static EegFormerConfig config(String name) {
    return name.equals("segment")
        ? new EegFormerConfig(
            new SpectrumConfig(SpectrumMode.SEGMENT, 96, 96, false, 1e-12, 8, 8),
            2,
            1,
            12,
            3,
            20,
            0,
            1e-5,
            true,
            QuantizerConfig.plain(16))
        : new EegFormerConfig(
            new SpectrumConfig(SpectrumMode.FRAME, 96, 24, true, 1e-12, 6, 3),
            1,
            2,
            8,
            2,
            12,
            0,
            1e-5,
            false,
            QuantizerConfig.plain(10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"segment", "frame"})
  void samplesGiveTheReferencesPatchesCodesAndReconstruction(String name) throws Exception {
    Safetensors golden = read();
    EegFormerConfig config = config(name);
    float[] samples = values(golden, name + "/samples");
    int rowValues = config.spectrum().tokenCount() * config.spectrum().patchLength();
    float[] patches = new float[ROWS * rowValues];
    AmplitudeSpectrum spectrum = new AmplitudeSpectrum(config.spectrum());
    for (int row = 0; row < ROWS; row++) {
      float[] one = new float[96];
      System.arraycopy(samples, row * 96, one, 0, 96);
      spectrum.patches(one, 0, 1, patches, row * rowValues);
    }
    assertClose(patches, values(golden, name + "/patches"), TOLERANCE);
    try (EegFormer model = EegFormer.load(config, weights(golden, name), 1)) {
      EegFormerOutput output = model.encode(patches, ROWS);
      assertClose(output.hidden(), values(golden, name + "/hidden"), TOLERANCE);
      float[] codes = values(golden, name + "/codes");
      assertThat(output.codes()).hasSameSizeAs(codes);
      for (int i = 0; i < codes.length; i++) {
        assertThat(output.codes()[i]).isEqualTo((int) codes[i]);
      }
      assertClose(output.reconstruction(), values(golden, name + "/reconstruction"), TOLERANCE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"segment", "frame"})
  void lossesAndAllGradientsAreThoseOfTheReference(String name) throws Exception {
    Safetensors golden = read();
    EegFormerConfig config = config(name);
    Map<String, float[]> weights = new HashMap<>();
    weights(golden, name).tensors().forEach((key, tensor) -> weights.put(key, tensor.toFloats()));
    Engine engine = TorchEngine.start(1);
    try (EegFormer model = EegFormer.initial(config, 1, 1);
        NDManager call = model.manager().newSubManager()) {
      LeafStore leaves =
          new LeafStore(
              call,
              model.block().namedParameters(),
              weights,
              new HashSet<>(model.block().namedParameters().keySet()));
      NDArray patches =
          call.create(
              values(golden, name + "/patches"),
              new Shape(ROWS, config.spectrum().tokenCount(), config.spectrum().patchLength()));
      float[] losses = new float[3];
      try (GradientCollector collector = engine.newGradientCollector()) {
        NDList outputs = model.block().run(leaves, patches, true);
        NDList terms = EegFormerBlock.losses(patches, outputs);
        for (int i = 0; i < 3; i++) {
          losses[i] = terms.get(i).getFloat();
        }
        collector.backward(terms.get(0).add(terms.get(1)).add(terms.get(2).mul(0.25)));
      }
      assertClose(losses, values(golden, name + "/losses"), TOLERANCE);
      for (String key : weights.keySet()) {
        float[] wanted = values(golden, name + "/gradient/" + key);
        float largest = 0;
        for (float value : wanted) {
          largest = Math.max(largest, Math.abs(value));
        }
        assertClose(leaves.gradient(key), wanted, TOLERANCE * Math.max(largest, 1e-2));
      }
    }
  }

  private static Safetensors read() throws Exception {
    try (InputStream in =
        Objects.requireNonNull(
            EegFormer.class.getResourceAsStream("golden.safetensors"), "golden.safetensors")) {
      return Safetensors.parse(in.readAllBytes());
    }
  }

  private static Safetensors weights(Safetensors golden, String name) {
    Map<String, Tensor> weights = new HashMap<>();
    String prefix = name + "/weights/";
    golden
        .tensors()
        .forEach(
            (key, tensor) -> {
              if (key.startsWith(prefix)) {
                weights.put(key.substring(prefix.length()), tensor);
              }
            });
    return Safetensors.of(weights, Map.of());
  }

  private static float[] values(Safetensors golden, String key) {
    return Objects.requireNonNull(golden.tensors().get(key), key).toFloats();
  }

  private static void assertClose(float[] values, float[] wanted, double tolerance) {
    assertThat(values).hasSameSizeAs(wanted);
    for (int i = 0; i < values.length; i++) {
      assertThat((double) values[i]).as("value %d", i).isCloseTo(wanted[i], within(tolerance));
    }
  }
}
