package io.afferent.models.eegformer;

import io.afferent.models.bundle.Bundle;
import io.afferent.models.bundle.BundleException;
import io.afferent.models.bundle.BundleWriter;
import io.afferent.models.bundle.InputContract;
import io.afferent.models.bundle.Manifest;
import io.afferent.models.bundle.OutputSpec;
import io.afferent.models.bundle.TrainingData;
import io.afferent.models.safetensors.Safetensors;
import io.afferent.models.safetensors.SafetensorsException;
import io.afferent.models.spectrum.SpectrumConfig;
import io.afferent.models.spectrum.SpectrumMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Bundles of EEGFormers: the configuration as the map of a manifest, and weights in {@code
 * weights.safetensors}. Stateless.
 */
public final class EegFormerBundle {
  /** The manifest's name of this encoder. */
  public static final String ENCODER = "eegformer";

  /** The manifest's name of the engine that runs it. */
  public static final String ENGINE = "pytorch";

  /** The file of the weights. */
  public static final String WEIGHTS_FILE = "weights.safetensors";

  private EegFormerBundle() {}

  /** Every value of a configuration by its key in manifests. */
  public static SortedMap<String, Object> toMap(EegFormerConfig config) {
    SpectrumConfig spectrum = config.spectrum();
    QuantizerConfig quantizer = config.quantizer();
    SortedMap<String, Object> map = new TreeMap<>();
    map.put("spectrum_mode", spectrum.mode().key());
    map.put("window_samples", spectrum.windowSamples());
    map.put("frame_samples", spectrum.frameSamples());
    map.put("log_amplitude", spectrum.logAmplitude());
    map.put("spectrum_epsilon", spectrum.epsilon());
    map.put("patch_length", spectrum.patchLength());
    map.put("patch_stride", spectrum.patchStride());
    map.put("encoder_layers", config.encoderLayers());
    map.put("decoder_layers", config.decoderLayers());
    map.put("width", config.width());
    map.put("heads", config.heads());
    map.put("feed_forward_width", config.feedForwardWidth());
    map.put("dropout", config.dropout());
    map.put("layer_norm_epsilon", config.layerNormEpsilon());
    map.put("final_norm", config.finalNorm());
    map.put("codebook_size", quantizer.codebookSize());
    map.put("commitment_weight", quantizer.commitmentWeight());
    map.put("k_means_start", quantizer.kMeansStart());
    map.put("moving_average", quantizer.movingAverage());
    map.put("moving_average_decay", quantizer.movingAverageDecay());
    map.put("dead_code_usage", quantizer.deadCodeUsage());
    return map;
  }

