package io.afferent.ingest.recording.curry;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.ingest.recording.stored.StoredRecording;
import io.afferent.schema.Modality;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens a recording from any of its files. */
final class CurryRecording {
  private static final double LONGEST_SECONDS = 1e9;

  private CurryRecording() {}

  static Recording open(Path path, OpenOptions options) throws IOException {
    SourceWarnings warnings = new SourceWarnings();
    CurryFiles files = CurryFiles.of(path);
    CurryText text = CurryText.read(files.parameters());
    CurryParameters parameters = CurryParameters.of(text, warnings);
    CurryText labels = text;
    if (files.labels().isEmpty()) {
      warnings.add("there is no .rs3 beside the samples, so channels have no names");
    } else if (!files.labels().get().equals(files.parameters())) {
      labels = CurryText.read(files.labels().get());
    }
    List<SignalUnit> units = CurryChannels.units(text, labels, parameters.channels(), warnings);
    RecordingFile file = RecordingFile.open(files.data());
    return CloseOnFailure.of(
        file, () -> open(files, text, parameters, units, file, options, warnings));
  }

  private static Recording open(
      CurryFiles files,
      CurryText text,
      CurryParameters parameters,
      List<SignalUnit> units,
      RecordingFile file,
      OpenOptions options,
      SourceWarnings warnings)
      throws IOException {
    SampleRate rate = parameters.rate();
    CurryData data = CurryData.open(file, parameters, warnings);
    if (data.samples() / rate.hz() > LONGEST_SECONDS) {
      throw text.refused(
          "SampleFreqHz",
          data.samples() + " samples at this rate last more than 31 years; correct it");
    }
    RegularTimes times = RegularTimes.continuous(rate, data.samples(), parameters.startNanos());
    SignalStream stream =
        new SignalStream(
            files.baseName(),
            units,
            rate.numerator(),
            rate.denominator(),
            data.type(),
            data.samples(),
            SignalStream.sharedPhysicalUnit(units),
            Modality.EEG);
    List<RecordingEvent> events =
        events(files.events(), rate, data.samples(), parameters.startNanos(), warnings);
    return new StoredRecording(
        new RecordingHeader(
            "Curry",
            files.baseName(),
            parameters.startNanos(),
            "file:" + file.name(),
            warnings.toList(),
            attributes(files, text, options)),
        List.of(new StoredRecording.StoredStream(stream, times, data.store())),
        events,
        file);
  }

  private static List<RecordingEvent> events(
      Optional<Path> path, SampleRate rate, long samples, long startNanos, SourceWarnings warnings)
      throws IOException {
    if (path.isEmpty()) {
      return List.of();
    }
    try {
      return CurryEvents.of(CurryText.read(path.get()), rate, samples, startNanos, warnings);
    } catch (RecordingException unreadable) {
      warnings.add(unreadable.getMessage() + "; there are no events");
      return List.of();
    }
  }

  private static Map<String, String> attributes(
      CurryFiles files, CurryText text, OpenOptions options) {
    Map<String, String> attributes = new HashMap<>();
    attributes.put("parameters", String.valueOf(files.parameters().getFileName()));
    if (!text.value("FileVersion").isEmpty()) {
      attributes.put("fileVersion", text.value("FileVersion"));
    }
    if (options.personalFields() && !text.value("AmplifierInfo").isEmpty()) {
      attributes.put("amplifierInfo", text.value("AmplifierInfo"));
    }
    return attributes;
  }
}
