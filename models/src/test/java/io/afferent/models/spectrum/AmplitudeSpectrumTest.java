package io.afferent.models.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.afferent.models.safetensors.Safetensors;
import io.afferent.models.safetensors.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Oracle E4 (specification of encoders, 10.2), the part without codes. */
final class AmplitudeSpectrumTest {
  private static final SpectrumConfig SEGMENT = SpectrumConfig.segment();

  @Test
  void amplitudesEqualThoseOfScipy() throws IOException {
    Safetensors fixture = fixture();
    for (int channel = 0; channel < 3; channel++) {
      float[] samples = channel(fixture, channel);
      assertCloseTo(
          new AmplitudeSpectrum(SEGMENT).amplitudes(samples, 0, 1),
          row(fixture, "segment.amplitudes", channel),
          1e-9);
      assertCloseTo(
          new AmplitudeSpectrum(SpectrumConfig.frames()).amplitudes(samples, 0, 1),
          row(fixture, "frame.amplitudes", channel),
          1e-9);
    }
  }

  @Test
  void normalisedSpectraEqualThoseOfScipy() throws IOException {
    Safetensors fixture = fixture();
    for (int channel = 0; channel < 3; channel++) {
      float[] samples = channel(fixture, channel);
      assertCloseTo(
          new AmplitudeSpectrum(SEGMENT).normalised(samples, 0, 1),
          row(fixture, "segment.normalised", channel),
          1e-9);
      assertCloseTo(
          new AmplitudeSpectrum(SpectrumConfig.frames()).normalised(samples, 0, 1),
          row(fixture, "frame.normalised", channel),
          1e-9);
      assertCloseTo(
          new AmplitudeSpectrum(SEGMENT.withLogAmplitude(true)).normalised(samples, 0, 1),
          row(fixture, "segment.log_normalised", channel),
          1e-9);
    }
  }

  @Test
  void amplitudesEqualTheMatricesOfTheTransform() {
    float[] samples = noise(3000, 7, 1e-5f);
    double[] wanted = new DftMatrices(3000).amplitudes(samples);
    assertCloseTo(new AmplitudeSpectrum(SEGMENT).amplitudes(samples, 0, 1), wanted, 1e-9);
  }

  @Test
  void doesNotSeeShiftsSignOrGain() {
    AmplitudeSpectrum spectrum = new AmplitudeSpectrum(SEGMENT);
    float[] samples = noise(3000, 11, 1e-5f);
    double[] wanted = spectrum.normalised(samples, 0, 1);
    float[] shifted = new float[3000];
    float[] negative = new float[3000];
    float[] louder = new float[3000];
    for (int t = 0; t < 3000; t++) {
      shifted[(t + 777) % 3000] = samples[t];
      negative[t] = -samples[t];
      louder[t] = samples[t] * 1e6f;
    }
    assertCloseTo(spectrum.normalised(shifted, 0, 1), wanted, 1e-9);
    assertThat(spectrum.normalised(negative, 0, 1)).isEqualTo(wanted);
    // float32 rounds the products to 6e-8; epsilon must not add to that at 1e-5 V.
    assertCloseTo(spectrum.normalised(louder, 0, 1), wanted, 1e-6);
  }

  @Test
  void aFlatChannelGivesZeros() {
    float[] samples = new float[3000];
    Arrays.fill(samples, 123456.79f);
    assertThat(new AmplitudeSpectrum(SEGMENT).normalised(samples, 0, 1)).containsOnly(0.0);
    assertThat(new AmplitudeSpectrum(SpectrumConfig.frames()).normalised(samples, 0, 1))
        .containsOnly(0.0);
  }

  @Test
  void anImpulseWhoseSpectrumIsFlatGivesZerosInsteadOfRounding() {
    float[] samples = new float[3000];
    samples[123] = 1e6f;
    assertThat(new AmplitudeSpectrum(SEGMENT).normalised(samples, 0, 1)).containsOnly(0.0);
  }

  @Test
  void readsOneChannelOfManyAndPatchesTheSpectrumInOrder() {
    float[] first = noise(3000, 1, 1);
    float[] second = noise(3000, 2, 1);
    float[] both = new float[6000];
    for (int t = 0; t < 3000; t++) {
      both[2 * t] = first[t];
      both[2 * t + 1] = second[t];
    }
    AmplitudeSpectrum spectrum = new AmplitudeSpectrum(SEGMENT);
    float[] patches = new float[1502];
    spectrum.patches(both, 1, 2, patches, 1);
    double[] wanted = spectrum.normalised(second, 0, 1);
    assertThat(patches[0]).isZero();
    assertThat(patches[1501]).isZero();
    for (int i = 0; i < 1500; i++) {
      assertThat(patches[i + 1]).isEqualTo((float) wanted[i]);
    }
  }

  @Test
  void overlappingPatchesRepeatBinsAndEndAtTheLast() {
    SpectrumConfig config = new SpectrumConfig(SpectrumMode.SEGMENT, 40, 40, false, 1e-12, 8, 4);
    AmplitudeSpectrum spectrum = new AmplitudeSpectrum(config);
    float[] samples = noise(40, 3, 1);
    float[] patches = new float[config.tokenCount() * 8];
    spectrum.patches(samples, 0, 1, patches, 0);
    double[] wanted = spectrum.normalised(samples, 0, 1);
    assertThat(config.tokenCount()).isEqualTo(4);
    assertThat(patches[8]).isEqualTo((float) wanted[4]);
    assertThat(patches[31]).isEqualTo((float) wanted[19]);
  }

  @Test
  void refusesSamplesThatAreNotFinite() {
    float[] samples = noise(3000, 5, 1);
    samples[42] = Float.NaN;
    assertThatThrownBy(() -> new AmplitudeSpectrum(SEGMENT).normalised(samples, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sample 42 of channel 0 is NaN");
  }

  @Test
  void refusesPatchesThatDoNotEndAtTheLastBin() {
    assertThatThrownBy(
            () -> new SpectrumConfig(SpectrumMode.SEGMENT, 3000, 3000, false, 1e-12, 40, 33))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("patchStride must divide 1460");
  }

  private static Safetensors fixture() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            AmplitudeSpectrumTest.class.getResourceAsStream("spectra.safetensors"))) {
      return Safetensors.parse(in.readAllBytes());
    }
  }

  private static float[] channel(Safetensors fixture, int channel) {
    float[] all = tensor(fixture, "samples").toFloats();
    return Arrays.copyOfRange(all, channel * 3000, (channel + 1) * 3000);
  }

  private static double[] row(Safetensors fixture, String name, int row) {
    Tensor tensor = tensor(fixture, name);
    double[] values = new double[1500];
    for (int i = 0; i < 1500; i++) {
      values[i] = tensor.bytes().getDouble((row * 1500 + i) * 8);
    }
    return values;
  }

  private static Tensor tensor(Safetensors fixture, String name) {
    return Objects.requireNonNull(fixture.tensors().get(name), name);
  }

  private static float[] noise(int samples, long seed, float amplitude) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[samples];
    for (int i = 0; i < samples; i++) {
      values[i] = (float) (amplitude * random.nextGaussian());
    }
    return values;
  }

  /** Every value within a tolerance relative to the largest value. */
  private static void assertCloseTo(double[] actual, double[] wanted, double relative) {
    assertThat(actual).hasSameSizeAs(wanted);
    double scale = Arrays.stream(wanted).map(Math::abs).max().orElse(1);
    for (int i = 0; i < wanted.length; i++) {
      assertThat(actual[i]).as("bin %s", i).isCloseTo(wanted[i], within(relative * scale));
    }
  }
}
