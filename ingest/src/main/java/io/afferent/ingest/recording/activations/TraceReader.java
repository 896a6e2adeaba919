package io.afferent.ingest.recording.activations;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.activations.TraceTensors.HookTensor;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the traces of one file, or of several that hold parts of the same traces. All tensors of a
 * trace have the same number of tokens, and as many ids.
 */
final class TraceReader {
  /** Most streams of a recording; each may hold a window and the state of unpacking. */
  static final int MOST_STREAMS = 1 << 13;

  private static final List<String> ID_NAMES = List.of("token_ids", "tokens", "input_ids");
  private static final List<String> TIME_NAMES = List.of("token_times_ns");
  private static final String LOGITS = "logits";
  private static final int MOST_TIMES = 1 << 22;
  private static final int LARGEST_VOCABULARY = 1 << 24;

  private final String source;
  private final String name;
  private final List<StoredTensor> tensors;
  private final Sidecar sidecar;
  private final List<TraceFacts> told;
  private final SourceWarnings warnings;

  /**
   * @param source file or folder, for messages
   * @param name name of the trace in the recording, empty when it is the only one
   * @param told facts of the traces in the order of the batch, empty when none are told
   */
  TraceReader(
      String source,
      String name,
      List<StoredTensor> tensors,
      Sidecar sidecar,
      List<TraceFacts> told,
      SourceWarnings warnings) {
    this.source = source;
    this.name = name;
    this.tensors = tensors;
    this.sidecar = sidecar;
    this.told = told;
    this.warnings = warnings;
  }

