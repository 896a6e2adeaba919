package io.afferent.ingest.recording.neuralynx;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.RecordingInfo;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.SampleTimes;
import io.afferent.ingest.recording.stored.StoredRecording;
import io.afferent.ingest.recording.stored.StoredRecording.StoredSpikes;
import io.afferent.ingest.recording.stored.StoredRecording.StoredStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens one file, or all files of a folder as one recording. */
final class NeuralynxRecording {
  private static final List<String> FACTS =
      List.of("HardwareSubSystemType", "ApplicationName", "CheetahRev", "TimeCreated");
  private static final List<String> PERSONAL_FACTS =
      List.of("OriginalFileName", "SessionUUID", "FileUUID");

  /** Spikes this long before the first sample are of another recording, or damaged: 1 min. */
  private static final long LONGEST_BEFORE_NANOS = 60_000_000_000L;

  private final Path path;
  private final OpenOptions options;
  private final SourceWarnings warnings = new SourceWarnings();
  private final List<NeuralynxFile> opened = new ArrayList<>();

  private NeuralynxRecording(Path path, OpenOptions options) {
    this.path = path;
    this.options = options;
  }

  static Recording open(Path path, OpenOptions options) throws IOException {
    NeuralynxRecording reader = new NeuralynxRecording(path, options);
    return CloseOnFailure.of(reader::closeAll, reader::open);
  }

  private void closeAll() throws IOException {
    for (NeuralynxFile file : opened) {
      file.close();
    }
  }

  private Recording open() throws IOException {
    boolean folder = Files.isDirectory(path);
    String name = String.valueOf(path.toAbsolutePath().normalize().getFileName());
    for (Path file : folder ? NeuralynxFiles.in(path) : List.of(path)) {
      Optional<NeuralynxKind> kind = NeuralynxKind.of(String.valueOf(file.getFileName()));
      if (kind.isEmpty()) {
        throw new RecordingException(
            name + ": its extension must be ncs, nev, nse or ntt, for it tells what records are");
      }
      opened.add(NeuralynxFile.open(file, kind.get(), warnings));
    }
    List<NcsScan> scans = new ArrayList<>();
    List<NeuralynxFile> scanned = new ArrayList<>();
    List<NeuralynxSpikes> spikes = new ArrayList<>();
    for (NeuralynxFile file : opened) {
      if (file.kind() == NeuralynxKind.NCS) {
        NcsScan scan = NcsScan.of(file, warnings);
        if (scan.stored() > 0) {
          scans.add(scan);
          scanned.add(file);
        } else {
          warnings.add(file.file().name() + " holds no sample");
        }
      } else if (file.kind() != NeuralynxKind.NEV) {
        NeuralynxSpikes found = NeuralynxSpikes.scan(file);
        if (found.isEmpty()) {
          warnings.add(file.file().name() + " holds no spike");
        } else {
          spikes.add(found);
        }
      }
    }
    List<String> labels = labels(scanned, spikes);
    List<NcsChannel> channels = new ArrayList<>();
    for (int i = 0; i < scans.size(); i++) {
      channels.add(new NcsChannel(scanned.get(i), scans.get(i), labels.get(i)));
    }
    List<StoredStream> streams = NcsStreams.of(NcsStreams.groups(channels), warnings);
    return recording(
        folder ? name : opened.get(0).file().baseName(),
        streams,
        spikes,
        labels.subList(scans.size(), labels.size()));
  }

  private Recording recording(
      String name, List<StoredStream> streams, List<NeuralynxSpikes> spikes, List<String> labels)
      throws IOException {
    Optional<SampleTimes> times =
        streams.isEmpty() ? Optional.empty() : Optional.of(streams.get(0).times());
    List<RecordingEvent> events = new ArrayList<>();
    for (NeuralynxFile file : opened) {
      if (file.kind() == NeuralynxKind.NEV) {
        events.addAll(NevEvents.read(file, times, warnings));
      }
    }
    long start = startNanos(times, spikes, events);
    List<StoredSpikes> stored = spikes(streams, spikes, labels, start / 1000);
    Closeable all = this::closeAll;
    return new StoredRecording(
        new RecordingHeader(
            "Neuralynx", name, start, "file:" + name, warnings.toList(), attributes()),
        streams,
        stored,
        events,
        all);
  }

