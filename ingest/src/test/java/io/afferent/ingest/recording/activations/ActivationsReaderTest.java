package io.afferent.ingest.recording.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.recording.ActivationTrace;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.Recordings;
import io.afferent.schema.TraceRole;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sidecars, names and shapes, one rule each. The data of all files are bytes 0, 1, 2 and so on. */
class ActivationsReaderTest {
  private static final String HOOK = "blocks.0.hook_resid_pre";

  @TempDir Path folder;

  /** A tensor of a header; single quotes stand for double ones. */
  private static String tensor(String name, String type, String shape, int begin, int end) {
    return "'"
        + name
        + "':{'dtype':'"
        + type
        + "','shape':["
        + shape
        + "],'data_offsets':["
        + begin
        + ","
        + end
        + "]}";
  }

  private Path file(int dataBytes, String... entries) throws IOException {
    return file("a", dataBytes, entries);
  }

  private Path file(String name, int dataBytes, String... entries) throws IOException {
    String header = "{" + String.join(",", entries).replace('\'', '"') + "}";
    return Dumps.safetensors(folder.resolve(name + ".safetensors"), header, dataBytes);
  }

  private void sidecar(String name, String json) throws IOException {
    Files.writeString(folder.resolve(name), json.replace('\'', '"'));
  }

