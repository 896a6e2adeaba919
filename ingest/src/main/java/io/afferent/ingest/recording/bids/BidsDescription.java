package io.afferent.ingest.recording.bids;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SpikeStream;
import io.afferent.ingest.recording.VolumePeriod;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.RegularTimes;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** Lays what a data set says of one recording over the recording. Used once. */
final class BidsDescription {
  /** Attribute that readers of images have too. */
  private static final String PERIOD = "repetitionTimeSeconds";

  private final Recording recording;
  private final Path file;
  private final BidsName name;
  private final Optional<BidsRoot> root;
  private final SidecarFiles files;
  private final SourceWarnings warnings;
  private final Map<String, String> attributes = new TreeMap<>();
  private final Map<Integer, RegularTimes> times = new HashMap<>();
  private Map<String, String> renamed = Map.of();
  private List<SignalStream> streams;

  BidsDescription(
      Recording recording,
      Path file,
      BidsName name,
      Optional<BidsRoot> root,
      SidecarFiles files,
      SourceWarnings warnings) {
    this.recording = recording;
    this.file = file;
    this.name = name;
    this.root = root;
    this.files = files;
    this.warnings = warnings;
    this.streams = recording.streams();
  }

  Recording describe(OpenOptions options) throws IOException {
    attributes.putAll(recording.header().attributes());
    name.entities().forEach((entity, label) -> attributes.put("bids." + entity, label));
    attributes.put("bids.suffix", name.suffix());
    root.ifPresent(found -> attributes.put("bids.version", found.version()));
    ObjectNode keys = files.metadata();
    BidsMetadata metadata = new BidsMetadata(keys, name.suffix() + ".json", warnings);
    attributes.putAll(metadata.attributes(options.personalFields()));
    overrideRates(metadata);
    metadata.check(streams);
    Optional<BidsTable> channels = files.table("channels");
    if (channels.isPresent()) {
      describeUnits(channels.get());
      metadata.checkCounts(channels.get());
    }
    Optional<SidecarFiles.Sidecar> electrodes = files.electrodes();
    if (electrodes.isPresent()) {
      BidsElectrodes placed =
          BidsElectrodes.of(files, electrodes.get(), name.suffix(), streams, warnings);
      streams = placed.streams();
      attributes.putAll(placed.attributes());
    }
    if (options.personalFields()) {
      addPersonalFields();
    }
    List<RecordingEvent> events = events();
    if (!files.read().isEmpty()) {
      attributes.put("bids.sidecars", String.join(", ", files.read()));
    }
    return new BidsRecording(
        recording, header(), uniquelyNamed(), uniquelyNamedSpikes(), events, times);
  }

  private void overrideRates(BidsMetadata metadata) {
    List<SignalStream> after = new ArrayList<>();
    for (int k = 0; k < streams.size(); k++) {
      SignalStream stream = streams.get(k);
      Optional<SampleRate> rate = metadata.volumeRate(stream, !recording.gaps(k).isEmpty());
      rate.ifPresent(known -> attributes.put(PERIOD, periodText(known)));
      if (rate.isEmpty() || rate.get().equals(stream.rate())) {
        after.add(stream);
        continue;
      }
      times.put(
          k,
          RegularTimes.continuous(
              rate.get(), stream.sampleCount(), recording.header().startTimeNanos()));
      after.add(
          new SignalStream(
              stream.name(),
              stream.units(),
              rate.get().numerator(),
              rate.get().denominator(),
              stream.sampleType(),
              stream.sampleCount(),
              stream.physicalUnit(),
              stream.modality()));
    }
    streams = after;
  }

  /** Exact, since the period was a decimal. */
  private static String periodText(SampleRate rate) {
    return BigDecimal.valueOf(rate.denominator())
        .divide(BigDecimal.valueOf(rate.numerator()))
        .stripTrailingZeros()
        .toPlainString();
  }

  private void describeUnits(BidsTable table) {
    BidsChannels channels = BidsChannels.of(table, streams, warnings);
    streams = channels.streams();
    renamed = channels.renamed();
    attributes.putAll(channels.attributes());
    if (!channels.bad().isEmpty()) {
      // FIF files have such a list too.
      String own = attributes.getOrDefault("badChannels", "");
      Set<String> bad = new LinkedHashSet<>(own.isEmpty() ? List.of() : List.of(own.split(", ")));
      bad.addAll(channels.bad());
      attributes.put("badChannels", String.join(", ", bad));
    }
  }

