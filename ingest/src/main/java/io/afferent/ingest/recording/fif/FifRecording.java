package io.afferent.ingest.recording.fif;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.SampleTimes;
import io.afferent.ingest.recording.stored.StoredRecording;
import io.afferent.schema.EventKind;
import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Opens a raw FIF recording with all its parts. Sample 0 is the first one that was kept; its time
 * is the measurement date plus the samples that the acquisition ran before. Device times are UTC.
 */
final class FifRecording {
  private final FifParts parts;
  private final OpenOptions options;
  private final SourceWarnings warnings;
  private final FifInfo info;
  private final long originNanos;

  private FifRecording(FifParts parts, OpenOptions options, SourceWarnings warnings) {
    this.parts = parts;
    this.options = options;
    this.warnings = warnings;
    this.info = parts.first().info();
    this.originNanos = info.startNanos().orElse(0);
  }

  static Recording open(Path path, OpenOptions options) throws IOException {
    SourceWarnings warnings = new SourceWarnings();
    FifParts parts = FifParts.open(path, warnings);
    return CloseOnFailure.of(parts, () -> new FifRecording(parts, options, warnings).build());
  }

  private Recording build() throws IOException {
    FifPart first = parts.first();
    if (info.startNanos().isEmpty()) {
      warnings.add("no measurement date is given; times count from 1970-01-01");
    }
    if (first.shielded()) {
      warnings.add(
          "the samples were taken with active shielding and not yet cleaned of it; apply signal"
              + " space separation before they are used");
    }
    if (first.isContinuation()) {
      warnings.add(
          "the file goes on from another one, which is not read; open the first part for the whole"
              + " recording");
    }
    SampleTimes times = parts.times(originNanos, warnings);
    String name = first.file().baseName();
    SignalStream stream = stream(name, times);
    FifStore store = new FifStore(parts.all(), stream.bytesPerValue(), stream.units().size());
    List<RecordingEvent> events = new ArrayList<>();
    addAnnotations(times, events);
    events.addAll(FifTriggers.scan(stream, info.channels(), times, store, warnings));
    RecordingHeader header =
        new RecordingHeader(
            "FIF",
            name,
            times.deviceTimeNanos(0),
            "file:" + first.file().name(),
            warnings.toList(),
            attributes(first));
    return new StoredRecording(
        header, List.of(new StoredRecording.StoredStream(stream, times, store)), events, parts);
  }

  private SignalStream stream(String name, SampleTimes times) {
    List<String> names = new ArrayList<>();
    boolean electrodes = false;
    for (FifChannel channel : info.channels()) {
      names.add(channel.name());
      electrodes |= channel.isElectrode();
    }
    List<String> labels = ChannelLabels.unique(names);
    if (new HashSet<>(names).size() < names.size()) {
      warnings.add("channels share a name; the second of a name got a number");
    }
    List<SignalUnit> units = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      FifChannel channel = info.channels().get(i);
      String filters = channel.isStimulus() ? "" : info.prefiltering();
      units.add(channel.toUnit(labels.get(i), filters, warnings));
    }
    return new SignalStream(
        name,
        units,
        info.rate().numerator(),
        info.rate().denominator(),
        sampleType(parts.sampleType()),
        times.sampleCount(),
        SignalStream.sharedPhysicalUnit(units),
        // There is no modality of magnetic fields; without electrodes none is claimed.
        electrodes ? Modality.EEG : Modality.UNKNOWN);
  }

  private static SampleType sampleType(int type) {
    return switch (type) {
      case FifContent.TYPE_INT32 -> SampleType.INT32;
      case FifContent.TYPE_FLOAT32 -> SampleType.FLOAT32;
      case FifContent.TYPE_FLOAT64 -> SampleType.FLOAT64;
      default -> SampleType.INT16;
    };
  }

  /** Parts may repeat the annotations of the whole; each is taken once. */
  private void addAnnotations(SampleTimes times, List<RecordingEvent> events) {
    Set<FifAnnotation> seen = new HashSet<>();
    for (FifPart part : parts.all()) {
      for (FifAnnotation annotation : part.annotations()) {
        if (seen.add(annotation)) {
          long nanos = annotation.originNanos().orElse(originNanos) + annotation.onsetNanos();
          events.add(
              new RecordingEvent(
                  nanos,
                  times.nearestIndex(nanos),
                  annotation.durationNanos() == 0
                      ? OptionalLong.empty()
                      : OptionalLong.of(annotation.durationNanos()),
                  annotation.text(),
                  annotation.onsetSeconds().toPlainString(),
                  Optional.empty(),
                  OptionalInt.empty(),
                  EventKind.ANNOTATION));
        }
      }
    }
  }

  private Map<String, String> attributes(FifPart first) {
    Map<String, String> attributes = new HashMap<>(info.attributes());
    attributes.put("firstSample", Long.toString(parts.firstKeptSample()));
    if (parts.all().size() > 1) {
      attributes.put("files", Integer.toString(parts.all().size()));
    }
    if (first.shielded()) {
      attributes.put("activeShielding", "true");
    }
    if (options.personalFields()) {
      attributes.putAll(info.personal());
    }
    return attributes;
  }
}
