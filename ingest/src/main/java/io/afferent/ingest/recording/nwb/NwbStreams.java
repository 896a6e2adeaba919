package io.afferent.ingest.recording.nwb;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.hdf5.Hdf5Samples;
import io.afferent.ingest.recording.stored.StoredRecording.StoredStream;
import io.afferent.schema.Modality;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes streams of series, that of the most units first, under unique names and labels. */
final class NwbStreams {
  private NwbStreams() {}

  static List<StoredStream> of(List<NwbSeries> found) {
    List<NwbSeries> series = new ArrayList<>(found);
    series.sort(Comparator.comparingInt((NwbSeries s) -> s.units().size()).reversed());
    List<String> names = names(series);
    List<String> labels = ChannelLabels.unique(labels(series, names));
    List<StoredStream> streams = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < series.size(); i++) {
      NwbSeries one = series.get(i);
      List<SignalUnit> units = new ArrayList<>();
      for (SignalUnit unit : one.units()) {
        units.add(unit.withLabel(labels.get(at++)));
      }
      streams.add(
          new StoredStream(
              new SignalStream(
                  names.get(i),
                  units,
                  one.clock().rate().numerator(),
                  one.clock().rate().denominator(),
                  Hdf5Samples.sampleType(one.data().type()),
                  one.samples(),
                  SignalStream.sharedPhysicalUnit(units),
                  Modality.EEG),
              one.clock().times(),
              Hdf5Samples.of(one.data(), units.size())));
    }
    return streams;
  }

  /** Names of the groups; where two have one name, the group above goes in front. */
  private static List<String> names(List<NwbSeries> series) {
    Map<String, Integer> counts = new HashMap<>();
    for (NwbSeries one : series) {
      counts.merge(one.object().name(), 1, Integer::sum);
    }
    List<String> names = new ArrayList<>();
    for (NwbSeries one : series) {
      String name = one.object().name();
      if (counts.getOrDefault(name, 0) > 1) {
        String[] parts = one.object().path().split("/");
        name = parts.length > 2 ? parts[parts.length - 2] + "-" + name : name;
      }
      names.add(ChannelLabels.clean(name));
    }
    return ChannelLabels.unique(names);
  }

  /** A label that an earlier stream has gets the name of its own stream in front. */
  private static List<String> labels(List<NwbSeries> series, List<String> names) {
    Map<String, Integer> owners = new HashMap<>();
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < series.size(); i++) {
      for (SignalUnit unit : series.get(i).units()) {
        int owner = owners.merge(unit.label(), i, (first, second) -> first);
        labels.add(owner == i ? unit.label() : names.get(i) + "-" + unit.label());
      }
    }
    return labels;
  }
}
