package io.afferent.ingest.recording.activations;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Opens the files of a recording and puts their tensors together: files of one tensor each are
 * parts of one trace, and each other file holds a trace, or a batch of them.
 */
final class ActivationsReader {
  private static final String TRACES = "traces";
  private static final String[] OF_ONE_TRACE = {"traceId", "tokenIds", "tokenTimesNanos"};

  private final ActivationFiles files;
  private final ObjectNode sidecar;
  private final ObjectNode common;
  private final SourceWarnings warnings = new SourceWarnings();
  private final List<TensorFile> opened = new ArrayList<>();

  private ActivationsReader(ActivationFiles files, ObjectNode sidecar) {
    this.files = files;
    this.sidecar = sidecar;
    this.common = sidecar.deepCopy();
    common.remove(TRACES);
  }

  /** Tensors that belong together. */
  private record Group(
      String source,
      String name,
      Sidecar sidecar,
      List<TraceFacts> traces,
      List<StoredTensor> tensors) {}

  static Recording open(Path path) throws IOException {
    ActivationFiles files = ActivationFiles.of(path);
    ObjectNode sidecar =
        files.sidecar().isPresent()
            ? SidecarReader.read(files.sidecar().get())
            : JsonNodeFactory.instance.objectNode();
    ActivationsReader reader = new ActivationsReader(files, sidecar);
    Closeable all = reader::close;
    return CloseOnFailure.of(all, () -> reader.read(all));
  }

  private void close() throws IOException {
    IOException failed = null;
    for (TensorFile file : opened) {
      try {
        file.close();
      } catch (IOException next) {
        failed = next;
      }
    }
    if (failed != null) {
      throw failed;
    }
  }

  private Recording read(Closeable all) throws IOException {
    List<Group> groups = groups();
    requireOneTrace(groups.size());
    List<Trace> traces = new ArrayList<>();
    for (Group group : groups) {
      String name = groups.size() == 1 ? "" : group.name();
      List<TraceFacts> told = told(group, groups);
      traces.addAll(
          new TraceReader(group.source(), name, group.tensors(), group.sidecar(), told, warnings)
              .read());
    }
    String format = "Activations (" + opened.get(0).format() + ")";
    return new TraceAssembly(files.name(), format, warnings).assemble(traces, all);
  }

  private List<Group> groups() throws IOException {
    Sidecar shared = SidecarReader.understand(sidecarName(), sidecar);
    List<StoredTensor> parts = new ArrayList<>();
    List<Group> groups = new ArrayList<>();
    for (ActivationFiles.Entry entry : files.files()) {
      TensorFile file = TensorFile.open(entry.path(), entry.name(), warnings);
      opened.add(file);
      boolean isPart = file.tensors().size() == 1 && isPart(entry, file.tensors().get(0), shared);
      if (entry.extension().equals("npy") || file.format().equals("npy")) {
        parts.addAll(file.tensors());
      } else if (isPart) {
        parts.add(renamed(file.tensors().get(0), entry.name()));
      } else {
        groups.add(group(entry, file, shared));
      }
    }
    if (!parts.isEmpty()) {
      String source = files.folder() ? files.name() : opened.get(0).name();
      groups.add(0, new Group(source, files.name(), shared.alone(), shared.traces(), parts));
    }
    return groups;
  }

  /** A file of its own; the sidecar counts before the metadata of the file. */
  private Group group(ActivationFiles.Entry entry, TensorFile file, Sidecar shared)
      throws IOException {
    ObjectNode told = SidecarReader.ofMetadata(file.name(), file.metadata());
    told.setAll(common);
    String source = files.sidecar().isPresent() ? sidecarName() : file.name();
    Sidecar own = SidecarReader.understand(source, told);
    return new Group(
        file.name(),
        entry.name(),
        own.alone(),
        sidecar.has(TRACES) ? shared.traces() : own.traces(),
        file.tensors());
  }

  /** Whether it is the name of the file that tells of which hook point its only tensor is. */
  private static boolean isPart(ActivationFiles.Entry entry, StoredTensor tensor, Sidecar sidecar) {
    boolean byTensor = HookName.isHook(tensor.name()) || sidecar.hookOf(tensor.name()).isPresent();
    boolean byFile = HookName.isHook(entry.name()) || sidecar.hookOf(entry.name()).isPresent();
    return byFile && !byTensor;
  }

  private static StoredTensor renamed(StoredTensor tensor, String name) {
    return new StoredTensor(
        tensor.file(),
        name,
        tensor.type(),
        tensor.typeName(),
        tensor.shape(),
        tensor.fortranOrder(),
        tensor.bigEndian(),
        tensor.offset(),
        tensor.bytes());
  }

  private String sidecarName() {
    return files.sidecar().map(path -> String.valueOf(path.getFileName())).orElse(files.name());
  }

  private void requireOneTrace(int groups) throws RecordingException {
    if (groups == 1) {
      return;
    }
    for (String key : OF_ONE_TRACE) {
      boolean namesTensor = !key.equals("traceId") && sidecar.path(key).isTextual();
      if (sidecar.hasNonNull(key) && !namesTensor) {
        throw new RecordingException(
            sidecarName()
                + ": "
                + key
                + ": is of one trace, but there are "
                + groups
                + " files of traces; write it in traces, with file");
      }
    }
  }

  /** What is told of the traces of a file, in the order of the batch. */
  private List<TraceFacts> told(Group group, List<Group> groups) throws RecordingException {
    Set<String> names = new HashSet<>();
    for (Group any : groups) {
      names.add(any.name());
      names.add(any.source());
    }
    List<TraceFacts> told = new ArrayList<>();
    for (TraceFacts facts : group.traces()) {
      Optional<String> file = facts.file();
      if (file.isEmpty() ? groups.size() > 1 : files.folder() && !names.contains(file.get())) {
        throw new RecordingException(
            group.sidecar().source()
                + ": traces: each must name its file, one of those in the folder, was "
                + file.orElse("not there"));
      }
      if (file.isEmpty() || file.get().equals(group.name()) || file.get().equals(group.source())) {
        told.add(facts);
      }
    }
    return told;
  }
}
