package io.afferent.ingest.recording.openephys;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.LineEndDamage;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.InterleavedStore;
import io.afferent.ingest.recording.stored.StoredRecording;
import io.afferent.ingest.recording.stored.StoredRecording.StoredStream;
import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens a recording from its folder or one of the files in it. */
final class OpenEphysRecording {
  private static final int BYTES_PER_VALUE = 2;

  private final OpenEphysFiles files;
  private final SourceWarnings warnings = new SourceWarnings();
  private final List<RecordingFile> opened = new ArrayList<>();

  private OpenEphysRecording(OpenEphysFiles files) {
    this.files = files;
  }

  static Recording open(Path path) throws IOException {
    Optional<OpenEphysFiles> files = OpenEphysFiles.of(path);
    if (files.isEmpty()) {
      throw new RecordingException(
          path.getFileName()
              + ": there is no "
              + OpenEphysFiles.DESCRIPTION
              + " in the folder of the recording; name a folder like recording1 that has one");
    }
    OpenEphysRecording reader = new OpenEphysRecording(files.get());
    return CloseOnFailure.of(reader::closeAll, reader::open);
  }

  private void closeAll() throws IOException {
    for (RecordingFile file : opened) {
      file.close();
    }
  }

  private Recording open() throws IOException {
    OpenEphysDescription description = OpenEphysDescription.read(files.description());
    List<OpenEphysStream> streams = streams(description);
    if (streams.isEmpty()) {
      throw new RecordingException(
          OpenEphysFiles.DESCRIPTION + ": no continuous stream that it names is there");
    }
    List<RecordingEvent> events =
        OpenEphysEvents.of(files, description.events(), streams, warnings);
    if (description.spikeSources() > 0) {
      warnings.add(description.spikeSources() + " sources of spikes are not read");
    }
    Closeable all = this::closeAll;
    return new StoredRecording(
        new RecordingHeader(
            "Open Ephys binary",
            String.valueOf(files.folder().getFileName()),
            streams.get(0).times().deviceTimeNanos(0),
            "file:" + files.folder().getFileName(),
            warnings.toList(),
            attributes(description, streams)),
        stored(streams),
        events,
        all);
  }

  /** The streams, that of the most channels first. */
  private List<OpenEphysStream> streams(OpenEphysDescription description) throws IOException {
    List<OpenEphysDescription.Continuous> sources = new ArrayList<>(description.streams());
    sources.sort(
        Comparator.comparingInt((OpenEphysDescription.Continuous c) -> c.channels().size())
            .reversed());
    Optional<Long> start = OpenEphysStart.read(files);
    List<OpenEphysClock> clocks = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    List<OpenEphysDescription.Continuous> found = new ArrayList<>();
    double earliest = Double.POSITIVE_INFINITY;
    for (OpenEphysDescription.Continuous source : sources) {
      Optional<Path> path = files.find("continuous", source.folder(), OpenEphysFiles.SAMPLES);
      if (path.isEmpty()) {
        warnings.add(
            "the stream " + source.folder() + " is left out, for its samples are not there");
        continue;
      }
      RecordingFile file = RecordingFile.open(path.get());
      opened.add(file);
      LineEndDamage.refuse(file, 0);
      long stored = count(source, file);
      OpenEphysClock clock =
          OpenEphysClock.read(files, source.folder(), source.rate(), stored, warnings);
      found.add(source);
      counts.add(stored);
      clocks.add(clock);
      earliest = Math.min(earliest, clock.startSeconds());
    }
    List<OpenEphysStream> streams = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      // With a time of day, the stream that began first began then.
      double seconds = clocks.get(i).startSeconds() - (start.isPresent() ? earliest : 0);
      long nanos = start.orElse(0L) + Math.round(seconds * 1e9);
      streams.add(
          new OpenEphysStream(
              found.get(i),
              opened.get(i),
              counts.get(i),
              clocks.get(i),
              clocks.get(i).times(found.get(i).rate(), counts.get(i), nanos)));
    }
    return streams;
  }

  private long count(OpenEphysDescription.Continuous source, RecordingFile file)
      throws RecordingException {
    long stored =
        file.completeSamples(
            source.folder(), 0, source.channels().size(), BYTES_PER_VALUE, warnings);
    if (stored == 0) {
      warnings.add(source.folder() + " holds no sample");
    }
    if (source.rate().isTooLong(stored)) {
      throw file.refused(
          stored + " samples at " + source.rate().text() + " Hz last more than 31 years");
    }
    return stored;
  }

  private static List<StoredStream> stored(List<OpenEphysStream> streams) {
    List<List<SignalUnit>> units = OpenEphysUnits.of(streams);
    List<String> names = new ArrayList<>();
    for (OpenEphysStream stream : streams) {
      names.add(ChannelLabels.clean(OpenEphysFiles.trimmed(stream.source().folder())));
    }
    List<String> unique = ChannelLabels.unique(names);
    List<StoredStream> stored = new ArrayList<>();
    for (int i = 0; i < streams.size(); i++) {
      OpenEphysStream stream = streams.get(i);
      stored.add(
          new StoredStream(
              new SignalStream(
                  unique.get(i),
                  units.get(i),
                  stream.source().rate().numerator(),
                  stream.source().rate().denominator(),
                  SampleType.INT16,
                  stream.times().sampleCount(),
                  SignalStream.sharedPhysicalUnit(units.get(i)),
                  Modality.EEG),
              stream.times(),
              new InterleavedStore(
                  stream.file(),
                  0,
                  BYTES_PER_VALUE,
                  units.get(i).size(),
                  ByteOrder.LITTLE_ENDIAN)));
    }
    return stored;
  }

  private static Map<String, String> attributes(
      OpenEphysDescription description, List<OpenEphysStream> streams) {
    Map<String, String> attributes = new HashMap<>();
    if (!description.version().isEmpty()) {
      attributes.put("version", ChannelLabels.clean(description.version()));
    }
    attributes.put("firstSampleNumber", Long.toString(streams.get(0).clock().first()));
    return attributes;
  }
}
