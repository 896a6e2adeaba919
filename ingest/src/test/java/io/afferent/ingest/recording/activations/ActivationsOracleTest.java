package io.afferent.ingest.recording.activations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.afferent.ingest.recording.ActivationTrace;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.schema.EventKind;
import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import io.afferent.schema.TraceRole;
import io.afferent.schema.UnitKind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every container and order of axes against what NumPy and safetensors read, see PROVENANCE.md. */
class ActivationsOracleTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "mixed.safetensors",
        "stored.npz",
        "deflated.npz",
        "zip64.npz",
        "batch.npz",
        "layers"
      })
  void samplesAreThoseOfTheLibraries(String file) throws IOException {
    JsonNode expected = Dumps.expected().get(file);
    int compared = 0;
    try (Recording recording = Recordings.open(Dumps.fixture(file))) {
      for (Map.Entry<String, JsonNode> one : expected.properties()) {
        if (one.getKey().equals("token_ids")) {
          continue;
        }
        int stream = Dumps.stream(recording, one.getKey());
        SignalStream described = recording.streams().get(stream);
        assertThat(described.sampleCount()).isEqualTo(one.getValue().get("tokens").longValue());
        assertThat(described.units()).hasSize(one.getValue().get("units").intValue());
        assertThat(described.modality()).isEqualTo(Modality.ACTIVATIONS);
        assertThat(described.rateNumerator()).isZero();
        for (int atOnce : new int[] {1, 13, 500}) {
          assertThat(Dumps.sha256(Dumps.samples(recording, stream, atOnce)))
              .as(one.getKey())
              .isEqualTo(one.getValue().get("sha256").textValue());
        }
        compared++;
      }
      assertThat(compared).isEqualTo(recording.streams().size());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "mixed.safetensors, 0",
    "stored.npz, 0",
    "deflated.npz, 0",
    "zip64.npz, 0",
    "batch.npz, 2",
    "layers, 0"
  })
  void tokenIdsAreThoseOfTheLibraries(String file, int stream) throws IOException {
    JsonNode expected = Dumps.expected().get(file).get("token_ids");
    try (Recording recording = Recordings.open(Dumps.fixture(file))) {
      int[] ids = new int[expected.size()];
      assertThat(recording.streams().get(stream).sampleCount()).isEqualTo(ids.length);
      recording.tokenIds(stream, 0, ids.length, ids);
      int[] two = new int[2];
      for (int i = 0; i < ids.length; i++) {
        assertThat(ids[i]).isEqualTo(expected.get(i).intValue());
        if (i > 0) {
          recording.tokenIds(stream, i - 1, 2, two);
          assertThat(two).containsExactly(ids[i - 1], ids[i]);
        }
      }
    }
  }

  @Test
  void typesLabelsAndMetadataAreThoseOfTheFile() throws IOException {
    try (Recording recording = Recordings.open(Dumps.fixture("mixed.safetensors"))) {
      int z = Dumps.stream(recording, "mixed-blocks.0.attn.hook_z");
      SignalStream heads = recording.streams().get(z);
      assertThat(heads.sampleType()).isEqualTo(SampleType.FLOAT16);
      assertThat(heads.units().stream().map(unit -> unit.label()))
          .containsExactly("h0.d0", "h0.d1", "h0.d2", "h1.d0", "h1.d1", "h1.d2");
      assertThat(heads.units()).allMatch(unit -> unit.kind() == UnitKind.MODEL_NEURON);
      int post = Dumps.stream(recording, "mixed-blocks.0.hook_resid_post");
      assertThat(recording.streams().get(post).sampleType()).isEqualTo(SampleType.BFLOAT16);
      assertThat(recording.streams().get(0).name()).isEqualTo("mixed-blocks.0.mlp.hook_post");
      assertThat(recording.streams().get(0).sampleType()).isEqualTo(SampleType.FLOAT64);
      ActivationTrace trace = recording.activations(z).orElseThrow();
      assertThat(trace.model()).isEqualTo("tiny");
      assertThat(trace.modelRevision()).isEqualTo("r1");
      assertThat(trace.hookPoint()).isEqualTo("blocks.0.attn.hook_z");
      assertThat(trace.layer()).isZero();
      assertThat(trace.traceId()).isEqualTo("mixed");
      assertThat(trace.role()).isEqualTo(TraceRole.PLAIN);
      assertThat(trace.promptClass()).hasValue("harmless");
      assertThat(trace.pairId()).isEmpty();
      assertThat(trace.firstPosition()).isEqualTo(4);
      assertThat(trace.vocabularySize()).isEqualTo(500);
      RecordingEvent event = recording.events().get(0);
      assertThat(event.kind()).isEqualTo(EventKind.PROMPT_CLASS);
      assertThat(event.label()).isEqualTo("harmless");
      assertThat(event.deviceTimeNanos()).isZero();
      assertThat(recording.header().warnings())
          .containsExactly(
              "the times of the tokens are not told; a millisecond per token is assumed");
      assertThat(recording.deviceTimeNanos(z, 7)).isEqualTo(7_000_000);
    }
  }

  @Test
  void tracesOfABatchFollowOneAnother() throws IOException {
    try (Recording recording = Recordings.open(Dumps.fixture("batch.npz"))) {
      List<SignalStream> streams = recording.streams();
      assertThat(streams).hasSize(6);
      assertThat(streams.get(0).units()).hasSize(6);
      assertThat(streams.get(0).units()).isSameAs(streams.get(2).units());
      assertThat(recording.deviceTimeNanos(2, 0)).isEqualTo(110_000_000);
      assertThat(recording.deviceTimeNanos(4, 0)).isEqualTo(210_000_000);
      ActivationTrace second = recording.activations(2).orElseThrow();
      assertThat(second.traceId()).isEqualTo("b");
      assertThat(second.role()).isEqualTo(TraceRole.CORRUPT);
      assertThat(second.pairId()).hasValue("p");
      assertThat(recording.activations(5).orElseThrow().firstPosition()).isEqualTo(7);
      assertThat(recording.activations(5).orElseThrow().promptClass()).isEmpty();
      assertThat(recording.events())
          .extracting(RecordingEvent::label)
          .containsExactly("harmless", "harmful");
      assertThat(recording.events().get(1).deviceTimeNanos()).isEqualTo(110_000_000);
    }
  }

  @Test
  void timesThatAreToldCount() throws IOException {
    try (Recording recording = Recordings.open(Dumps.fixture("layers"))) {
      assertThat(recording.header().startTimeNanos()).isEqualTo(1_000_000_000);
      assertThat(recording.deviceTimeNanos(3, 10)).isEqualTo(1_000_000_700);
      assertThat(recording.header().warnings()).isEmpty();
      assertThat(recording.header().attributes()).containsEntry("tokenTimes", "recorded");
      assertThat(recording.nearestSampleIndex(0, 1_000_000_690)).hasValue(10);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"layers/activations.json", "layers/layer_02.npy"})
  void anyFileOfAFolderStandsForTheWhole(String file) throws IOException {
    try (Recording recording = Recordings.open(Dumps.fixture(file))) {
      assertThat(recording.streams()).hasSize(6);
      assertThat(recording.header().name()).isEqualTo("layers");
    }
  }
}
