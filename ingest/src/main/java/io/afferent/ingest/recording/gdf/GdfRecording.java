package io.afferent.ingest.recording.gdf;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.LineEndDamage;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.SampleTimes;
import io.afferent.ingest.recording.stored.StoredRecording;
import io.afferent.ingest.recording.stored.StoredRecording.StoredStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Opens a file. */
final class GdfRecording {
  private static final BigDecimal SLOWEST_EVENTS_HZ = new BigDecimal("0.001");
  private static final BigDecimal FASTEST_EVENTS_HZ = BigDecimal.valueOf(SampleRate.FASTEST_HZ);

  private GdfRecording() {}

  static Recording open(Path path, OpenOptions options) throws IOException {
    RecordingFile file = RecordingFile.open(path);
    return CloseOnFailure.of(file, () -> open(file, options));
  }

  private static Recording open(RecordingFile file, OpenOptions options) throws IOException {
    SourceWarnings warnings = new SourceWarnings();
    GdfHeader header = GdfHeaderReader.read(file, warnings);
    LineEndDamage.refuse(file, header.headerBytes());
    GdfStreams grouped = new GdfStreams(file, header, warnings);
    GdfEventTable table = GdfEventTable.read(file, header, warnings);
    Optional<SampleRate> eventRate = eventRate(table, grouped.rates(), warnings);
    GdfBreaks breaks = new GdfBreaks(grouped.samplesPerRecord(), header.records());
    if (eventRate.isPresent() && !grouped.rates().isEmpty()) {
      breaks.find(table, eventRate.get(), grouped.rates(), warnings);
    }
    List<StoredStream> streams = grouped.streams(breaks);
    GdfChecks.check(file, header, warnings);
    List<RecordingEvent> events = new ArrayList<>();
    if (eventRate.isPresent()) {
      Optional<SampleTimes> times =
          streams.isEmpty() ? Optional.empty() : Optional.of(streams.get(0).times());
      SampleRate streamRate = streams.isEmpty() ? eventRate.get() : grouped.rates().get(0);
      events.addAll(
          new GdfEvents(header, eventRate.get(), breaks, streamRate, times, grouped.labels())
              .of(table, warnings));
    }
    RecordingHeader description =
        new RecordingHeader(
            "GDF " + header.versionText(),
            file.baseName(),
            header.startNanos(),
            "file:" + file.name(),
            warnings.toList(),
            attributes(header, options));
    return new StoredRecording(description, streams, events, file);
  }

  /**
   * The exact rate of a stream that the table's rate stands for: older tables hold whole numbers,
   * newer ones single floats. Without a rate, events count samples of the fastest stream.
   */
  private static Optional<SampleRate> eventRate(
      GdfEventTable table, List<SampleRate> rates, SourceWarnings warnings) {
    if (table.events().isEmpty()) {
      return Optional.empty();
    }
    SampleRate fastest = null;
    for (SampleRate rate : rates) {
      if (table.rateHz().isPresent() && (float) rate.hz() == table.rateHz().get().floatValue()) {
        return Optional.of(rate);
      }
      fastest = fastest == null || rate.hz() > fastest.hz() ? rate : fastest;
    }
    if (fastest != null
        && (table.rateHz().isEmpty() || table.rateHz().get().longValue() == (long) fastest.hz())) {
      return Optional.of(fastest);
    }
    Optional<BigDecimal> own =
        table
            .rateHz()
            .filter(hz -> hz.compareTo(SLOWEST_EVENTS_HZ) >= 0)
            .filter(hz -> hz.compareTo(FASTEST_EVENTS_HZ) <= 0);
    if (own.isEmpty()) {
      warnings.add(
          "the event table has no usable rate ("
              + table.rateHz().map(BigDecimal::toPlainString).orElse("none")
              + " Hz); its "
              + table.events().size()
              + " events are left out");
      return Optional.empty();
    }
    return Optional.of(SampleRate.ofHz(own.get()));
  }

  private static Map<String, String> attributes(GdfHeader header, OpenOptions options) {
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("start", header.startText().isEmpty() ? "not given" : header.startText());
    attributes.put("recordCount", Long.toString(header.records()));
    attributes.put(
        "recordSeconds", header.durationNumerator() + "/" + header.durationDenominator());
    if (options.personalFields()) {
      attributes.put("patient", header.patient());
      attributes.put("recording", header.recording());
    }
    return attributes;
  }
}
