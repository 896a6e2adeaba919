package io.afferent.ingest.recording.xdf;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.SampleTimes;
import io.afferent.ingest.recording.stored.StoredRecording;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Opens an XDF recording. Device times are those of the recorder's clock, which counts from the
 * start of its computer; a stream whose offsets to it were not measured keeps its own clock, and a
 * warning says so. Streams of numbers become streams, streams of text become events.
 */
final class XdfRecording {
  private static final double NOTABLE_RATE_DIFFERENCE = 0.01;

  private final RecordingFile file;
  private final OpenOptions options;
  private final SourceWarnings warnings = new SourceWarnings();
  private final Map<String, String> attributes = new HashMap<>();
  private final Map<XdfStream, String> names = new HashMap<>();

  private XdfRecording(RecordingFile file, OpenOptions options) {
    this.file = file;
    this.options = options;
  }

  static Recording open(Path path, OpenOptions options) throws IOException {
    RecordingFile file = RecordingFile.open(path);
    return CloseOnFailure.of(file, () -> new XdfRecording(file, options).build());
  }

  private Recording build() throws IOException {
    XdfScan scan = XdfScan.of(file, warnings);
    nameStreams(scan.streams());
    List<XdfStream> numbers = new ArrayList<>();
    Map<XdfStream, XdfClock> clocks = new HashMap<>();
    for (XdfStream stream : scan.streams()) {
      String name = name(stream);
      stream.report(name, warnings);
      XdfClock clock = stream.offsets().build(name, warnings);
      clocks.put(stream, clock);
      describe(stream, name, clock);
      if (!stream.header().isText()) {
        numbers.add(stream);
      }
    }
    // A stream without samples has no begin that the recording could count from.
    numbers.sort(
        Comparator.comparing((XdfStream stream) -> stream.track().samples() == 0)
            .thenComparing(stream -> -stream.header().channels().size()));
    XdfUnits units = new XdfUnits(numbers, warnings);
    List<StoredRecording.StoredStream> stored = new ArrayList<>();
    for (int k = 0; k < numbers.size(); k++) {
      XdfStream stream = numbers.get(k);
      stored.add(store(stream, units, k, Objects.requireNonNull(clocks.get(stream))));
    }
    List<RecordingEvent> events = XdfMarkers.events(scan.streams(), names, clocks, stored);
    if (!scan.recordedAt().isEmpty()) {
      attributes.put("recordedAt", scan.recordedAt());
    }
    RecordingHeader header =
        new RecordingHeader(
            "XDF",
            file.baseName(),
            startNanos(stored, events),
            "file:" + file.name(),
            warnings.toList(),
            attributes);
    return new StoredRecording(header, stored, events, file);
  }

  private static long startNanos(
      List<StoredRecording.StoredStream> stored, List<RecordingEvent> events) {
    if (!stored.isEmpty()) {
      return stored.get(0).times().deviceTimeNanos(0);
    }
    return events.stream().mapToLong(RecordingEvent::deviceTimeNanos).min().orElse(0);
  }

  private String name(XdfStream stream) {
    return names.getOrDefault(stream, "");
  }

  /** The name of the file and that of the stream, so that streams of two files differ too. */
  private void nameStreams(List<XdfStream> streams) {
    List<String> plain = new ArrayList<>();
    for (XdfStream stream : streams) {
      String own =
          stream.header().name().isBlank() ? stream.header().type() : stream.header().name();
      own = own.isBlank() ? Integer.toUnsignedString(stream.id()) : own;
      plain.add(file.baseName() + "-" + own.strip().replaceAll("[\\s\\p{Cntrl}]+", "_"));
    }
    List<String> unique = ChannelLabels.unique(plain);
    for (int i = 0; i < unique.size(); i++) {
      names.put(streams.get(i), unique.get(i));
    }
  }

  private void describe(XdfStream stream, String name, XdfClock clock) {
    attributes.put(name + ".type", stream.header().type());
    attributes.put(name + ".samples", Long.toString(stream.track().samples()));
    attributes.put(name + ".clockOffsets", Integer.toString(stream.offsets().count()));
    if (clock.stretches() > 1) {
      attributes.put(name + ".clockResets", Integer.toString(clock.stretches() - 1));
    }
    if (options.personalFields()) {
      attributes.put(name + ".hostname", stream.header().hostname());
    }
  }

  private StoredRecording.StoredStream store(
      XdfStream stream, XdfUnits units, int k, XdfClock clock) throws RecordingException {
    String name = name(stream);
    XdfTrack track = stream.track();
    SampleTimes times;
    if (stream.header().isRegular()) {
      XdfRegularTimes regular = new XdfRegularTimes(track, clock, name, warnings);
      requireFits(name, stream, regular);
      reportRate(name, stream.header(), regular.effectiveHz());
      times = regular;
    } else {
      times = new XdfStampedTimes(track, clock, new XdfCursor(file, track, stream.id()));
    }
    SignalStream description =
        new SignalStream(
            name,
            units.of(k),
            stream.header().rate().numerator(),
            stream.header().rate().denominator(),
            stream.header().values().sampleType(),
            times.sampleCount(),
            SignalStream.sharedPhysicalUnit(units.of(k)),
            XdfUnits.modality(stream.header().type()));
    return new StoredRecording.StoredStream(
        description, times, new XdfStore(new XdfCursor(file, track, stream.id()), stream.header()));
  }

  /** Samples without stamps are counted on, and stamps may jump, beyond what times can hold. */
  private void requireFits(String name, XdfStream stream, SampleTimes times)
      throws RecordingException {
    SampleRate rate = stream.header().rate();
    boolean fits = !rate.isTooLong(stream.track().samples());
    try {
      fits &= rate.nanosAt(times.sampleCount()) >= 0;
    } catch (ArithmeticException doesNotFit) {
      fits = false;
    }
    if (!fits) {
      throw file.refused(
          name
              + ": "
              + stream.track().samples()
              + " samples at "
              + rate.text()
              + " Hz last more than 31 years, or their stamps jump further than times reach; its"
              + " nominal_srate or its stamps are damaged");
    }
  }

  private void reportRate(String name, XdfStreamHeader header, double effectiveHz) {
    if (effectiveHz == 0) {
      return;
    }
    String text = String.format(Locale.ROOT, "%.6f", effectiveHz);
    attributes.put(name + ".effectiveRateHz", text);
    double nominal = header.rate().hz();
    if (Math.abs(effectiveHz - nominal) > NOTABLE_RATE_DIFFERENCE * nominal) {
      warnings.add(
          name
              + ": its nominal rate is "
              + header.rate().text()
              + " Hz, but its stamps say "
              + text
              + " Hz");
    }
  }
}
