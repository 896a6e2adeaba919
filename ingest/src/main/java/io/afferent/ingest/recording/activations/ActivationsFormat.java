package io.afferent.ingest.recording.activations;

import io.afferent.ingest.recording.FormatNotes;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingFormat;
import io.afferent.ingest.recording.npz.NpzFile;
import io.afferent.ingest.recording.safetensors.SafetensorsHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Activations of language models, dumped to safetensors, {@code .npz} or {@code .npy}. A sample is
 * a token, a stream is one hook point of one trace, a unit is a model neuron; values stay as
 * stored.
 *
 * <p>A sidecar tells what the files do not. For {@code run1.npz} the first of these counts: {@code
 * run1.json}, {@code run1.npz.json}, {@code activations.json}; for a folder {@code
 * activations.json}. Its keys may also be metadata of a safetensors file, as texts.
 *
 * <pre>{@code
 * {
 *   "version": 1,                      // of this schema; required
 *   "model": "gemma-2b-it",            // "unknown" and a warning when left out, as all below may be
 *   "modelRevision": "96988410cbdaeb8d5093d1ebdc5a8fb563e02bad",
 *   "tokenizer": "gemma",
 *   "vocabularySize": 256000,          // else the last axis of the tensor logits
 *   "axes": ["token", "hidden"],       // of tensors with as many axes of which nothing else is told
 *   "hooks": {                         // hook points of tensors that are not named after theirs
 *     "hidden_states.{layer}": "blocks.{layer}.hook_resid_pre",
 *     "mean_diffs": {"hook": "blocks.{layer}.hook_resid_pre",
 *                    "axes": ["token", "layer", "hidden"], "layers": [0, 9, 17]},
 *     "z": {"hook": "blocks.0.attn.hook_z", "axes": ["batch", "head", "token", "hidden"]},
 *     "resid_bf16": {"hook": "blocks.3.hook_resid_post", "type": "bfloat16"},
 *     "scratch": null                  // left out
 *   },
 *   "tokenIds": "token_ids",           // a tensor [token] or [batch, token], or a list of ids; else
 *                                      // the tensor token_ids, tokens or input_ids, if there is one
 *   "tokenTimesNanos": "token_times_ns",  // the same for times since 1970
 *   "traceId": "prompt-17",            // else the name of the file, with the row of the batch
 *   "role": "clean",                   // plain clean corrupt gradient relevance
 *   "pairId": "ioi-17",
 *   "promptClass": "harmless",
 *   "firstPosition": 0,                // position of the first token; negative: from the end
 *   "tokenCount": 12,                  // tokens that are real, padding being behind them
 *   "traces": [                        // all from tokenIds on by trace, in the order of the batch
 *     {"file": "prompt_17.npz", "promptClass": "harmful"}
 *   ]
 * }
 * }</pre>
 *
 * <p>Axes are {@code batch token layer head hidden}; {@code head} and {@code hidden} are flattened
 * into units in the order of the file. When nothing is told, two axes are token and hidden; three
 * are token, head and hidden at the hook points of heads ({@code hook_q k v z result}), elsewhere
 * batch, token and hidden; four are batch, token, head and hidden.
 *
 * <p>Of a folder, every {@code .npy} file is a tensor of the same trace, called by the name of the
 * file ({@code layer_00}), behind that of its folder ({@code hidden_states.3}); so is a safetensors
 * or {@code .npz} file that holds one tensor and whose name is a hook point or stands under {@code
 * hooks}. Every other file is a trace, or a batch of traces.
 *
 * <p>Streams have no rate. When no times are told, a token takes a millisecond, and traces follow
 * one another from 1970-01-01 on.
 */
public final class ActivationsFormat implements RecordingFormat {
  @Override
  public String name() {
    return "Activations";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("safetensors", "npz", "npy");
  }

  @Override
  public FormatNotes notes() {
    return new FormatNotes(
        "A safetensors, .npz or .npy file, or a folder of them, with a sidecar (activations.json, or the"
            + " name of the file with .json). Tensors named as TransformerLens hook points need none.",
        List.of(
            "Activations as float16, bfloat16, float32 and float64 as stored, one stream per hook point"
                + " and trace; batches, axes of layers and heads, any order of axes, both byte orders.",
            "Token ids, roles, pairs and positions; classes of prompts as events.",
            ".npz stored, deflated and ZIP64; deflated arrays are unpacked on the way."),
        List.of(
            "Weights: what is not named as a hook point and not mapped by a sidecar.",
            "Pickled objects; 8-bit floats and integers as samples; attention patterns, whose number of"
                + " units is that of the prompt.",
            "Tensors of a trace with different numbers of tokens."),
        List.of(
            "Times of tokens are rarely recorded: then a token takes a millisecond, and a warning says so.",
            "NumPy has no name for bfloat16: the sidecar gives it back to elements of two bytes.",
            "Arrays in Fortran order and head-major layouts are put in order of tokens.",
            "The checksum of a member of .npz is held against it when it is read from begin to end."),
        "safetensors and NumPy; the identities of a transformer's residual stream.");
  }

  @Override
  public boolean recognises(Path file, ByteBuffer head) {
    try {
      if (Files.isDirectory(file)) {
        return ActivationFiles.isRecording(file);
      }
      if (String.valueOf(file.getFileName()).equals(ActivationFiles.SIDECAR)) {
        return true;
      }
      if (TensorFile.beginsAsNpy(head)) {
        // Other formats keep arrays too, so there must be a sign that this one is of activations.
        return ActivationFiles.isTelling(file)
            || ActivationFiles.hasSidecar(file.toAbsolutePath().getParent());
      }
      return SafetensorsHeader.begins(head) || NpzFile.begins(head);
    } catch (IOException unreadable) {
      return false;
    }
  }

  @Override
  public Recording open(Path file, OpenOptions options) throws IOException {
    return ActivationsReader.open(file);
  }
}
