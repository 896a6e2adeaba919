package io.afferent.ingest.recording.persyst;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.InterleavedStore;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.ingest.recording.stored.StoredRecording;
import io.afferent.schema.Modality;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Opens a recording from either of its files. */
final class PersystRecording {
  private static final double LONGEST_SECONDS = 1e9;
  private static final String PATIENT = "Patient";
  private static final Set<String> TIMES = Set.of("testdate", "testtime");

  private PersystRecording() {}

  static Recording open(Path path, OpenOptions options) throws IOException {
    SourceWarnings warnings = new SourceWarnings();
    Path layoutPath = PersystFiles.layout(path);
    PersystText text = PersystText.read(layoutPath);
    PersystLayout layout = PersystLayout.of(text);
    RecordingFile file = RecordingFile.open(PersystFiles.data(layoutPath, text, warnings));
    return CloseOnFailure.of(file, () -> open(text, layout, file, options, warnings));
  }

  private static Recording open(
      PersystText text,
      PersystLayout layout,
      RecordingFile file,
      OpenOptions options,
      SourceWarnings warnings)
      throws IOException {
    long stored = samples(text, layout, file, warnings);
    List<SignalUnit> units = PersystChannels.units(text, layout, warnings);
    RegularTimes times = PersystTimes.of(text, layout.rate(), stored, warnings);
    List<RecordingEvent> events = PersystEvents.of(text, times, warnings);
    String name = baseName(text.fileName());
    SignalStream stream =
        new SignalStream(
            name,
            units,
            layout.rate().numerator(),
            layout.rate().denominator(),
            layout.type(),
            times.sampleCount(),
            SignalStream.sharedPhysicalUnit(units),
            Modality.EEG);
    InterleavedStore store =
        new InterleavedStore(
            file,
            layout.headerBytes(),
            layout.bytesPerValue(),
            layout.channels(),
            ByteOrder.LITTLE_ENDIAN);
    return new StoredRecording(
        new RecordingHeader(
            "Persyst",
            name,
            times.deviceTimeNanos(0),
            "file:" + text.fileName(),
            warnings.toList(),
            attributes(text, file, options)),
        List.of(new StoredRecording.StoredStream(stream, times, store)),
        events,
        file);
  }

  private static long samples(
      PersystText text, PersystLayout layout, RecordingFile file, SourceWarnings warnings)
      throws IOException {
    if (layout.headerBytes() > file.size()) {
      throw file.refusedAt(
          file.size(),
          "the file ends before HeaderLength "
              + layout.headerBytes()
              + " of "
              + text.fileName()
              + "; restore the whole file");
    }
    long frame = (long) layout.channels() * layout.bytesPerValue();
    long length = file.size() - layout.headerBytes();
    if (length % frame != 0) {
      warnings.add(
          file.name()
              + ": the last "
              + length % frame
              + " bytes from byte "
              + (file.size() - length % frame)
              + " on are no whole sample of "
              + layout.channels()
              + " channels and were left out");
    }
    long samples = length / frame;
    if (samples / layout.rate().hz() > LONGEST_SECONDS) {
      throw text.refused(
          PersystText.FILE_INFO,
          "SamplingRate",
          samples + " samples at this rate last more than 31 years; correct it");
    }
    return samples;
  }

  private static String baseName(String fileName) {
    int dot = fileName.lastIndexOf('.');
    return dot > 0 ? fileName.substring(0, dot) : fileName;
  }

  private static Map<String, String> attributes(
      PersystText text, RecordingFile file, OpenOptions options) {
    Map<String, String> attributes = new HashMap<>();
    attributes.put("dataFile", file.name());
    String mains = text.value(PersystText.FILE_INFO, "MainsFrequency");
    if (!mains.isEmpty()) {
      attributes.put("mainsFrequencyHz", mains);
    }
    if (options.personalFields()) {
      for (PersystText.Line line : text.section(PATIENT)) {
        int equals = line.text().indexOf('=');
        String key = equals > 0 ? line.text().substring(0, equals).strip() : "";
        String value = line.text().substring(equals + 1).strip();
        if (!key.isEmpty() && !value.isEmpty() && !TIMES.contains(key.toLowerCase(Locale.ROOT))) {
          attributes.putIfAbsent("patient." + key, value);
        }
      }
    }
    return attributes;
  }
}