  /**
   * Time of the first sample, or of a spike a little before it; without samples, of the first spike
   * or event.
   */
  private static long startNanos(
      Optional<SampleTimes> times, List<NeuralynxSpikes> spikes, List<RecordingEvent> events) {
    if (times.isPresent()) {
      long sample = times.get().deviceTimeNanos(0);
      long earliest = sample;
      for (NeuralynxSpikes found : spikes) {
        long spike = found.firstMicros() * 1000;
        earliest = sample - spike <= LONGEST_BEFORE_NANOS ? Math.min(earliest, spike) : earliest;
      }
      return earliest;
    }
    long first = Long.MAX_VALUE;
    for (NeuralynxSpikes found : spikes) {
      first = Math.min(first, found.firstMicros() * 1000);
    }
    for (RecordingEvent event : events) {
      first = spikes.isEmpty() ? Math.min(first, event.deviceTimeNanos()) : first;
    }
    return first == Long.MAX_VALUE ? 0 : first;
  }

  private List<StoredSpikes> spikes(
      List<StoredStream> streams,
      List<NeuralynxSpikes> spikes,
      List<String> labels,
      long startMicros)
      throws IOException {
    long recordedTo = 0;
    for (StoredStream stream : streams) {
      long end = stream.times().deviceTimeNanos(stream.description().sampleCount() - 1);
      recordedTo = Math.max(recordedTo, end / 1000 + 1 - startMicros);
    }
    List<String> names = new ArrayList<>();
    for (StoredStream stream : streams) {
      names.add(stream.description().name());
    }
    for (NeuralynxSpikes found : spikes) {
      names.add(found.source().header().label());
    }
    List<String> unique = ChannelLabels.unique(names);
    List<StoredSpikes> stored = new ArrayList<>();
    int label = 0;
    for (int i = 0; i < spikes.size(); i++) {
      NeuralynxSpikes found = spikes.get(i);
      int labelEnd = label + found.cells();
      if (found.firstMicros() < startMicros) {
        warnings.add(
            found.source().file().name()
                + ": its first spike is at "
                + found.firstMicros()
                + " us, more than a minute before the recording begins at "
                + startMicros
                + " us, so this file is left out; open it by itself");
      } else {
        stored.add(
            new StoredSpikes(
                found.describe(
                    unique.get(streams.size() + i),
                    labels.subList(label, labelEnd),
                    streams.isEmpty() ? found.firstMicros() - startMicros : 0,
                    Math.max(recordedTo, found.lastMicros() + 1 - startMicros)),
                found.spikes(startMicros, warnings)));
      }
      label = labelEnd;
    }
    return stored;
  }

  /** Labels of all channels, then of all cells, unique in the recording. */
  private static List<String> labels(List<NeuralynxFile> channels, List<NeuralynxSpikes> spikes) {
    List<String> labels = new ArrayList<>();
    for (NeuralynxFile channel : channels) {
      labels.add(channel.header().label());
    }
    for (NeuralynxSpikes found : spikes) {
      for (long cell : found.cellNumbers()) {
        labels.add(found.source().header().label() + "#" + cell);
      }
    }
    return ChannelLabels.unique(labels);
  }

  private Map<String, String> attributes() {
    Map<String, String> attributes = new HashMap<>();
    if (opened.isEmpty()) {
      return attributes;
    }
    NeuralynxHeader header = opened.get(0).header();
    List<String> keys = new ArrayList<>(FACTS);
    if (options.personalFields()) {
      keys.addAll(PERSONAL_FACTS);
    }
    for (String key : keys) {
      String value = RecordingInfo.printable(header.text(key)).strip();
      if (!value.isEmpty()) {
        attributes.put(key, value);
      }
    }
    return attributes;
  }
}
