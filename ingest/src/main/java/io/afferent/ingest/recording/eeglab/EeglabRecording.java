package io.afferent.ingest.recording.eeglab;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.matlab.MatArray;
import io.afferent.ingest.recording.matlab.MatKind;
import io.afferent.ingest.recording.matlab.MatReader;
import io.afferent.ingest.recording.stored.StoredRecording;
import io.afferent.schema.Modality;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens a continuous data set. Owns the open files until the recording is built. */
final class EeglabRecording {
  private static final int LONGEST_NAME = 4096;

  private final OpenOptions options;
  private final SourceWarnings warnings = new SourceWarnings();
  private final Deque<Closeable> files = new ArrayDeque<>();

  private EeglabRecording(OpenOptions options) {
    this.options = options;
  }

  static Recording open(Path path, OpenOptions options) throws IOException {
    EeglabRecording opening = new EeglabRecording(options);
    return CloseOnFailure.of(opening::close, () -> opening.open(path));
  }

  private void close() throws IOException {
    while (!files.isEmpty()) {
      files.pop().close();
    }
  }

  private Recording open(Path path) throws IOException {
    Path set = EeglabFiles.set(path);
    MatReader reader = MatReader.open(set);
    files.push(reader);
    EeglabFields fields = EeglabFields.read(reader);
    MatArray content =
        fields
            .array("data")
            .orElseThrow(
                () ->
                    new RecordingException(
                        reader.fileName() + ": the data set has no field data; save it again"));
    EeglabSize size = EeglabSize.read(fields, content, reader.fileName());
    Map<String, String> attributes = new HashMap<>();
    EeglabData data = data(path, set, size, content, attributes);
    if (size.rate().isTooLong(data.samples())) {
      throw new RecordingException(
          reader.fileName()
              + ": "
              + data.samples()
              + " samples at "
              + size.rate().text()
              + " Hz last more than 31 years; correct srate in EEGLAB");
    }
    if (data.samples() == 0) {
      warnings.add("the data set holds no sample");
    }
    return build(reader, fields, size, data, attributes);
  }

  private EeglabData data(
      Path opened, Path set, EeglabSize size, MatArray content, Map<String, String> attributes)
      throws IOException {
    if (content.kind() == MatKind.NUMERIC) {
      if (!opened.equals(set)) {
        warnings.add(
            opened.getFileName()
                + " was opened, but the .set file holds the data itself, which"
                + " are read");
      }
      return EeglabData.inside(size, content, warnings);
    }
    if (content.kind() != MatKind.TEXT) {
      throw content.refused("data should be numbers or the name of a file, were " + content.kind());
    }
    Path path = EeglabFiles.data(set, content.text(LONGEST_NAME), warnings);
    if (!opened.equals(set) && !Files.isSameFile(opened, path)) {
      warnings.add(
          opened.getFileName()
              + " was opened, but "
              + set.getFileName()
              + " names "
              + SourceText.quoted(String.valueOf(path.getFileName()))
              + ", which is read");
    }
    RecordingFile file = RecordingFile.open(path);
    files.push(file);
    attributes.put("dataFile", file.name());
    return EeglabData.beside(size, file, warnings);
  }

  private Recording build(
      MatReader reader,
      EeglabFields fields,
      EeglabSize size,
      EeglabData data,
      Map<String, String> attributes)
      throws IOException {
    List<SignalUnit> units =
        EeglabChannels.units(fields.array("chanlocs"), data.channels(), warnings);
    Optional<MatArray> eventArray = fields.array("event");
    List<EeglabEvent> events =
        eventArray.isPresent() ? EeglabEvents.read(eventArray.get(), warnings) : List.of();
    EeglabTimes times = EeglabTimes.of(events, data.samples(), size.rate(), warnings);
    SignalStream stream =
        new SignalStream(
            reader.baseName(),
            units,
            size.rate().numerator(),
            size.rate().denominator(),
            data.type(),
            times.times().sampleCount(),
            SignalStream.sharedPhysicalUnit(units),
            Modality.EEG);
    addAttributes(fields, attributes);
    warnings.add("EEGLAB data sets have no date; times count from 1970-01-01");
    List<RecordingEvent> timed = EeglabEvents.of(events, times, data.samples(), warnings);
    return new StoredRecording(
        new RecordingHeader(
            "EEGLAB",
            reader.baseName(),
            times.times().deviceTimeNanos(0),
            "file:" + reader.fileName(),
            warnings.toList(),
            attributes),
        List.of(new StoredRecording.StoredStream(stream, times.times(), data.store())),
        timed,
        this::close);
  }

  private void addAttributes(EeglabFields fields, Map<String, String> attributes)
      throws IOException {
    put(attributes, "reference", fields.text("ref"));
    if (options.personalFields()) {
      put(attributes, "subject", fields.text("subject"));
      put(attributes, "comment", fields.text("comments"));
    }
  }

  private static void put(Map<String, String> attributes, String name, String text) {
    if (!text.isEmpty()) {
      attributes.put(name, text);
    }
  }
}
