package io.afferent.ingest.recording.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.afferent.ingest.recording.ActivationTrace;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SharedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The trace of a real model, and files of real models that are no recordings of activations. */
class SharedTraceTest {
  private static final int LAYERS = 5;

  @TempDir Path folder;

  private static Path trace() {
    return SharedData.file("llm/stories260k/greedy200-trace.safetensors");
  }

  private static ByteBuffer values(Recording recording, String hook) throws IOException {
    return Dumps.samples(recording, Dumps.stream(recording, "greedy200-trace-" + hook), 37);
  }

  @Test
  void identitiesOfTheResidualStreamHoldExactly() throws IOException {
    try (Recording recording = Recordings.open(trace())) {
      for (int layer = 0; layer < LAYERS; layer++) {
        String block = "blocks." + layer + ".hook_";
        ByteBuffer pre = values(recording, block + "resid_pre");
        ByteBuffer attention = values(recording, block + "attn_out");
        ByteBuffer mid = values(recording, block + "resid_mid");
        ByteBuffer mlp = values(recording, block + "mlp_out");
        ByteBuffer post = values(recording, block + "resid_post");
        assertThat(pre.capacity()).isEqualTo(200 * 64 * Float.BYTES);
        for (int at = 0; at < pre.capacity(); at += Float.BYTES) {
          assertThat(pre.getFloat(at) + attention.getFloat(at)).isEqualTo(mid.getFloat(at));
          assertThat(mid.getFloat(at) + mlp.getFloat(at)).isEqualTo(post.getFloat(at));
        }
        if (layer + 1 < LAYERS) {
          assertThat(values(recording, "blocks." + (layer + 1) + ".hook_resid_pre"))
              .isEqualTo(post);
        }
      }
    }
  }

  @Test
  void valuesAreThoseThatSafetensorsReads() throws IOException {
    JsonNode expected = Dumps.expected().get("greedy200-trace");
    try (Recording recording = Recordings.open(trace())) {
      for (String name :
          List.of(
              "blocks.0.hook_resid_pre",
              "blocks.2.attn.hook_z",
              "blocks.4.mlp.hook_post",
              "blocks.4.hook_resid_post")) {
        assertThat(Dumps.sha256(values(recording, name)))
            .isEqualTo(expected.get("greedy200-trace-" + name).get("sha256").textValue());
      }
      int[] ids = new int[200];
      recording.tokenIds(3, 0, 200, ids);
      assertThat(ids).startsWith(1, 403, 407, 261, 378);
      for (int i = 0; i < ids.length; i++) {
        assertThat(ids[i]).isEqualTo(expected.get("token_ids").get(i).intValue());
      }
    }
  }

  @Test
  void whatTheFileTellsIsKept() throws IOException {
    try (Recording recording = Recordings.open(trace())) {
      assertThat(recording.streams()).hasSize(7 * LAYERS);
      assertThat(recording.streams().get(0).units()).hasSize(172);
      int z = Dumps.stream(recording, "greedy200-trace-blocks.3.attn.hook_z");
      assertThat(recording.streams().get(z).units().get(29).label()).isEqualTo("h3.d5");
      ActivationTrace trace = recording.activations(z).orElseThrow();
      assertThat(trace.model()).isEqualTo("stories260K");
      assertThat(trace.layer()).isEqualTo(3);
      assertThat(trace.vocabularySize()).isEqualTo(512);
      assertThat(String.join("\n", recording.header().warnings()))
          .contains("hook_pattern.first64", "logits")
          .doesNotContain("token_ids");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "llm/stories260k/model.safetensors, layers.0.attention.wk, 'weights, not activations'",
    "llm/modadd-seed0/model.safetensors, blocks.0.attn.IGNORE, 'weights, not activations'",
    "llm/refusal/gemma-2b-it-mean-diffs.safetensors, mean_diffs, If they are activations"
  })
  void weightsAreNoActivations(String file, String named, String advice) {
    Path path = SharedData.file(file);
    assertThatThrownBy(() -> Recordings.open(path))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining(advice)
        .hasMessageContaining("sidecar")
        .hasMessageContaining(named);
  }

  @Test
  void aSidecarMakesADifferenceOfMeansATrace() throws IOException {
    Path shared = SharedData.file("llm/refusal/gemma-2b-it-mean-diffs.safetensors");
    Path copy = Files.copy(shared, folder.resolve("diffs.safetensors"));
    Files.writeString(
        folder.resolve("diffs.json"),
        "{\"version\": 1, \"model\": \"gemma-2b-it\", \"firstPosition\": -5, \"hooks\":"
            + " {\"mean_diffs\": {\"hook\": \"blocks.{layer}.hook_resid_pre\", \"axes\":"
            + " [\"token\", \"layer\", \"hidden\"]}}}");
    JsonNode expected = Dumps.expected().get("mean-diffs");
    try (Recording recording = Recordings.open(copy)) {
      assertThat(recording.streams()).hasSize(18);
      for (int layer : new int[] {0, 10, 17}) {
        String hook = "blocks." + layer + ".hook_resid_pre";
        int stream = Dumps.stream(recording, "diffs-" + hook);
        ByteBuffer samples = Dumps.samples(recording, stream, 2);
        assertThat(Dumps.sha256(samples)).isEqualTo(expected.get(hook).get("sha256").textValue());
        double squares = 0;
        for (int unit = 0; unit < 2048; unit++) {
          double value = samples.getFloat((3 * 2048 + unit) * Float.BYTES);
          squares += value * value;
        }
        if (layer == 10) {
          // Position -2 is the fourth of five.
          assertThat(Math.sqrt(squares)).isCloseTo(10.0644, within(5e-5));
        }
        assertThat(recording.activations(stream).orElseThrow().firstPosition()).isEqualTo(-5);
      }
      int[] ids = new int[5];
      recording.tokenIds(0, 0, 5, ids);
      assertThat(ids).containsOnly(ActivationTrace.UNKNOWN_TOKEN);
    }
  }
}
