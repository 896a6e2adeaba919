package io.afferent.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.models.bundle.TrainingData;
import io.afferent.models.demo.DemoBundle;
import io.afferent.models.eegformer.EegFormer;
import io.afferent.models.eegformer.EegFormerBundle;
import io.afferent.models.eegformer.EegFormerConfig;
import io.afferent.models.safetensors.Safetensors;
import io.afferent.models.safetensors.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsCommandTest {

  @TempDir Path folder;

  private static void assertRefused(Path bundle, String... parts) {
    for (String command : new String[] {"verify", "inspect"}) {
      Cli run = Cli.run("models", command, bundle.toString());
      assertThat(run.code()).as(command).isEqualTo(2);
      assertThat(run.err()).hasLineCount(1).startsWith("afferent: ").contains(parts);
      assertThat(run.out()).isEmpty();
    }
  }

  @Test
  void aSoundBundleVerifies() throws IOException {
    Path bundle = DemoBundle.extractTo(folder);
    Cli run = Cli.run("models", "verify", bundle.toString());
    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith(bundle + ": ok, eegformer-demo ");
    assertThat(run.err()).isEmpty();
    assertThat(Cli.run("models", "inspect", bundle.toString()).code()).isZero();
  }

  @Test
  void oneBundleThatDoesNotVerifyIsEnough() throws IOException {
    Path sound = DemoBundle.extractTo(folder);
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Cli run = Cli.run("models", "verify", empty.toString(), sound.toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).startsWith(sound + ": ok");
    assertThat(run.err()).hasLineCount(1).contains("there is no bundle " + empty);
  }

  /** Files and digests are right, and still no window could be encoded with it. */
  @Test
  void weightsThatAreNotNumbersAreRefused() throws IOException {
    Map<String, Tensor> tensors;
    try (EegFormer model = EegFormer.initial(EegFormerConfig.tiny(), 1, 1)) {
      tensors = new HashMap<>(model.weights().tensors());
    }
    float[] codebook = Objects.requireNonNull(tensors.get("codebook")).toFloats();
    codebook[3] = Float.NaN;
    tensors.put("codebook", Tensor.ofFloats(codebook, 128, 64));
    Path bundle =
        EegFormerBundle.write(
                folder.resolve("broken"),
                EegFormerBundle.manifest(
                    new EegFormerBundle.Identity("broken", "1", "Apache-2.0"),
                    250,
                    EegFormerConfig.tiny(),
                    new TrainingData(true, "nothing", TrainingData.SIMULATED_ONLY),
                    new TreeMap<>()),
                Safetensors.of(tensors, Map.of()))
            .directory();
    assertRefused(bundle, "weights.safetensors", "value 3 of the tensor codebook is NaN");
  }

  @Test
  void aPipelineWithABundleThatCannotBeServedIsRefusedWithItsLine() throws IOException {
    Path bundle = DemoBundle.extractTo(folder);
    Path manifest = bundle.resolve("manifest.json");
    Files.writeString(
        manifest,
        Files.readString(manifest).replace("\"encoder_layers\" : 2", "\"encoder_layers\" : 3"));
    assertRefused(bundle, "missing [encoder.2.attention.output.bias");
    Path pipeline = folder.resolve("p.yaml");
    Files.writeString(
        pipeline,
        """
        name: p
        source: {topic: eeg}
        steps:
          - resample: {to_hz: 250}
          - window: {length: 12s}
          - encode: {bundle: eegformer-demo/.}
        sinks: [kafka]
        """);
    Cli run = Cli.run("pipelines", "check", pipeline.toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out() + run.err())
        .contains("p.yaml:6: encode: ")
        .contains("missing [encoder.2.");
  }
}
