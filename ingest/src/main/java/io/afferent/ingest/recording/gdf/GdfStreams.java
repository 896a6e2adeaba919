package io.afferent.ingest.recording.gdf;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.ingest.recording.stored.StoredRecording.StoredStream;
import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes streams of the channels of a file: those with equal samples per record form one. */
final class GdfStreams {
  private final RecordingFile file;
  private final GdfHeader header;
  private final SourceWarnings warnings;
  private final List<List<GdfChannel>> groups;
  private final List<SampleRate> rates = new ArrayList<>();
  private final List<String> labels;

  GdfStreams(RecordingFile file, GdfHeader header, SourceWarnings warnings)
      throws RecordingException {
    this.file = file;
    this.header = header;
    this.warnings = warnings;
    this.groups = groups();
    List<String> cleaned = new ArrayList<>();
    for (GdfChannel channel : header.channels()) {
      cleaned.add(ChannelLabels.clean(channel.label()));
    }
    this.labels = ChannelLabels.unique(cleaned);
    for (List<GdfChannel> group : groups) {
      rates.add(rate(group.get(0)));
    }
    double seconds =
        (double) header.records() * header.durationNumerator() / header.durationDenominator();
    if (seconds > SampleRate.LONGEST_SECONDS) {
      throw file.refusedAt(
          244,
          header.records()
              + " records of "
              + header.durationNumerator()
              + "/"
              + header.durationDenominator()
              + " s are more than 31 years; the duration of a record is damaged");
    }
  }

  /** Label of each channel of the file. */
  List<String> labels() {
    return labels;
  }

  /** Rate of each stream. */
  List<SampleRate> rates() {
    return rates;
  }

  /** Samples per record of each stream. */
  List<Integer> samplesPerRecord() {
    return groups.stream().map(group -> group.get(0).samplesPerRecord()).toList();
  }

  private List<List<GdfChannel>> groups() {
    Map<Integer, List<GdfChannel>> bySamples = new LinkedHashMap<>();
    for (GdfChannel channel : header.channels()) {
      if (channel.samplesPerRecord() == 0) {
        warnings.add(
            channel.name() + " has 0 samples per record; what it has is in the event table");
      } else {
        bySamples
            .computeIfAbsent(channel.samplesPerRecord(), samples -> new ArrayList<>())
            .add(channel);
      }
    }
    List<List<GdfChannel>> ordered = new ArrayList<>(bySamples.values());
    Comparator<List<GdfChannel>> bySize = Comparator.comparingInt(List::size);
    ordered.sort(bySize.thenComparingInt(group -> group.get(0).samplesPerRecord()).reversed());
    return ordered;
  }

  private SampleRate rate(GdfChannel channel) throws RecordingException {
    try {
      SampleRate rate =
          new SampleRate(
              Math.multiplyExact(channel.samplesPerRecord(), header.durationDenominator()),
              header.durationNumerator());
      if (rate.hz() <= SampleRate.FASTEST_HZ) {
        return rate;
      }
    } catch (ArithmeticException doesNotFit) {
      // Told below, together with rates that fit and are too high.
    }
    throw file.refusedAt(
        244,
        channel.samplesPerRecord()
            + " samples in "
            + header.durationNumerator()
            + "/"
            + header.durationDenominator()
            + " s are more than 1e9 Hz; the duration of a record is damaged");
  }

  /** The streams, with gaps at the breaks. */
  List<StoredStream> streams(GdfBreaks breaks) {
    GdfWindow window = new GdfWindow(file, header);
    List<String> names = new ArrayList<>();
    for (SampleRate rate : rates) {
      names.add(names.isEmpty() ? file.baseName() : file.baseName() + "-" + rate.text() + "Hz");
    }
    names = ChannelLabels.unique(names);
    List<StoredStream> streams = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      SampleRate rate = rates.get(i);
      RegularTimes times = breaks.times(i, rate, header.startNanos());
      SampleType type = type(groups.get(i));
      List<SignalUnit> units = new ArrayList<>();
      for (GdfChannel channel : groups.get(i)) {
        units.add(GdfScale.unit(channel, labels.get(channel.number()), warnings));
      }
      SignalStream description =
          new SignalStream(
              names.get(i),
              units,
              rate.numerator(),
              rate.denominator(),
              type,
              times.sampleCount(),
              SignalStream.sharedPhysicalUnit(units),
              Modality.EEG);
      GdfStore store =
          new GdfStore(window, header, groups.get(i), type, description.bytesPerValue());
      streams.add(new StoredStream(description, times, store));
    }
    return streams;
  }

  /** The narrowest type that holds the values of all channels; FLOAT32 holds up to 24 bits. */
  private static SampleType type(List<GdfChannel> channels) {
    boolean real = false;
    int bytes = 0;
    for (GdfChannel channel : channels) {
      real |= channel.type().isReal();
      bytes =
          Math.max(
              bytes,
              switch (channel.type().streamType) {
                case INT16 -> 2;
                case INT24 -> 3;
                case FLOAT32 -> 3;
                case INT32 -> 4;
                default -> 8;
              });
    }
    return switch (bytes) {
      case 2 -> SampleType.INT16;
      case 3 -> real ? SampleType.FLOAT32 : SampleType.INT24;
      case 4 -> real ? SampleType.FLOAT64 : SampleType.INT32;
      default -> SampleType.FLOAT64;
    };
  }
}
