package io.afferent.ingest.recording.activations;

import io.afferent.ingest.recording.ActivationTrace;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.StoredRecording;
import io.afferent.ingest.recording.stored.StoredRecording.StoredStream;
import io.afferent.schema.EventKind;
import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import io.afferent.schema.TraceRole;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** Makes streams, times and events of traces. Traces of which no times are known follow another. */
final class TraceAssembly {
  private static final int ALL_WINDOWS_BYTES = 32 << 20;
  private static final int LARGEST_WINDOW_BYTES = 1 << 20;

  private final String name;
  private final String format;
  private final SourceWarnings warnings;
  private final List<StoredStream> streams = new ArrayList<>();
  private final List<ActivationRecording.Annotation> annotations = new ArrayList<>();
  private final List<RecordingEvent> events = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Set<String> traceIds = new HashSet<>();
  private final UnitLists units = new UnitLists();

  TraceAssembly(String name, String format, SourceWarnings warnings) {
    this.name = name;
    this.format = format;
    this.warnings = warnings;
  }

  /**
   * @param files closed with the recording
   */
  Recording assemble(List<Trace> traces, Closeable files) throws RecordingException {
    int windows = 0;
    boolean deduced = false;
    boolean given = false;
    boolean modelKnown = true;
    boolean idsKnown = true;
    for (Trace trace : traces) {
      windows += trace.hooks().size();
      deduced |= trace.tokenTimes().isEmpty();
      given |= trace.tokenTimes().isPresent();
      modelKnown &= trace.sidecar().model().isPresent();
      idsKnown &= trace.tokenIds().isPresent();
    }
    if (windows > TraceReader.MOST_STREAMS) {
      throw new RecordingException(
          name
              + ": "
              + windows
              + " hook points of all traces are more than "
              + TraceReader.MOST_STREAMS
              + " streams; open the files one by one");
    }
    if (deduced && given) {
      throw new RecordingException(
          name + ": tokenTimesNanos must be told of all traces or of none");
    }
    if (!modelKnown) {
      warnings.add(
          "the model is not told and is called "
              + ActivationTrace.UNKNOWN_MODEL
              + "; write \"model\" in a sidecar, or statistics of different models mix");
    }
    if (!idsKnown) {
      warnings.add("the ids of the tokens are not told and are -1");
    }
    if (deduced) {
      warnings.add("the times of the tokens are not told; a millisecond per token is assumed");
    }
    int windowBytes = Math.min(LARGEST_WINDOW_BYTES, ALL_WINDOWS_BYTES / windows);
    long start = 0;
    for (Trace trace : traces) {
      TokenTimes times = trace.tokenTimes().orElse(TokenTimes.deduced(trace.tokens(), start));
      add(trace, times, windowBytes);
      start = times.deviceTimeNanos(trace.tokens()) + TokenTimes.DEDUCED_PERIOD_NANOS;
    }
    RecordingHeader header =
        new RecordingHeader(
            format,
            name,
            streams.get(0).times().deviceTimeNanos(0),
            "file:" + name,
            warnings.toList(),
            attributes(traces, deduced));
    return new ActivationRecording(
        new StoredRecording(header, streams, events, files), annotations);
  }

  private void add(Trace trace, TokenTimes times, int windowBytes) throws RecordingException {
    String base = trace.name().isEmpty() ? name : name + "-" + trace.name();
    TraceFacts facts = trace.facts();
    String traceId = facts.traceId().orElse(base.isBlank() ? "trace" : base);
    if (!traceIds.add(traceId)) {
      throw new RecordingException(
          trace.sidecar().source()
              + ": two traces have the traceId "
              + HookName.shown(traceId)
              + "; give each its own");
    }
    facts.promptClass().ifPresent(promptClass -> events.add(event(promptClass, times)));
    List<Trace.Hook> hooks = new ArrayList<>(trace.hooks());
    hooks.sort(Comparator.comparingInt((Trace.Hook hook) -> hook.slice().units()).reversed());
    for (Trace.Hook hook : hooks) {
      StoredTensor tensor = hook.slice().tensor();
      String streamName = base + "-" + hook.name();
      if (!names.add(streamName)) {
        throw tensor.refused(
            "another tensor of the trace is of the hook point "
                + HookName.shown(hook.name())
                + " too; each hook point has one");
      }
      Optional<List<SignalUnit>> labelled = units.of(hook.slice());
      if (labelled.isEmpty()) {
        throw tensor.refused("the hook points have too many different units; split the file");
      }
      SignalStream described =
          new SignalStream(
              streamName,
              labelled.get(),
              0,
              1,
              tensor.type().sampleType().orElse(SampleType.FLOAT32),
              trace.tokens(),
              "",
              Modality.ACTIVATIONS);
      streams.add(new StoredStream(described, times, new TensorStore(hook.slice(), windowBytes)));
      annotations.add(
          new ActivationRecording.Annotation(
              new ActivationTrace(
                  trace.sidecar().model().orElse(ActivationTrace.UNKNOWN_MODEL),
                  trace.sidecar().modelRevision().orElse(""),
                  hook.name(),
                  HookName.layer(hook.name()),
                  traceId,
                  facts.role().orElse(TraceRole.PLAIN),
                  facts.pairId(),
                  facts.promptClass(),
                  facts.firstPosition().orElse(0),
                  trace.vocabularySize()),
              trace.tokenIds()));
    }
  }

  private RecordingEvent event(String promptClass, TokenTimes times) {
    long first = times.deviceTimeNanos(0);
    return new RecordingEvent(
        first,
        streams.isEmpty() ? OptionalLong.of(0) : streams.get(0).times().nearestIndex(first),
        OptionalLong.of(times.deviceTimeNanos(times.sampleCount()) - first),
        promptClass,
        "",
        Optional.empty(),
        OptionalInt.empty(),
        EventKind.PROMPT_CLASS);
  }

  private static Map<String, String> attributes(List<Trace> traces, boolean deduced) {
    Map<String, String> attributes = new TreeMap<>();
    Sidecar sidecar = traces.get(0).sidecar();
    sidecar.model().ifPresent(model -> attributes.put("model", model));
    sidecar.modelRevision().ifPresent(revision -> attributes.put("modelRevision", revision));
    sidecar.tokenizer().ifPresent(tokenizer -> attributes.put("tokenizer", tokenizer));
    attributes.put("traces", Integer.toString(traces.size()));
    attributes.put("tokenTimes", deduced ? "deduced" : "recorded");
    return attributes;
  }
}