  private static void refused(Path path, String... parts) {
    assertThatThrownBy(() -> Recordings.open(path))
        .isInstanceOf(RecordingException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void samplesAtOddAddressesAreRead() throws IOException {
    Path path = file(17, tensor("x", "U8", "1", 0, 1), tensor(HOOK, "F32", "2,2", 1, 17));
    try (Recording recording = Recordings.open(path)) {
      ByteBuffer samples = Dumps.samples(recording, 0, 2);
      for (int i = 0; i < 16; i++) {
        assertThat(samples.get(i)).isEqualTo((byte) (i + 1));
      }
      ActivationTrace trace = recording.activations(0).orElseThrow();
      assertThat(trace.model()).isEqualTo("unknown");
      assertThat(trace.traceId()).isEqualTo("a");
      assertThat(recording.header().warnings())
          .hasSize(4)
          .anyMatch(warning -> warning.contains("'x'"))
          .anyMatch(warning -> warning.contains("the model is not told"))
          .anyMatch(warning -> warning.contains("ids of the tokens are not told"))
          .anyMatch(warning -> warning.contains("a millisecond per token"));
      int[] ids = new int[3];
      recording.tokenIds(0, 0, 2, ids);
      assertThat(ids).containsExactly(-1, -1, 0);
      assertThatThrownBy(() -> recording.tokenIds(0, 0, 3, ids))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> recording.tokenIds(0, -1, 1, ids))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> recording.tokenIds(0, 0, 2, new int[1]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void tokenIdsMustBeAsManyAsTokens() throws IOException {
    refused(
        file(28, tensor("token_ids", "I32", "3", 0, 12), tensor(HOOK, "F32", "4,1", 12, 28)),
        "has 4 tokens",
        "'token_ids' I32[3] has 3");
    Path path = file("b", 16, tensor(HOOK, "F32", "4,1", 0, 16));
    sidecar("b.json", "{'version':1,'tokenIds':[1,2,3]}");
    refused(path, "b.json: tokenIds", "3 numbers for 4 tokens");
  }

  @Test
  void tokenIdsThatNoVocabularyHasAreRefusedWhenTheyAreRead() throws IOException {
    // Bytes 0 to 3 as two numbers: 256 and 770.
    Path path = file(12, tensor("token_ids", "I16", "2", 0, 4), tensor(HOOK, "F32", "2,1", 4, 12));
    sidecar("a.json", "{'version':1,'model':'m','vocabularySize':770}");
    try (Recording recording = Recordings.open(path)) {
      int[] ids = new int[2];
      recording.tokenIds(0, 0, 1, ids);
      assertThat(ids[0]).isEqualTo(256);
      assertThatThrownBy(() -> recording.tokenIds(0, 0, 2, ids))
          .isInstanceOf(RecordingException.class)
          .hasMessageContaining("from 0 to 769, but that of token 1 is 770");
    }
  }

  @Test
  void eightBitFloatsAndIntegersAreNoSamples() throws IOException {
    refused(file(4, tensor(HOOK, "F8_E4M3", "2,2", 0, 4)), "F8_E4M3[2, 2]", "F16, BF16, F32");
    Path path =
        file(
            "b",
            20,
            tensor(HOOK, "F16", "2,1", 0, 4),
            tensor("blocks.0.mlp.hook_expert_indices", "I64", "2,1", 4, 20));
    try (Recording recording = Recordings.open(path)) {
      assertThat(recording.streams()).hasSize(1);
      assertThat(recording.header().warnings())
          .anyMatch(warning -> warning.contains("hook_expert_indices' I64"));
    }
    sidecar("b.json", "{'version':1,'hooks':{'blocks.0.mlp.hook_expert_indices':'x'}}");
    refused(path, "I64[2, 1]", "F16, BF16, F32");
  }

  @Test
  void emptyTensorsAndOddRanksAreLeftOut() throws IOException {
    Path path =
        file(
            12,
            tensor(HOOK, "F16", "2,1", 0, 4),
            tensor("blocks.1.hook_resid_pre", "F16", "0,3", 4, 4),
            tensor("blocks.2.hook_resid_pre", "F16", "2", 4, 8),
            tensor("blocks.3.attn.hook_pattern", "F16", "1,1,2", 8, 12));
    try (Recording recording = Recordings.open(path)) {
      assertThat(recording.streams()).hasSize(1);
      assertThat(String.join("\n", recording.header().warnings()))
          .contains("is empty", "what its axes count is not known", "values between tokens");
    }
    refused(file("c", 0, tensor(HOOK, "F16", "0,3", 0, 0)), "is empty");
  }

  @Test
  void anEmptyTensorOfVastWidthCostsNothing() throws IOException {
    refused(file(0, tensor(HOOK, "F16", "0,1000000000", 0, 0)), "is empty");
    Path path = file("b", 0, tensor("x", "F16", "1000000000,0", 0, 0));
    sidecar("b.json", "{'version':1,'hooks':{'x':'y'}}");
    refused(path, "is empty");
  }

  @Test
  void aTokenMayBeAMillionUnitsButNotMore() throws IOException {
    refused(file(262_145 * 2, tensor(HOOK, "F16", "1,262145", 0, 524_290)), "more than 262144");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'version':2}|version: must be a whole number from 1 to 1, was '2'",
        "{'model':'m'}|version: must be 1",
        "{'version':1,'modell':'m'}|modell: is not known; known are version, model",
        "{'version':1,'model':7}|model: must be a text",
        "{'version':1,'model':' '}|model: must be a text",
        "{'version':1,'role':'victim'}|role: must be one of plain, clean, corrupt",
        "{'version':1,'axes':['token','token']}|axes: must name each axis once",
        "{'version':1,'axes':['hidden']}|axes: must be a list of the axes in order",
        "{'version':1,'axes':['token','width']}|axes[1]: must be one of batch, token",
        "{'version':1,'hooks':['x']}|hooks: must be an object",
        "{'version':1,'hooks':{'y':'z'}}|there is no such tensor in a.safetensors",
        "{'version':1,'hooks':{'x':'blocks.{layer}.z'}}|has no axis of layers",
        "{'version':1,'hooks':{'x{layer}':'z'}}|must have {layer} once",
        "{'version':1,'hooks':{'x':{'hook':'z','axes':['token']}}}|names 1 axes",
        "{'version':1,'hooks':{'x':{'hook':'z','axes':['token','layer']}}}|must have {layer} in it",
        "{'version':1,'hooks':{'x':{'hook':'z','what':1}}}|hooks.x.what: is not known",
        "{'version':1,'hooks':{'x':{'hook':'{layer}','axes':['token','layer'],'layers':[1,2]}}}|names 2",
        "{'version':1,'hooks':{'x':'blocks.0.hook_resid_pre'}}|another tensor of the trace",
        "{'version':1,'traces':[{},{}]}|tells of 2 traces, but a.safetensors holds 1",
        "{'version':1,'traces':[{'tokenIds':'x'}]}|traces[0].tokenIds: must be a list",
        "{'version':1,'tokenIds':'y'}|tokenIds: there is no tensor of this name",
        "{'version':1,'tokenIds':'x'}|must be whole numbers",
        "{'version':1,'tokenIds':[1,2.5]}|tokenIds[1]: must be a whole number",
        "{'version':1,'tokenTimesNanos':[5,4]}|times must grow from 0 on, but that of token 1 is 4",
        "{'version':1,'tokenTimesNanos':[-5,4]}|times must grow",
        "{'version':1,'tokenTimesNanos':[5]}|1 numbers for 2 tokens",
        "{'version':1,'tokenCount':3}|tokenCount must be at most 2, was 3",
        "{'version':1,'version':1}|each name stands once",
        "{'version':1} {}|must be JSON",
        "[1]|must hold an object",
        "{'version':1|must be JSON"
      })
  void sidecarsThatAreWrongAreRefusedAtTheirKey(String json, String message) throws IOException {
    Path path = file(8, tensor(HOOK, "F16", "2,1", 0, 4), tensor("x", "F16", "2,1", 4, 8));
    sidecar("a.json", json);
    refused(path, message);
  }

  @Test
  void aSidecarWithoutBoundsIsRefused() throws IOException {
    Path path = file(4, tensor(HOOK, "F16", "2,1", 0, 4));
    sidecar("a.json", "{'version':1,'hooks':" + "{'a':".repeat(10_000));
    refused(path, "must be JSON");
    sidecar("a.json", " ".repeat((4 << 20) + 1));
    refused(path, "at most 4194304");
  }

  @Test
  void theNearestSidecarCounts() throws IOException {
    Path path = file(4, tensor(HOOK, "F16", "2,1", 0, 4));
    sidecar("activations.json", "{'version':1,'model':'third'}");
    assertThat(model(path)).isEqualTo("third");
    sidecar("a.safetensors.json", "{'version':1,'model':'second'}");
    assertThat(model(path)).isEqualTo("second");
    sidecar("a.json", "{'version':1,'model':'first'}");
    assertThat(model(path)).isEqualTo("first");
  }

  private static String model(Path path) throws IOException {
    try (Recording recording = Recordings.open(path)) {
      return recording.activations(0).orElseThrow().model();
    }
  }

  @Test
  void aFolderOfTracesHasTheFactsOfEach() throws IOException {
    for (String name : new String[] {"prompt_10", "prompt_9", "notes"}) {
      file(
          name,
          12,
          "'__metadata__':{'promptClass':'" + name + "'}",
          tensor(HOOK, "F16", "2,1", 0, 4),
          tensor("token_ids", "I16", "2", 4, 8),
          tensor("other", "F16", "2,1", 8, 12));
    }
    Files.writeString(folder.resolve("README.txt"), "left alone");
    sidecar(
        "activations.json",
        "{'version':1,'model':'m','hooks':{'other':null},'traces':["
            + "{'file':'prompt_9.safetensors','role':'clean','pairId':'p'},"
            + "{'file':'prompt_10','role':'corrupt','pairId':'p','traceId':'T'}]}");
    try (Recording recording = Recordings.open(folder)) {
      assertThat(recording.streams()).hasSize(3);
      String name = String.valueOf(folder.getFileName());
      assertThat(recording.streams())
          .extracting(stream -> stream.name())
          .containsExactly(
              name + "-notes-" + HOOK, name + "-prompt_9-" + HOOK, name + "-prompt_10-" + HOOK);
      ActivationTrace last = recording.activations(2).orElseThrow();
      assertThat(last.traceId()).isEqualTo("T");
      assertThat(last.role()).isEqualTo(TraceRole.CORRUPT);
      assertThat(last.pairId()).hasValue("p");
      assertThat(last.promptClass()).hasValue("prompt_10");
      assertThat(recording.activations(0).orElseThrow().role()).isEqualTo(TraceRole.PLAIN);
      assertThat(recording.events())
          .extracting(event -> event.label())
          .containsExactly("notes", "prompt_9", "prompt_10");
      assertThat(recording.deviceTimeNanos(2, 1)).isEqualTo(5_000_000);
      assertThat(recording.header().warnings())
          .containsExactly(
              "the times of the tokens are not told; a millisecond per token is assumed");
    }
    sidecar("activations.json", "{'version':1,'traces':[{'file':'prompt_11'}]}");
    refused(folder, "one of those in the folder, was prompt_11");
    sidecar("activations.json", "{'version':1,'traces':[{'role':'clean'}]}");
    refused(folder, "each must name its file");
    sidecar("activations.json", "{'version':1,'traceId':'T'}");
    refused(folder, "is of one trace, but there are 3 files");
    sidecar("activations.json", "{'version':1,'tokenIds':[1,2]}");
    refused(folder, "is of one trace, but there are 3 files");
    sidecar(
        "activations.json",
        "{'version':1,'traces':[{'file':'notes','traceId':'T'},{'file':'prompt_9','traceId':'T'}]}");
    refused(folder, "two traces have the traceId 'T'");
  }

  @Test
  void filesOfOneTensorArePartsOfATrace() throws IOException {
    file("layer_2", 4, tensor("resid", "F16", "2,1", 0, 4));
    file("layer_11", 4, tensor("resid", "F16", "2,1", 0, 4));
    sidecar(
        "activations.json",
        "{'version':1,'model':'m','tokenIds':[5,6],"
            + "'hooks':{'layer_{layer}':'blocks.{layer}.hook_resid_post'}}");
    try (Recording recording = Recordings.open(folder)) {
      assertThat(recording.streams()).hasSize(2);
      assertThat(recording.activations(1).orElseThrow().layer()).isEqualTo(11);
      assertThat(recording.activations(0).orElseThrow().traceId())
          .isEqualTo(recording.activations(1).orElseThrow().traceId());
      int[] ids = new int[2];
      recording.tokenIds(1, 0, 2, ids);
      assertThat(ids).containsExactly(5, 6);
    }
  }

  @Test
  void batchesThatDoNotAgreeAreRefused() throws IOException {
    refused(
        file(
            20,
            tensor(HOOK, "F16", "2,2,1", 0, 8),
            tensor("blocks.1.hook_resid_pre", "F16", "3,2,1", 8, 20)),
        "has 3 traces",
        "has 2");
    refused(
        file("b", 12, tensor(HOOK, "F16", "2,2,1", 0, 8), tensor("token_ids", "I16", "2", 8, 12)),
        "ids of 1 traces, but there are 2");
    Path path = file("c", 8, tensor(HOOK, "F16", "2,2,1", 0, 8));
    sidecar("c.json", "{'version':1,'tokenIds':[1,2]}");
    refused(path, "are of one trace, but there are 2");
  }

  @Test
  void marksOfZip64InTheEndOfAnArchiveCount() throws IOException {
    Path path = Dumps.copy("zip64.npz", folder);
    byte[] archive = Files.readAllBytes(path);
    // Members on this disk and in all, length and offset of the directory.
    Arrays.fill(archive, archive.length - 14, archive.length - 2, (byte) 0xFF);
    Files.write(path, archive);
    try (Recording recording = Recordings.open(path)) {
      assertThat(recording.streams()).hasSize(4);
    }
    archive[archive.length - 3] = 0;
    Files.write(path, archive);
    refused(path, "contradict each other");
  }

  @Test
  void linksOutOfTheFolderAreNotFollowed(@TempDir Path elsewhere) throws IOException {
    Path outside =
        Dumps.safetensors(
            elsewhere.resolve("secret.safetensors"),
            "{" + tensor(HOOK, "F16", "2,1", 0, 4).replace('\'', '"') + "}",
            4);
    Files.createSymbolicLink(folder.resolve("a.safetensors"), outside);
    refused(folder, "leads out of the folder");
  }

  @Test
  void archivesThatAreNoArraysAndFoldersOfOtherThingsAreNotTaken() throws IOException {
    Files.writeString(folder.resolve("notes.txt"), "x");
    assertThat(new ActivationsFormat().recognises(folder, ByteBuffer.allocate(0))).isFalse();
    byte[] zip = {'P', 'K', 3, 4, 0, 0};
    assertThat(new ActivationsFormat().recognises(folder.resolve("a.docx"), ByteBuffer.wrap(zip)))
        .isFalse();
    Path npy = Files.write(folder.resolve("spike_times.npy"), new byte[0]);
    byte[] magic = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    assertThat(new ActivationsFormat().recognises(npy, ByteBuffer.wrap(magic))).isFalse();
    Path hook = Files.write(folder.resolve("blocks.0.hook_resid_pre.npy"), new byte[0]);
    assertThat(new ActivationsFormat().recognises(hook, ByteBuffer.wrap(magic))).isTrue();
  }

  @Test
  void aFileWithABlankNameHasATraceAllTheSame() throws IOException {
    try (Recording recording = Recordings.open(file(" ", 4, tensor(HOOK, "F16", "2,1", 0, 4)))) {
      assertThat(recording.activations(0).orElseThrow().traceId()).isEqualTo("trace");
    }
  }

  @Test
  void namesOfLayersAreInOrderOfTheirNumbers() {
    assertThat(ActivationFiles.compareNatural("layer_2", "layer_10")).isNegative();
    assertThat(ActivationFiles.compareNatural("layer_010", "layer_9")).isPositive();
    assertThat(ActivationFiles.compareNatural("a", "a1")).isNegative();
    assertThat(ActivationFiles.compareNatural("a01", "a1")).isNotZero();
    assertThat(ActivationFiles.compareNatural("a", "a")).isZero();
  }

  /**
   * What a stranger is told to write down makes the file readable, whatever its names and shapes.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hidden_states_0|hidden_states_1|1,2,3|hook_resid_pre|2",
        "model.layers.0.output.0|model.layers.1.output.0|1,2,3|hook_resid_post|2",
        "layers.2|layers.10|2,3|hook_resid_post|2",
        "hidden_states|token_count|3,2,3|hook_resid_pre|3",
        "arr_0|arr_1|2,2,1,3|hook_resid_post|4",
        "resid|x|2,3|hook_resid_post|1",
        "stacked|x|2,1,2,3|hook_resid_post|2",
      })
  void theSidecarThatARefusalSuggestsIsAccepted(
      String first, String second, String shape, String hook, int streams) throws IOException {
    boolean pair = second.contains(first.replaceAll("[\\d.]", "").substring(0, 4));
    long bytes =
        4 * Arrays.stream(shape.split(",")).mapToLong(Long::parseLong).reduce(1, (a, b) -> a * b);
    int end = (int) bytes;
    String other =
        pair
            ? tensor(second, "F32", shape, end, 2 * end)
            : tensor(second, "I64", "1", end, end + 8);
    Path path = file(pair ? 2 * end : end + 8, tensor(first, "F32", shape, 0, end), other);
    String advice = "";
    try (Recording read = Recordings.open(path)) {
      assertThat(read).as("was to be refused").isNull();
    } catch (RecordingException refused) {
      advice = String.valueOf(refused.getMessage());
    }
    assertThat(advice).contains("docs/activations.md").doesNotContain("weights");
    sidecar("a.json", advice.substring(advice.indexOf("{\"version\""), advice.indexOf("}};") + 2));
    try (Recording recording = Recordings.open(path)) {
      assertThat(recording.streams()).hasSize(streams);
      assertThat(recording.streams().get(0).name()).contains(hook);
      assertThat(recording.streams().get(0).sampleCount()).isEqualTo(2);
    }
  }
}
