package io.afferent.ingest.recording.xdf;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.PhysicalUnit;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.schema.Modality;
import io.afferent.schema.UnitKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/** Columns of the streams of numbers, with labels that are unique in the recording. */
final class XdfUnits {
  private final List<List<SignalUnit>> units = new ArrayList<>();

  XdfUnits(List<XdfStream> streams, SourceWarnings warnings) {
    List<String> labels = new ArrayList<>();
    for (XdfStream stream : streams) {
      List<XdfStreamHeader.Channel> channels = stream.header().channels();
      for (int i = 0; i < channels.size(); i++) {
        String label = ChannelLabels.clean(channels.get(i).label());
        labels.add(label.isEmpty() ? stream.header().name() + "-" + (i + 1) : label);
      }
    }
    if (new HashSet<>(labels).size() < labels.size()) {
      warnings.add("channels share a label; the second of a label got a number");
    }
    List<String> unique = ChannelLabels.unique(labels);
    int next = 0;
    for (XdfStream stream : streams) {
      List<SignalUnit> own = new ArrayList<>();
      for (XdfStreamHeader.Channel channel : stream.header().channels()) {
        own.add(unit(channel, unique.get(next++)));
      }
      units.add(List.copyOf(own));
    }
  }

  /** Units of a stream, by its place in the list. */
  List<SignalUnit> of(int stream) {
    return units.get(stream);
  }

  static Modality modality(String type) {
    return switch (type.toUpperCase(Locale.ROOT)) {
      case "EEG", "IEEG", "SEEG", "ECOG" -> Modality.EEG;
      default -> Modality.UNKNOWN;
    };
  }

  private static SignalUnit unit(XdfStreamHeader.Channel channel, String label) {
    PhysicalUnit physical = PhysicalUnit.parse(channel.unit());
    return SignalUnit.withoutRange(
        label,
        channel.label(),
        kind(channel, physical.symbol()),
        BigDecimal.ONE,
        BigDecimal.ZERO,
        physical,
        channel.unit());
  }

  private static UnitKind kind(XdfStreamHeader.Channel channel, String symbol) {
    return switch (channel.type().toUpperCase(Locale.ROOT)) {
      case "EEG", "IEEG", "SEEG", "ECOG" -> UnitKind.EEG;
      case "EOG" -> UnitKind.EOG;
      case "ECG", "EKG" -> UnitKind.ECG;
      case "EMG" -> UnitKind.EMG;
      case "REF", "REFERENCE" -> UnitKind.REFERENCE;
      case "TRIGGER", "TRIG", "STIM", "MARKERS", "MARKER", "EVENTS" -> UnitKind.TRIGGER;
      default -> ChannelLabels.kindOf(channel.label(), symbol);
    };
  }
}