  /**
   * The configuration of a manifest's map. Every key must be there, and no other: a key that this
   * code does not know would change the model without it.
   *
   * @throws IllegalArgumentException when a key is missing, unknown, of another type or out of
   *     range
   */
  public static EegFormerConfig ofMap(Map<String, Object> map) {
    Values values = new Values(map);
    SpectrumConfig spectrum =
        new SpectrumConfig(
            SpectrumMode.ofKey(values.text("spectrum_mode")),
            values.whole("window_samples"),
            values.whole("frame_samples"),
            values.flag("log_amplitude"),
            values.number("spectrum_epsilon"),
            values.whole("patch_length"),
            values.whole("patch_stride"));
    QuantizerConfig quantizer =
        new QuantizerConfig(
            values.whole("codebook_size"),
            values.number("commitment_weight"),
            values.flag("k_means_start"),
            values.flag("moving_average"),
            values.number("moving_average_decay"),
            values.number("dead_code_usage"));
    EegFormerConfig config =
        new EegFormerConfig(
            spectrum,
            values.whole("encoder_layers"),
            values.whole("decoder_layers"),
            values.whole("width"),
            values.whole("heads"),
            values.whole("feed_forward_width"),
            values.number("dropout"),
            values.number("layer_norm_epsilon"),
            values.flag("final_norm"),
            quantizer);
    TreeSet<String> unknown = new TreeSet<>(map.keySet());
    unknown.removeAll(toMap(config).keySet());
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "the encoder eegformer has no configuration "
              + unknown
              + "; it has "
              + toMap(config).keySet());
    }
    return config;
  }

  /** What an encoder of a configuration takes: EEG in volts, any channels, each alone. */
  public static InputContract input(EegFormerConfig config, int rateHz) {
    SpectrumConfig spectrum = config.spectrum();
    return new InputContract(
        "EEG",
        "V",
        rateHz,
        1,
        spectrum.windowSamples(),
        "independent",
        1,
        "amplitude spectrum per "
            + spectrum.mode().key()
            + (spectrum.logAmplitude() ? ", log1p" : "")
            + ", without 0 Hz, less its mean and divided by its deviation, per window and channel");
  }

  /** The outputs of every EEGFormer, with its sizes. */
  public static List<OutputSpec> outputs(EegFormerConfig config) {
    String tokens = Integer.toString(config.spectrum().tokenCount());
    String width = Integer.toString(config.width());
    int last = config.quantizer().codebookSize() - 1;
    return List.of(
        new OutputSpec("codes", "int32", List.of("C", tokens), "code of each token, 0 to " + last),
        new OutputSpec(
            "embedding",
            "float32",
            List.of("C", width),
            "mean over tokens of the encoder's output, per channel"),
        new OutputSpec(
            "pooled_embedding", "float32", List.of(width), "mean of embedding over channels"),
        new OutputSpec(
            "reconstruction_error",
            "float32",
            List.of("C"),
            "mean squared error of the reconstructed normalised spectrum, per channel"));
  }

  /**
   * Writes a bundle.
   *
   * @param directory must not exist or be empty
   * @param manifest what it says, of {@link #manifest}
   * @param weights its weights
   */
  public static Bundle write(Path directory, Manifest manifest, Safetensors weights)
      throws IOException {
    return BundleWriter.write(
        directory, manifest, new TreeMap<>(Map.of(WEIGHTS_FILE, weights.toBytes())));
  }

  /**
   * What a bundle says about itself, without its files. Checks all of it, so it can be made before
   * a training whose result it will describe.
   *
   * @param identity name, version and licence of the model
   * @param rateHz rate of its windows
   * @param config its configuration
   * @param training what it learned from
   * @param provenance how it was made
   * @throws IllegalArgumentException when a value is not one of a manifest
   */
  public static Manifest manifest(
      Identity identity,
      int rateHz,
      EegFormerConfig config,
      TrainingData training,
      SortedMap<String, Object> provenance) {
    return new Manifest(
        Manifest.SCHEMA_VERSION,
        identity.name(),
        identity.version(),
        ENCODER,
        ENGINE,
        toMap(config),
        input(config, rateHz),
        outputs(config),
        List.of(),
        List.of(),
        identity.licence(),
        training,
        provenance);
  }

  /**
   * Who a model is.
   *
   * @param name name of the model
   * @param version version of the model
   * @param licence licence of the weights
   */
  public record Identity(String name, String version, String licence) {}

  /**
   * The configuration of a bundle.
   *
   * @throws BundleException when it holds another encoder, needs another engine, or says something
   *     that does not fit its configuration
   */
  public static EegFormerConfig config(Bundle bundle) throws BundleException {
    Manifest manifest = bundle.manifest();
    require(bundle, "encoder", manifest.encoder(), ENCODER);
    require(bundle, "engine", manifest.engine(), ENGINE);
    require(bundle, "input.channels", manifest.input().channels(), "independent");
    EegFormerConfig config;
    try {
      config = ofMap(manifest.config());
    } catch (IllegalArgumentException e) {
      throw new BundleException(
          "the config of the bundle " + bundle.directory() + " is wrong: " + e.getMessage(), e);
    }
    require(bundle, "input.modality", manifest.input().modality(), "EEG");
    require(bundle, "input.unit", manifest.input().unit(), "V");
    requireOutputs(bundle, config);
    requireTaps(bundle, config);
    require(
        bundle,
        "input.window_samples",
        Integer.toString(manifest.input().windowSamples()),
        Integer.toString(config.spectrum().windowSamples()));
    return config;
  }

  private static void requireOutputs(Bundle bundle, EegFormerConfig config) throws BundleException {
    require(bundle, "outputs", shapes(bundle.manifest().outputs()), shapes(outputs(config)));
  }

  /** What can be checked of outputs, in any order: their descriptions are free. */
  private static String shapes(List<OutputSpec> outputs) {
    return outputs.stream()
        .map(output -> output.name() + " " + output.type() + output.shape())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static void requireTaps(Bundle bundle, EegFormerConfig config) throws BundleException {
    TreeSet<String> unknown = new TreeSet<>(bundle.manifest().taps());
    for (int i = 0; i < config.encoderLayers(); i++) {
      unknown.remove("encoder." + i);
    }
    for (int i = 0; i < config.decoderLayers(); i++) {
      unknown.remove("decoder." + i);
    }
    if (!unknown.isEmpty()) {
      throw new BundleException(
          "the bundle "
              + bundle.directory()
              + " has no layers "
              + unknown
              + " to tap; an EEGFormer has encoder.0 to encoder."
              + (config.encoderLayers() - 1)
              + " and decoder.0 to decoder."
              + (config.decoderLayers() - 1));
    }
  }

  private static void require(Bundle bundle, String key, String value, String wanted)
      throws BundleException {
    if (!value.equals(wanted)) {
      throw new BundleException(
          "the "
              + key
              + " of an EEGFormer that can be served must be "
              + wanted
              + ", but the bundle "
              + bundle.directory()
              + " says "
              + value);
    }
  }

  /**
   * The model of a bundle, for inference.
   *
   * @throws BundleException when it is no EEGFormer, or its weights do not fit
   */
  public static EegFormer load(Bundle bundle, int torchThreads) throws BundleException {
    EegFormerConfig config = config(bundle);
    return usingWeights(bundle, weights -> EegFormer.load(config, weights, torchThreads));
  }

  /**
   * Makes sure that {@link #load} would succeed, without starting the engine.
   *
   * @throws BundleException when it is no EEGFormer, or its weights do not fit
   */
  public static void requireLoadable(Bundle bundle) throws BundleException {
    EegFormerConfig config = config(bundle);
    var unused =
        usingWeights(
            bundle,
            weights -> {
              EegFormer.requireFits(config, weights);
              return weights;
            });
  }

  private static <T> T usingWeights(Bundle bundle, Function<Safetensors, T> use)
      throws BundleException {
    if (bundle.manifest().files().stream().noneMatch(file -> file.path().equals(WEIGHTS_FILE))) {
      throw new BundleException(
          "the bundle " + bundle.directory() + " must list a file " + WEIGHTS_FILE);
    }
    try {
      return use.apply(Safetensors.parse(bundle.readFile(WEIGHTS_FILE)));
    } catch (SafetensorsException | IllegalArgumentException | IllegalStateException e) {
      throw new BundleException(
          WEIGHTS_FILE
              + " of the bundle "
              + bundle.directory()
              + " cannot be used: "
              + e.getMessage(),
          e);
    }
  }

  /** Typed access to the values of a map. */
  private record Values(Map<String, Object> map) {

    private Object value(String key, Class<?> type, String wanted) {
      Object value = map.get(key);
      if (!type.isInstance(value)) {
        throw new IllegalArgumentException(
            key + " must be " + wanted + ", was " + (value == null ? "missing" : value));
      }
      return value;
    }

    String text(String key) {
      return (String) value(key, String.class, "a string");
    }

    boolean flag(String key) {
      return (Boolean) value(key, Boolean.class, "true or false");
    }

    double number(String key) {
      return ((Number) value(key, Number.class, "a number")).doubleValue();
    }

    int whole(String key) {
      double number = number(key);
      if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(key + " must be a whole number, was " + number);
      }
      return (int) number;
    }
  }
}