  List<Trace> read() throws IOException {
    Optional<StoredTensor> ids = numbers(sidecar.tokenIdsTensor(), ID_NAMES, "tokenIds");
    Optional<StoredTensor> times =
        numbers(sidecar.tokenTimesTensor(), TIME_NAMES, "tokenTimesNanos");
    List<String> taken = new ArrayList<>();
    ids.ifPresent(tensor -> taken.add(tensor.name()));
    times.ifPresent(tensor -> taken.add(tensor.name()));
    List<HookTensor> hooks = TraceTensors.find(source, tensors, taken, sidecar, warnings);
    long rows = rows(hooks, ids);
    long tokens = requireTokens(hooks, ids);
    if (times.isPresent()) {
      List<Long> shape = times.get().shape();
      if (shape.get(shape.size() - 1) != tokens || (shape.size() == 2 ? shape.get(0) : 1) != rows) {
        throw times
            .get()
            .refused("must have times of " + rows + " traces of " + tokens + " tokens");
      }
    }
    long streams = 0;
    for (HookTensor hook : hooks) {
      streams += Math.max(1, hook.layers().size());
    }
    if (rows > MOST_STREAMS / streams) {
      throw refused(
          rows
              + " traces of "
              + streams
              + " hook points would be more than "
              + MOST_STREAMS
              + " streams; split the file");
    }
    if (!told.isEmpty() && told.size() != rows) {
      throw new RecordingException(
          sidecar.source()
              + ": traces: tells of "
              + told.size()
              + " traces, but "
              + source
              + " holds "
              + rows);
    }
    int vocabularySize = vocabularySize(tokens);
    List<Trace> traces = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      traces.add(trace(hooks, ids, times, row, rows, tokens, vocabularySize));
    }
    return traces;
  }

  private Trace trace(
      List<HookTensor> hooks,
      Optional<StoredTensor> ids,
      Optional<StoredTensor> times,
      int row,
      long rows,
      long tokens,
      int vocabularySize)
      throws IOException {
    TraceFacts facts = (told.isEmpty() ? sidecar.common() : told.get(row).orElse(sidecar.common()));
    String rowName = rows == 1 ? name : name + (name.isEmpty() ? "" : "-") + row;
    long real = facts.tokenCount().orElse(0);
    if (real > tokens) {
      throw refused("tokenCount must be at most " + tokens + ", was " + real);
    }
    real = real == 0 ? tokens : real;
    TraceFacts common = sidecar.common();
    if (rows > 1
        && (common.traceId().isPresent()
            || common.tokenIds().isPresent()
            || common.tokenTimes().isPresent())) {
      throw new RecordingException(
          sidecar.source()
              + ": traceId and lists of tokenIds and tokenTimesNanos are of one trace, but there are "
              + rows
              + "; write them in traces, one object for each");
    }
    List<Trace.Hook> slices = new ArrayList<>();
    for (HookTensor hook : hooks) {
      for (int i = 0; i < hook.length(Axis.LAYER); i++) {
        String point =
            hook.layers().isEmpty()
                ? hook.hook()
                : hook.hook().replace(HookName.LAYER, Integer.toString(hook.layers().get(i)));
        slices.add(new Trace.Hook(point, TensorSlice.of(hook.tensor(), hook.axes(), row, i, real)));
      }
    }
    Optional<WholeNumbers> rowIds = along(facts.tokenIds(), ids, row, tokens, real);
    return new Trace(
        rowName,
        sidecar,
        facts,
        real,
        rowIds,
        times(along(facts.tokenTimes(), times, row, tokens, real), real),
        vocabularySize,
        slices);
  }

  /** Numbers of one trace, listed or from a tensor. */
  private static Optional<WholeNumbers> along(
      Optional<WholeNumbers> listed, Optional<StoredTensor> tensor, int row, long tokens, long real)
      throws RecordingException {
    if (listed.isPresent()) {
      long count = listed.get().count();
      if (count != real && count != tokens) {
        throw listed.get().refused("has " + count + " numbers for " + real + " tokens");
      }
      return listed;
    }
    if (tensor.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        WholeNumbers.of(TensorSlice.of(tensor.get(), axesOf(tensor.get()), row, 0, real)));
  }

  private static List<Axis> axesOf(StoredTensor numbers) {
    return numbers.shape().size() == 1 ? List.of(Axis.TOKEN) : List.of(Axis.BATCH, Axis.TOKEN);
  }

  private static Optional<TokenTimes> times(Optional<WholeNumbers> numbers, long tokens)
      throws IOException {
    if (numbers.isEmpty()) {
      return Optional.empty();
    }
    if (tokens > MOST_TIMES) {
      throw numbers.get().refused("at most " + MOST_TIMES + " times are read, were " + tokens);
    }
    long[] nanos = new long[(int) tokens];
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = numbers.get().at(i);
      if (nanos[i] < (i == 0 ? 0 : nanos[i - 1])) {
        throw numbers
            .get()
            .refused("times must grow from 0 on, but that of token " + i + " is " + nanos[i]);
      }
    }
    return Optional.of(TokenTimes.of(nanos));
  }

  /** A tensor of whole numbers along the tokens. */
  private Optional<StoredTensor> numbers(Optional<String> named, List<String> usual, String key)
      throws RecordingException {
    List<String> wanted = named.map(List::of).orElse(usual);
    for (String candidate : wanted) {
      for (StoredTensor tensor : tensors) {
        if (!tensor.name().equals(candidate)) {
          continue;
        }
        int rank = tensor.shape().size();
        if (!tensor.type().isWhole() || rank < 1 || rank > 2) {
          throw tensor.refused("must be whole numbers [tokens] or [batch, tokens] to be " + key);
        }
        return Optional.of(tensor);
      }
    }
    if (named.isPresent()) {
      throw new RecordingException(
          sidecar.source() + ": " + key + ": there is no tensor of this name in " + source);
    }
    return Optional.empty();
  }

  private static long rows(List<HookTensor> hooks, Optional<StoredTensor> ids)
      throws RecordingException {
    long rows = hooks.get(0).length(Axis.BATCH);
    for (HookTensor hook : hooks) {
      if (hook.length(Axis.BATCH) != rows) {
        throw hook.tensor()
            .refused(
                "has "
                    + hook.length(Axis.BATCH)
                    + " traces, but "
                    + hooks.get(0).tensor().naming()
                    + " has "
                    + rows);
      }
    }
    if (ids.isPresent()) {
      long told = ids.get().shape().size() == 1 ? 1 : ids.get().shape().get(0);
      if (told != rows) {
        throw ids.get().refused("has ids of " + told + " traces, but there are " + rows);
      }
    }
    return rows;
  }

  /** How many tokens all agree on. */
  private long requireTokens(List<HookTensor> hooks, Optional<StoredTensor> ids)
      throws RecordingException {
    long tokens = hooks.get(0).length(Axis.TOKEN);
    String whose = hooks.get(0).tensor().naming();
    if (ids.isPresent()) {
      tokens = ids.get().shape().get(ids.get().shape().size() - 1);
      whose = ids.get().naming();
    }
    for (HookTensor hook : hooks) {
      long own = hook.length(Axis.TOKEN);
      if (own != tokens) {
        throw hook.tensor()
            .refused(
                "has "
                    + own
                    + " tokens, but "
                    + whose
                    + " has "
                    + tokens
                    + "; all of a trace must have the same, so check the axes or leave it out:"
                    + " \"hooks\": {\"<tensor>\": null}");
      }
    }
    return tokens;
  }

  /** As told, or as many as there are logits. */
  private int vocabularySize(long tokens) {
    if (sidecar.vocabularySize().isPresent()) {
      return sidecar.vocabularySize().get();
    }
    for (StoredTensor tensor : tensors) {
      int rank = tensor.shape().size();
      if (tensor.name().equals(LOGITS) && rank >= 2 && tensor.shape().get(rank - 2) == tokens) {
        long size = tensor.shape().get(rank - 1);
        return size > 0 && size <= LARGEST_VOCABULARY ? (int) size : 0;
      }
    }
    return 0;
  }

  private RecordingException refused(String reason) {
    return new RecordingException(source + ": " + reason);
  }
}
