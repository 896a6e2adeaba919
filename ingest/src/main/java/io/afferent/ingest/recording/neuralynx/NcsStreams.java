package io.afferent.ingest.recording.neuralynx;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.RecordingInfo;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.ingest.recording.stored.SampleStore;
import io.afferent.ingest.recording.stored.StoredRecording.StoredStream;
import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import io.afferent.schema.UnitKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Makes streams of channels: those of one rate whose samples were taken at the same times. */
final class NcsStreams {
  private NcsStreams() {}

  /** Channels that go together, the largest group first. */
  static List<List<NcsChannel>> groups(List<NcsChannel> channels) {
    List<List<NcsChannel>> groups = new ArrayList<>();
    for (NcsChannel channel : channels) {
      List<NcsChannel> own = null;
      for (List<NcsChannel> group : groups) {
        if (own == null && group.get(0).scan().isLike(channel.scan())) {
          own = group;
        }
      }
      if (own == null) {
        own = new ArrayList<>();
        groups.add(own);
      }
      own.add(channel);
    }
    groups.sort(Comparator.comparingInt((List<NcsChannel> group) -> group.size()).reversed());
    return groups;
  }

  /** One stream per group. */
  static List<StoredStream> of(List<List<NcsChannel>> groups, SourceWarnings warnings) {
    List<String> names = new ArrayList<>();
    List<SampleRate> rates = new ArrayList<>();
    for (List<NcsChannel> group : groups) {
      SampleRate rate = group.get(0).scan().rate(warnings);
      rates.add(rate);
      names.add(
          group.size() == 1
              ? ChannelLabels.clean(group.get(0).source().file().baseName())
              : "ncs-" + rate.text() + "Hz");
    }
    List<String> unique = ChannelLabels.unique(names);
    List<StoredStream> streams = new ArrayList<>();
    for (List<NcsChannel> group : groups) {
      RegularTimes times = group.get(0).scan().times(rates.get(streams.size()));
      List<SignalUnit> units = new ArrayList<>();
      for (NcsChannel channel : group) {
        units.add(unit(channel, warnings));
      }
      streams.add(
          new StoredStream(
              new SignalStream(
                  unique.get(streams.size()),
                  units,
                  rates.get(streams.size()).numerator(),
                  rates.get(streams.size()).denominator(),
                  SampleType.INT16,
                  times.sampleCount(),
                  SignalStream.sharedPhysicalUnit(units),
                  Modality.EEG),
              times,
              store(List.copyOf(group))));
    }
    return streams;
  }

  private static SampleStore store(List<NcsChannel> group) {
    return (firstStored, count, dst) -> {
      byte[] window = new byte[NcsScan.SAMPLES * 2];
      for (int place = 0; place < group.size(); place++) {
        group.get(place).read(firstStored, count, dst, place, group.size(), window);
      }
    };
  }

  private static SignalUnit unit(NcsChannel channel, SourceWarnings warnings) {
    NeuralynxHeader header = channel.source().header();
    Optional<BigDecimal> volts = header.bitVolts();
    if (volts.isEmpty()) {
      warnings.add(
          channel.source().file().name()
              + ": ADBitVolts is missing or no decimal above 0, so its samples have no unit");
    }
    double gain = volts.orElse(BigDecimal.ONE).doubleValue();
    String unit = volts.isPresent() ? "V" : "";
    return new SignalUnit(
        channel.label(),
        header.label(),
        volts.isPresent() ? UnitKind.EEG : UnitKind.UNKNOWN,
        gain,
        0,
        unit,
        gain,
        0,
        unit,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        "",
        filters(header));
  }

  private static String filters(NeuralynxHeader header) {
    StringBuilder text = new StringBuilder();
    if (header.text("DSPLowCutFilterEnabled").equalsIgnoreCase("true")) {
      text.append("high-pass ").append(header.text("DspLowCutFrequency")).append(" Hz");
    }
    if (header.text("DSPHighCutFilterEnabled").equalsIgnoreCase("true")) {
      text.append(text.length() > 0 ? ", " : "");
      text.append("low-pass ").append(header.text("DspHighCutFrequency")).append(" Hz");
    }
    return RecordingInfo.printable(text.toString()).strip();
  }
}
