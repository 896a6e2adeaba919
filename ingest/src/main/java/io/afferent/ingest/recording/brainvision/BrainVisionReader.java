package io.afferent.ingest.recording.brainvision;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.FileNames;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.StoredRecording;
import io.afferent.schema.Modality;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Opens a recording from any of its files. */
final class BrainVisionReader {
  private final SourceWarnings warnings = new SourceWarnings();
  private final OpenOptions options;

  private BrainVisionReader(OpenOptions options) {
    this.options = options;
  }

  static Recording open(Path path, OpenOptions options) throws IOException {
    return new BrainVisionReader(options).open(path);
  }

  private Recording open(Path path) throws IOException {
    Path headerPath = BrainVisionFiles.header(path);
    BrainVisionHeader header = BrainVisionHeader.read(headerPath, warnings);
    Path dataPath = BrainVisionFiles.data(header, warnings);
    boolean dataGiven = !path.equals(headerPath) && !FileNames.extension(path).endsWith("mrk");
    if (dataGiven && !Files.isSameFile(path, dataPath)) {
      warnings.add(
          path.getFileName()
              + " was opened, but the header "
              + headerPath.getFileName()
              + " names "
              + dataPath.getFileName()
              + ", which is read");
    }
    RecordingFile file = RecordingFile.open(dataPath);
    return CloseOnFailure.of(file, () -> open(header, file));
  }

  private Recording open(BrainVisionHeader header, RecordingFile file) throws IOException {
    int extra = FileNames.extension(header.path()).equals("ahdr") ? 1 : 0;
    BrainVisionData data = BrainVisionData.open(header, file, extra, warnings);
    if (header.rate().isTooLong(data.samples())) {
      throw BrainVisionHeader.refused(
          header.text(),
          BrainVisionHeader.COMMON,
          "SamplingInterval",
          data.samples() + " samples at this interval last more than 31 years; correct it");
    }
    Optional<Path> markerPath = BrainVisionFiles.markers(header, warnings);
    List<BrainVisionMarker> markers =
        markerPath.isPresent()
            ? BrainVisionMarkers.read(markerPath.get(), header.rate(), warnings)
            : List.of();
    BrainVisionSegments segments =
        BrainVisionSegments.of(markers, data.samples(), header.rate(), warnings);
    List<SignalUnit> units = units(header);
    SignalStream stream =
        new SignalStream(
            header.baseName(),
            units,
            header.rate().numerator(),
            header.rate().denominator(),
            data.type(),
            segments.times().sampleCount(),
            SignalStream.sharedPhysicalUnit(units),
            Modality.EEG);
    List<RecordingEvent> events =
        BrainVisionEvents.of(markers, segments, header.rate(), units, data.samples(), warnings);
    return new StoredRecording(
        new RecordingHeader(
            "BrainVision",
            header.baseName(),
            segments.times().deviceTimeNanos(0),
            "file:" + header.text().name(),
            warnings.toList(),
            attributes(header, file, markerPath)),
        List.of(new StoredRecording.StoredStream(stream, segments.times(), data.store())),
        events,
        file);
  }

  private List<SignalUnit> units(BrainVisionHeader header) {
    List<SignalUnit> declared = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (BrainVisionChannel channel : header.channels()) {
      declared.add(channel.toUnit());
      labels.add(declared.get(declared.size() - 1).label());
    }
    List<String> unique = ChannelLabels.unique(labels);
    List<SignalUnit> units = new ArrayList<>();
    for (int i = 0; i < unique.size(); i++) {
      units.add(declared.get(i).withLabel(unique.get(i)));
      if (!unique.get(i).equals(labels.get(i)) || header.channels().get(i).name().isEmpty()) {
        warnings.add(
            "channel "
                + (i + 1)
                + " is called "
                + unique.get(i)
                + ", because its name "
                + SourceText.quoted(header.channels().get(i).name())
                + " is empty or taken");
      }
    }
    return units;
  }

  private Map<String, String> attributes(
      BrainVisionHeader header, RecordingFile file, Optional<Path> markerPath) {
    Map<String, String> attributes = new HashMap<>();
    attributes.put("version", header.text().version());
    attributes.put("dataFile", file.name());
    if (markerPath.isPresent()) {
      attributes.put("markerFile", String.valueOf(markerPath.get().getFileName()));
    }
    if (!header.text().codePage().isEmpty()) {
      attributes.put("codePage", header.text().codePage());
    }
    attributes.put("dataOrientation", header.layout().vectorized() ? "VECTORIZED" : "MULTIPLEXED");
    attributes.put(
        "dataFormat",
        header.layout() instanceof BrainVisionLayout.Binary binary ? binary.name() : "ASCII");
    Set<String> references = new HashSet<>();
    header.channels().forEach(channel -> references.add(channel.reference()));
    if (references.size() == 1 && !references.contains("")) {
      attributes.put("reference", references.iterator().next());
    }
    if (options.personalFields() && !header.text().comment().isBlank()) {
      // Amplifier serial numbers and names of people stand here.
      attributes.put("comment", header.text().comment().strip());
    }
    return attributes;
  }
}
