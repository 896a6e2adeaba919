package io.afferent.models.eegformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.afferent.models.safetensors.Safetensors;
import io.afferent.models.spectrum.AmplitudeSpectrum;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Oracles E3, E4, G2 and G3 (specification of encoders, 10.1 and 10.2). */
final class EegFormerTest {
  private static final int VALUES = 1500;
  private static final EegFormerConfig SMALL = EegFormerConfig.small();

  @Test
  void aPerturbedChannelLeavesAllOthersBitIdentical() {
    try (EegFormer model = EegFormer.initial(SMALL, 1, 1)) {
      float[] patches = noise(16 * VALUES, 21);
      EegFormerOutput before = model.encode(patches, 16);
      float[] perturbed = patches.clone();
      for (int i = 5 * VALUES; i < 6 * VALUES; i++) {
        perturbed[i] += 1;
      }
      EegFormerOutput after = model.encode(perturbed, 16);
      for (int row = 0; row < 16; row++) {
        if (row == 5) {
          assertThat(reconstruction(after, row)).isNotEqualTo(reconstruction(before, row));
        } else {
          assertRowsEqual(after, row, before, row);
        }
      }
    }
  }

  @Test
  void permutedChannelsGivePermutedOutputs() {
    try (EegFormer model = EegFormer.initial(SMALL, 1, 1)) {
      float[] patches = noise(16 * VALUES, 22);
      EegFormerOutput before = model.encode(patches, 16);
      float[] permuted = new float[patches.length];
      for (int row = 0; row < 16; row++) {
        System.arraycopy(patches, row * VALUES, permuted, row * 7 % 16 * VALUES, VALUES);
      }
      EegFormerOutput after = model.encode(permuted, 16);
      for (int row = 0; row < 16; row++) {
        assertRowsEqual(after, row * 7 % 16, before, row);
      }
    }
  }

  @Test
  void codesIgnoreShiftSignAndGain() {
    AmplitudeSpectrum spectrum = new AmplitudeSpectrum(SMALL.spectrum());
    float[] samples = new float[3000];
    SplittableRandom random = new SplittableRandom(23);
    for (int t = 0; t < 3000; t++) {
      samples[t] =
          (float) (1e-5 * (Math.sin(2 * Math.PI * 10 * t / 250) + 0.5 * random.nextGaussian()));
    }
    float[] patches = new float[5 * VALUES];
    spectrum.patches(samples, 0, 1, patches, 0);
    float[] changed = new float[3000];
    for (int t = 0; t < 3000; t++) {
      changed[(t + 1234) % 3000] = samples[t];
    }
    spectrum.patches(changed, 0, 1, patches, VALUES);
    float[] gains = {-1, 1e6f, 0.37f};
    for (int g = 0; g < gains.length; g++) {
      for (int t = 0; t < 3000; t++) {
        changed[t] = gains[g] * samples[t];
      }
      spectrum.patches(changed, 0, 1, patches, (2 + g) * VALUES);
    }
    try (EegFormer model = EegFormer.initial(SMALL, 1, 1)) {
      EegFormerOutput output = model.encode(patches, 5);
      int[] wanted = Arrays.copyOf(output.codes(), 50);
      assertThat(Arrays.stream(wanted).distinct().count()).isGreaterThan(5);
      for (int row = 1; row < 5; row++) {
        assertThat(Arrays.copyOfRange(output.codes(), row * 50, (row + 1) * 50)).isEqualTo(wanted);
      }
    }
  }

  @Test
  void aRowOfABatchEqualsTheRowAlone() {
    try (EegFormer model = EegFormer.initial(SMALL, 1, 1)) {
      float[] patches = noise(16 * VALUES, 24);
      EegFormerOutput batch = model.encode(patches, 16);
      for (int row = 0; row < 16; row++) {
        EegFormerOutput alone =
            model.encode(Arrays.copyOfRange(patches, row * VALUES, (row + 1) * VALUES), 1);
        assertThat(alone.codes())
            .isEqualTo(Arrays.copyOfRange(batch.codes(), row * 50, (row + 1) * 50));
        float[] wanted = reconstruction(batch, row);
        for (int i = 0; i < VALUES; i++) {
          assertThat((double) alone.reconstruction()[i]).isCloseTo(wanted[i], within(1e-5));
        }
      }
    }
  }

  @Test
  void twoEvaluationsAreBitEqual() {
    try (EegFormer model = EegFormer.initial(SMALL, 1, 1)) {
      float[] patches = noise(4 * VALUES, 25);
      EegFormerOutput first = model.encode(patches, 4);
      EegFormerOutput second = model.encode(patches, 4);
      for (int row = 0; row < 4; row++) {
        assertRowsEqual(first, row, second, row);
      }
    }
  }

  @Test
  void codesAloneGiveTheSameReconstruction() {
    try (EegFormer model = EegFormer.initial(SMALL, 1, 1)) {
      EegFormerOutput output = model.encode(noise(4 * VALUES, 26), 4);
      float[] decoded = model.decode(output.codes(), 4);
      for (int i = 0; i < decoded.length; i++) {
        assertThat((double) decoded[i]).isCloseTo(output.reconstruction()[i], within(1e-5));
      }
    }
  }

  @Test
  void savedWeightsGiveTheSameBits() throws Exception {
    try (EegFormer model = EegFormer.initial(EegFormerConfig.tiny(), 3, 1);
        EegFormer loaded =
            EegFormer.load(
                EegFormerConfig.tiny(), Safetensors.parse(model.weights().toBytes()), 1)) {
      float[] patches = noise(4 * VALUES, 27);
      EegFormerOutput wanted = model.encode(patches, 4);
      EegFormerOutput output = loaded.encode(patches, 4);
      assertThat(output.codes()).isEqualTo(wanted.codes());
      assertThat(output.hidden()).isEqualTo(wanted.hidden());
      assertThat(output.reconstruction()).isEqualTo(wanted.reconstruction());
    }
  }

  @Test
  void refusesWeightsOfAnotherConfiguration() {
    try (EegFormer model = EegFormer.initial(EegFormerConfig.tiny(), 3, 1)) {
      Safetensors weights = model.weights();
      assertThatThrownBy(() -> EegFormer.load(SMALL, weights, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("missing [decoder.1.");
      assertThatThrownBy(() -> EegFormer.load(SMALL, Safetensors.of(Map.of(), Map.of()), 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static void assertRowsEqual(EegFormerOutput a, int rowA, EegFormerOutput b, int rowB) {
    assertThat(Arrays.copyOfRange(a.codes(), rowA * 50, (rowA + 1) * 50))
        .isEqualTo(Arrays.copyOfRange(b.codes(), rowB * 50, (rowB + 1) * 50));
    assertThat(reconstruction(a, rowA)).isEqualTo(reconstruction(b, rowB));
    int hidden = a.hidden().length / (a.codes().length / 50);
    assertThat(Arrays.copyOfRange(a.hidden(), rowA * hidden, (rowA + 1) * hidden))
        .isEqualTo(Arrays.copyOfRange(b.hidden(), rowB * hidden, (rowB + 1) * hidden));
  }

  private static float[] reconstruction(EegFormerOutput output, int row) {
    return Arrays.copyOfRange(output.reconstruction(), row * VALUES, (row + 1) * VALUES);
  }

  private static float[] noise(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
