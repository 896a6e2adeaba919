package io.afferent.ingest.recording.phy;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SpikeStream;
import io.afferent.ingest.recording.SpikeUnit;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.npy.NpyVector;
import io.afferent.ingest.recording.stored.StoredRecording;
import io.afferent.ingest.recording.stored.StoredRecording.StoredSpikes;
import io.afferent.ingest.recording.stored.StoredRecording.StoredStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens a sorting from its folder or a file in it. */
final class PhyRecording {
  static final String SPIKES = "spikes";

  /** More are damage: 31 years (s). */
  static final double LONGEST_SECONDS = 1e9;

  private final PhyFiles files;
  private final SourceWarnings warnings = new SourceWarnings();
  private final Deque<Closeable> opened = new ArrayDeque<>();

  private PhyRecording(PhyFiles files) {
    this.files = files;
  }

  static Recording open(Path path) throws IOException {
    Optional<PhyFiles> files = PhyFiles.of(path);
    if (files.isEmpty()) {
      throw new RecordingException(
          path.getFileName() + ": there is no " + PhyFiles.TIMES + "; name the folder that has it");
    }
    PhyRecording reader = new PhyRecording(files.get());
    return CloseOnFailure.of(reader::closeAll, reader::open);
  }

  private void closeAll() throws IOException {
    for (Closeable file : opened) {
      file.close();
    }
  }

  private Recording open() throws IOException {
    PhyParameters parameters = PhyParameters.read(files, warnings);
    NpyVector times = NpyVector.openDeclared(files.find(PhyFiles.TIMES).orElse(files.times()));
    opened.add(times);
    NpyVector clusters = NpyVector.openDeclared(clusters());
    opened.add(clusters);
    PhySpikes spikes = PhySpikes.scan(times, clusters, warnings);
    if (spikes.lastTick() / parameters.rate().hz() > LONGEST_SECONDS) {
      throw new RecordingException(
          files.name()
              + ": the last spike is at sample "
              + spikes.lastTick()
              + ", which at "
              + parameters.rate().text()
              + " Hz is after 31 years; correct sample_rate");
    }
    if (times.size() == 0) {
      warnings.add(PhyFiles.TIMES + " holds no spike");
    }
    List<Map<String, String>> attributes = PhyLabels.read(files.labels(), spikes, warnings);
    PhyPeaks.add(files, spikes, clusters, attributes, warnings);
    Optional<PhySamples.Opened> samples = PhySamples.open(files, parameters, warnings);
    List<StoredStream> streams = new ArrayList<>();
    if (samples.isPresent()) {
      opened.add(samples.get().file());
      streams.add(samples.get().stream());
    }
    long end = spikes.lastTick() + 1;
    long recorded = streams.isEmpty() ? 0 : streams.get(0).description().sampleCount();
    if (!streams.isEmpty() && end > recorded) {
      warnings.add(
          "the last spike is at sample "
              + spikes.lastTick()
              + ", but there are "
              + recorded
              + " samples; are they those that were sorted?");
    }
    SpikeStream stream =
        new SpikeStream(
            SPIKES,
            units(spikes, attributes),
            parameters.rate(),
            0,
            Math.max(end, recorded),
            List.of());
    Closeable all = this::closeAll;
    return new StoredRecording(
        new RecordingHeader(
            "Kilosort/phy",
            files.name(),
            0,
            "file:" + files.name(),
            warnings.toList(),
            attributes(parameters)),
        streams,
        List.of(new StoredSpikes(stream, spikes::open)),
        List.of(),
        all);
  }

  private Path clusters() throws IOException {
    Optional<Path> clusters = files.find(PhyFiles.CLUSTERS);
    if (clusters.isEmpty()) {
      clusters = files.find(PhyFiles.TEMPLATES);
    }
    if (clusters.isEmpty()) {
      throw new RecordingException(
          files.name()
              + ": there is neither "
              + PhyFiles.CLUSTERS
              + " nor "
              + PhyFiles.TEMPLATES
              + ", so it is not known which unit spikes are of; copy one of them here");
    }
    return clusters.get();
  }

  private static List<SpikeUnit> units(PhySpikes spikes, List<Map<String, String>> attributes) {
    List<SpikeUnit> units = new ArrayList<>();
    for (int cluster : spikes.clusters()) {
      String label = Integer.toString(cluster);
      units.add(new SpikeUnit(label, label, spikes.count(cluster), attributes.get(units.size())));
    }
    return units;
  }

  private static Map<String, String> attributes(PhyParameters parameters) {
    Map<String, String> attributes = new HashMap<>();
    attributes.put("sampleRateHz", parameters.rate().text());
    return attributes;
  }
}
