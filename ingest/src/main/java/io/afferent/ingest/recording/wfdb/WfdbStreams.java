package io.afferent.ingest.recording.wfdb;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.ingest.recording.stored.StoredRecording.StoredStream;
import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes streams of the signals of a record: those with equal samples per frame form one. */
final class WfdbStreams {
  private final WfdbSamples samples;
  private final SampleRate frameRate;
  private final long startNanos;
  private final String fileName;
  private final SourceWarnings warnings;
  private final Map<String, String> attributes;
  private final List<StoredStream> streams = new ArrayList<>();
  private final List<Optional<String>> labels = new ArrayList<>();

  /**
   * @param startNanos device time of the first stored frame
   * @param attributes takes facts about single signals
   */
  WfdbStreams(
      WfdbSamples samples,
      SampleRate frameRate,
      long startNanos,
      String fileName,
      SourceWarnings warnings,
      Map<String, String> attributes) {
    this.samples = samples;
    this.frameRate = frameRate;
    this.startNanos = startNanos;
    this.fileName = fileName;
    this.warnings = warnings;
    this.attributes = attributes;
  }

  List<StoredStream> streams() {
    return streams;
  }

  /** Label of each signal of the record, empty for one without samples. */
  List<Optional<String>> labels() {
    return labels;
  }

  /**
   * Adds all signals.
   *
   * @param name name of the first stream
   * @param hz frames per second
   */
  void add(String name, BigDecimal hz, List<Optional<WfdbUnit>> signals) throws RecordingException {
    Map<WfdbUnit, String> labelOf = label(signals);
    Map<Integer, List<WfdbUnit>> groups = new LinkedHashMap<>();
    for (WfdbUnit unit : labelOf.keySet()) {
      groups
          .computeIfAbsent(unit.line().samplesPerFrame(), perFrame -> new ArrayList<>())
          .add(unit);
    }
    List<List<WfdbUnit>> ordered = new ArrayList<>(groups.values());
    Comparator<List<WfdbUnit>> bySize = Comparator.comparingInt(List::size);
    ordered.sort(
        bySize.thenComparingInt(group -> group.get(0).line().samplesPerFrame()).reversed());
    List<SampleRate> rates = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (List<WfdbUnit> group : ordered) {
      rates.add(WfdbRates.of(hz, group.get(0).line().samplesPerFrame(), fileName));
      names.add(names.isEmpty() ? name : name + "-" + rates.get(names.size()).text() + "Hz");
    }
    names = ChannelLabels.unique(names);
    for (int i = 0; i < ordered.size(); i++) {
      add(names.get(i), rates.get(i), ordered.get(i), labelOf);
    }
  }

  private Map<WfdbUnit, String> label(List<Optional<WfdbUnit>> signals) {
    List<String> cleaned = new ArrayList<>();
    for (Optional<WfdbUnit> unit : signals) {
      cleaned.add(unit.map(known -> ChannelLabels.clean(known.line().description())).orElse(""));
    }
    List<String> unique = ChannelLabels.unique(cleaned);
    Map<WfdbUnit, String> labelOf = new LinkedHashMap<>();
    for (int i = 0; i < signals.size(); i++) {
      Optional<WfdbUnit> unit = signals.get(i);
      labels.add(unit.isPresent() ? Optional.of(unique.get(i)) : Optional.empty());
      if (unit.isPresent()) {
        labelOf.put(unit.get(), unique.get(i));
      }
    }
    return labelOf;
  }

  private void add(
      String name, SampleRate rate, List<WfdbUnit> units, Map<WfdbUnit, String> labelOf) {
    int perFrame = units.get(0).line().samplesPerFrame();
    int bits = 16;
    boolean digital = true;
    for (WfdbUnit unit : units) {
      digital &= unit.digital();
      bits = Math.max(bits, unit.format().bits);
    }
    SampleType type =
        digital
            ? bits > 24 ? SampleType.INT32 : bits > 16 ? SampleType.INT24 : SampleType.INT16
            : SampleType.FLOAT64;
    List<SignalUnit> described = new ArrayList<>(units.size());
    for (WfdbUnit unit : units) {
      String label = labelOf.getOrDefault(unit, "");
      described.add(WfdbScale.unit(unit, label, digital));
      describe(unit, label, digital);
    }
    if (!digital) {
      warnings.add(
          name
              + ": signals are missing or have another scale in some segments; the stream holds"
              + " physical values, NaN where there is none");
    }
    RegularTimes times = samples.timeline().times(frameRate, rate, perFrame, startNanos);
    SignalStream description =
        new SignalStream(
            name,
            described,
            rate.numerator(),
            rate.denominator(),
            type,
            times.sampleCount(),
            SignalStream.sharedPhysicalUnit(described),
            Modality.EEG);
    WfdbStore store = new WfdbStore(samples, units, type, description.bytesPerValue());
    streams.add(new StoredStream(description, times, store));
  }

  private void describe(WfdbUnit unit, String label, boolean digital) {
    WfdbSignalLine line = unit.line();
    attributes.put("format." + label, Integer.toString(line.formatCode()));
    if (!line.calibrated()) {
      warnings.add(
          "signal "
              + label
              + " (line "
              + line.line()
              + ") has no gain; 200 steps per "
              + line.units()
              + " are assumed, its amplitude is not calibrated");
    }
    if (line.skewFrames() > 0) {
      attributes.put("skewFrames." + label, Integer.toString(line.skewFrames()));
      warnings.add(
          "signal "
              + label
              + " lies "
              + line.skewFrames()
              + " frames late in its file and was moved; its last "
              + line.skewFrames()
              + " frames hold "
              + (digital ? Integer.toString(unit.format().missing()) : "NaN")
              + " for no sample");
    }
  }
}
