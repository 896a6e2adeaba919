package io.afferent.models.eegformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.models.bundle.Bundle;
import io.afferent.models.bundle.BundleException;
import io.afferent.models.bundle.BundleWriter;
import io.afferent.models.bundle.Manifest;
import io.afferent.models.bundle.TrainingData;
import io.afferent.models.safetensors.Safetensors;
import io.afferent.models.safetensors.Tensor;
import io.afferent.models.spectrum.SpectrumConfig;
import io.afferent.models.spectrum.SpectrumMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EegFormerBundleTest {
  private static final EegFormerConfig TINY = EegFormerConfig.tiny();

  @TempDir Path folder;

  @Test
  void everyConfigurationSurvivesItsMap() {
    // No value is a default or equal to another of its type, so that swapped keys are seen.
    EegFormerConfig odd =
        new EegFormerConfig(
            new SpectrumConfig(SpectrumMode.FRAME, 48, 24, true, 1e-7, 6, 2),
            5,
            4,
            21,
            7,
            9,
            0.125,
            1e-4,
            true,
            new QuantizerConfig(33, 0.3, true, false, 0.8, 0.7));
    assertThat(EegFormerBundle.toMap(odd)).hasSize(21);
    for (EegFormerConfig config :
        new EegFormerConfig[] {
          odd, TINY, EegFormerConfig.small(), EegFormerConfig.base(), EegFormerConfig.large()
        }) {
      assertThat(EegFormerBundle.ofMap(EegFormerBundle.toMap(config))).isEqualTo(config);
    }
  }

  @Test
  void everyKeyIsNeededAndNoOtherIsAllowed() {
    SortedMap<String, Object> map = EegFormerBundle.toMap(TINY);
    for (String key : map.keySet()) {
      SortedMap<String, Object> without = new TreeMap<>(map);
      without.remove(key);
      assertThatThrownBy(() -> EegFormerBundle.ofMap(without))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(key)
          .hasMessageContaining("missing");
    }
    SortedMap<String, Object> more = new TreeMap<>(map);
    more.put("rotary", true);
    assertThatThrownBy(() -> EegFormerBundle.ofMap(more))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[rotary]");
    SortedMap<String, Object> broken = new TreeMap<>(map);
    broken.put("width", 64.5);
    assertThatThrownBy(() -> EegFormerBundle.ofMap(broken))
        .hasMessageContaining("width must be a whole number, was 64.5");
  }

  @Test
  void aModelSurvivesItsBundle() throws Exception {
    try (EegFormer model = EegFormer.initial(TINY, 5, 1)) {
      Bundle bundle = write("bundle", TINY, model.weights());
      assertThat(EegFormerBundle.config(bundle)).isEqualTo(TINY);
      assertThat(bundle.manifest().input().windowSamples()).isEqualTo(3000);
      assertThat(bundle.manifest().hasOutput("codes")).isTrue();
      try (EegFormer loaded = EegFormerBundle.load(bundle, 1)) {
        assertThat(loaded.weights().toBytes()).isEqualTo(model.weights().toBytes());
      }
    }
  }

  @Test
  void refusesWeightsThatDoNotFit() throws Exception {
    Bundle bundle = write("bundle", TINY, Safetensors.of(Map.of(), Map.of()));
    assertThatThrownBy(() -> EegFormerBundle.load(bundle, 1))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("missing [codebook");
  }

  @Test
  void refusesAnotherEncoderAndAnotherWindow() throws Exception {
    Bundle bundle = write("bundle", TINY, Safetensors.of(Map.of(), Map.of()));
    Path manifest = bundle.directory().resolve(Bundle.MANIFEST_FILE);
    String text = Files.readString(manifest);
    Files.writeString(
        manifest, text.replace("\"encoder\" : \"eegformer\"", "\"encoder\" : \"brainmae\""));
    Bundle other = Bundle.open(bundle.directory());
    assertThatThrownBy(() -> EegFormerBundle.config(other))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("must be eegformer")
        .hasMessageContaining("says brainmae");
    int input = text.indexOf("\"input\"");
    Files.writeString(
        manifest,
        text.substring(0, input)
            + text.substring(input)
                .replace("\"window_samples\" : 3000", "\"window_samples\" : 2500"));
    Bundle shorter = Bundle.open(bundle.directory());
    assertThatThrownBy(() -> EegFormerBundle.config(shorter))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("input.window_samples")
        .hasMessageContaining("says 2500");
  }

  /** One weight that is not finite would make every output NaN and every code arbitrary. */
  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void refusesWeightsThatAreNotFinite(float value) throws Exception {
    Map<String, Tensor> tensors = weights();
    Tensor sound = Objects.requireNonNull(tensors.get("encoder.1.feed_forward.up.weight"));
    float[] values = sound.toFloats();
    values[17] = value;
    tensors.put("encoder.1.feed_forward.up.weight", Tensor.ofFloats(values, sound.shape()));
    Bundle bundle = write("bundle", TINY, Safetensors.of(tensors, Map.of()));
    assertNotLoadable(
        bundle,
        "weights.safetensors of the bundle",
        "value 17 of the tensor encoder.1.feed_forward.up.weight is " + value);
  }

  @Test
  void refusesATensorOfAnotherShape() throws Exception {
    Map<String, Tensor> tensors = weights();
    tensors.put(
        "codebook",
        Tensor.ofFloats(Objects.requireNonNull(tensors.get("codebook")).toFloats(), 64, 128));
    Bundle bundle = write("bundle", TINY, Safetensors.of(tensors, Map.of()));
    assertNotLoadable(bundle, "the tensor codebook must have the shape [128, 64], had [64, 128]");
  }

  @Test
  void refusesAFileThatHoldsNoTensors() throws Exception {
    Bundle bundle =
        BundleWriter.write(
            folder.resolve("bundle"),
            manifest(TINY),
            new TreeMap<>(Map.of(EegFormerBundle.WEIGHTS_FILE, new byte[3])));
    assertNotLoadable(bundle, "weights.safetensors of the bundle", "8-byte length");
    Bundle none = BundleWriter.write(folder.resolve("none"), manifest(TINY), new TreeMap<>());
    assertNotLoadable(none, "must list a file weights.safetensors");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"engine\" : \"pytorch\"|\"engine\" : \"onnx\"|the engine of an EEGFormer",
        "\"modality\" : \"EEG\"|\"modality\" : \"FMRI\"|must be EEG, but the bundle",
        "\"unit\" : \"V\"|\"unit\" : \"uV\"|the input.unit of an EEGFormer",
        "\"int32\"|\"int64\"|codes int64[C, 50]",
        "\"50\"|\"49\"|codes int32[C, 49]",
        "\"name\" : \"codes\"|\"name\" : \"kodes\"|kodes int32[C, 50]",
        "\"taps\" : [ ]|\"taps\" : [ \"encoder.2\" ]|has no layers [encoder.2] to tap",
        "\"heads\" : 4|\"heads\" : 5|width must be a multiple of heads 5, was 64",
      })
  void refusesAManifestThatDoesNotFitItsConfiguration(String sound, String wrong, String message)
      throws Exception {
    Bundle bundle = write("bundle", TINY, Safetensors.of(weights(), Map.of()));
    EegFormerBundle.requireLoadable(bundle);
    Path manifest = bundle.directory().resolve(Bundle.MANIFEST_FILE);
    String text = Files.readString(manifest);
    assertThat(text).contains(sound);
    Files.writeString(manifest, text.replace(sound, wrong));
    assertNotLoadable(Bundle.open(bundle.directory()), message);
  }

  @Test
  void takesOutputsInAnyOrderAndLayersAsTaps() throws Exception {
    Bundle bundle = write("bundle", TINY, Safetensors.of(weights(), Map.of()));
    Path manifest = bundle.directory().resolve(Bundle.MANIFEST_FILE);
    String text = Files.readString(manifest);
    Files.writeString(
        manifest,
        text.replace("\"taps\" : [ ]", "\"taps\" : [ \"encoder.1\", \"decoder.0\" ]")
            .replace("code of each token, 0 to 127", "codes"));
    EegFormerBundle.requireLoadable(Bundle.open(bundle.directory()));
  }

  private static void assertNotLoadable(Bundle bundle, String... parts) {
    assertThatThrownBy(() -> EegFormerBundle.requireLoadable(bundle))
        .isInstanceOf(BundleException.class)
        .hasMessageContainingAll(parts);
    assertThatThrownBy(() -> EegFormerBundle.load(bundle, 1))
        .isInstanceOf(BundleException.class)
        .hasMessageContainingAll(parts);
  }

  private static Map<String, Tensor> weights() {
    try (EegFormer model = EegFormer.initial(TINY, 5, 1)) {
      return new HashMap<>(model.weights().tensors());
    }
  }

  private Bundle write(String name, EegFormerConfig config, Safetensors weights) throws Exception {
    return EegFormerBundle.write(folder.resolve(name), manifest(config), weights);
  }

  private static Manifest manifest(EegFormerConfig config) {
    return EegFormerBundle.manifest(
        new EegFormerBundle.Identity("probe", "1", "Apache-2.0"),
        250,
        config,
        new TrainingData(true, "nothing", TrainingData.SIMULATED_ONLY),
        new TreeMap<>());
  }
}