  private void addPersonalFields() throws IOException {
    Optional<BidsTable> participants = files.table("participants");
    participants
        .flatMap(table -> table.find("participant_id", "sub-" + name.label("sub").orElse("")))
        .ifPresent(row -> addRow("participant.", participants.get(), row));
    Optional<BidsTable> scans = files.table("scans");
    if (scans.isPresent()) {
      for (int k = 0; k < scans.get().rows(); k++) {
        BidsTable.Row row = scans.get().row(k);
        String listed = row.cell("filename").replace('\\', '/');
        if (listed
            .substring(listed.lastIndexOf('/') + 1)
            .equals(String.valueOf(file.getFileName()))) {
          addRow("scan.", scans.get(), row);
          return;
        }
      }
    }
  }

  private void addRow(String prefix, BidsTable table, BidsTable.Row row) {
    for (String column : table.columns()) {
      String text = row.cell(column);
      if (!text.isEmpty()) {
        attributes.put("bids." + prefix + column, text);
      }
    }
  }

  private List<RecordingEvent> events() throws IOException {
    List<RecordingEvent> own = new ArrayList<>();
    for (RecordingEvent event : recording.events()) {
      own.add(
          new RecordingEvent(
              event.deviceTimeNanos(),
              event.sampleIndex(),
              event.durationNanos(),
              event.label(),
              event.onsetSourceText(),
              event.unit().map(unit -> renamed.getOrDefault(unit, unit)),
              event.code(),
              event.kind(),
              event.attributes()));
    }
    Optional<BidsTable> table = files.table("events");
    if (table.isEmpty()) {
      return own;
    }
    List<RecordingEvent> listed =
        BidsEvents.read(
            table.get(), recording.header().startTimeNanos(), this::nearestSample, warnings);
    EventMerge merge = EventMerge.of(own, listed, toleranceNanos());
    attributes.put(
        "bids.events",
        listed.size()
            + " of "
            + table.get().name()
            + ", "
            + own.size()
            + " of the recording, "
            + merge.same()
            + " of them in both");
    if (merge.onlyRecording() > 0 && !listed.isEmpty()) {
      warnings.add(
          table.get().name()
              + ": "
              + merge.onlyRecording()
              + " of "
              + own.size()
              + " events of the recording are not in the table as they are there; both are kept");
    }
    return merge.events();
  }

  private OptionalLong nearestSample(long nanos) {
    if (streams.isEmpty()) {
      return OptionalLong.empty();
    }
    RegularTimes own = times.get(0);
    return own == null ? recording.nearestSampleIndex(0, nanos) : own.nearestIndex(nanos);
  }

  /** One sample; a millisecond where there is no rate. */
  private long toleranceNanos() {
    return streams.isEmpty() || streams.get(0).rateNumerator() == 0
        ? 1_000_000
        : streams.get(0).rate().nanosAt(1);
  }

  private RecordingHeader header() {
    RecordingHeader header = recording.header();
    List<String> all = new ArrayList<>(header.warnings());
    if (!times.isEmpty()) {
      all.removeIf(warning -> warning.startsWith(VolumePeriod.UNKNOWN));
    }
    all.addAll(warnings.toList());
    return new RecordingHeader(
        header.format(),
        header.name(),
        header.startTimeNanos(),
        header.clockDomain(),
        all,
        attributes);
  }

  /** Names of streams that several files of a data set share get the name of the file. */
  private String unique(String stream) {
    String fileName = String.valueOf(file.getFileName());
    String base = fileName.substring(0, fileName.length() - name.extension().length());
    return stream.startsWith(base) ? stream : base + "-" + stream;
  }

  private List<SignalStream> uniquelyNamed() {
    List<SignalStream> named = new ArrayList<>();
    for (SignalStream stream : streams) {
      named.add(
          new SignalStream(
              unique(stream.name()),
              stream.units(),
              stream.rateNumerator(),
              stream.rateDenominator(),
              stream.sampleType(),
              stream.sampleCount(),
              stream.physicalUnit(),
              stream.modality()));
    }
    return named;
  }

  private List<SpikeStream> uniquelyNamedSpikes() {
    List<SpikeStream> named = new ArrayList<>();
    for (SpikeStream stream : recording.spikeStreams()) {
      named.add(
          new SpikeStream(
              unique(stream.name()),
              stream.units(),
              stream.clock(),
              stream.firstTick(),
              stream.endTick(),
              stream.gaps()));
    }
    return named;
  }
}
