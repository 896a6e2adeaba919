package io.afferent.ingest.recording.edf;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.ingest.recording.stored.StoredRecording;
import io.afferent.schema.GapCause;
import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** The streams of a file, and where their values and times are. */
final class EdfStreams {
  private final List<StoredRecording.StoredStream> streams = new ArrayList<>();
  private final Map<String, String> labelsBySource = new HashMap<>();
  private final EdfSampleReader reader;

  EdfStreams(
      RecordingFile file,
      EdfHeader edf,
      String baseName,
      Map<Integer, List<EdfSignal>> groups,
      EdfTimeline timeline,
      long headerStartNanos,
      SourceWarnings warnings) {
    this.reader = new EdfSampleReader(file, edf);
    Map<Integer, String> labels = uniqueLabels(groups, warnings);
    List<String> names = new ArrayList<>();
    for (int samplesPerRecord : groups.keySet()) {
      SampleRate rate = SampleRate.of(samplesPerRecord, edf.recordSeconds());
      names.add(names.isEmpty() ? baseName : baseName + "-" + rate.text() + "Hz");
    }
    names = ChannelLabels.unique(names);
    for (Map.Entry<Integer, List<EdfSignal>> group : groups.entrySet()) {
      add(
          edf,
          names.get(streams.size()),
          group.getValue(),
          SampleRate.of(group.getKey(), edf.recordSeconds()),
          times(edf, group.getKey(), timeline, headerStartNanos),
          labels,
          warnings);
    }
  }

  private void add(
      EdfHeader edf,
      String name,
      List<EdfSignal> signals,
      SampleRate rate,
      RegularTimes times,
      Map<Integer, String> labels,
      SourceWarnings warnings) {
    List<SignalUnit> units = new ArrayList<>(signals.size());
    long[] byteOffsets = new long[signals.size()];
    boolean[] bits = new boolean[signals.size()];
    boolean anyBits = false;
    for (int i = 0; i < signals.size(); i++) {
      EdfSignal signal = signals.get(i);
      String label = Objects.requireNonNull(labels.get(signal.number()));
      units.add(EdfUnits.unit(signal, label, edf.isBdf(), warnings));
      labelsBySource.putIfAbsent(signal.label(), label);
      byteOffsets[i] = signal.byteOffset();
      bits[i] = EdfUnits.isBitField(signal, edf.isBdf());
      anyBits |= bits[i];
    }
    SampleType type =
        edf.isBdf() ? (anyBits ? SampleType.INT32 : SampleType.INT24) : SampleType.INT16;
    SignalStream description =
        new SignalStream(
            name,
            units,
            rate.numerator(),
            rate.denominator(),
            type,
            times.sampleCount(),
            SignalStream.sharedPhysicalUnit(units),
            Modality.EEG);
    EdfSampleReader.Layout layout =
        new EdfSampleReader.Layout(
            streams.size(),
            signals.get(0).samplesPerRecord(),
            byteOffsets,
            bits,
            description.bytesPerValue());
    streams.add(
        new StoredRecording.StoredStream(
            description,
            times,
            (firstStored, count, dst) -> reader.read(layout, firstStored, count, dst)));
  }

  /** The streams, the one with the most units first. */
  List<StoredRecording.StoredStream> toList() {
    return streams;
  }

  /** Label of the first signal that the file calls {@code sourceLabel}. */
  Optional<String> labelOf(String sourceLabel) {
    return Optional.ofNullable(labelsBySource.get(sourceLabel));
  }

  /** Sample of the first stream nearest to a time; empty outside, and without streams. */
  OptionalLong nearestIndex(long deviceTimeNanos) {
    return streams.isEmpty()
        ? OptionalLong.empty()
        : streams.get(0).times().nearestIndex(deviceTimeNanos);
  }

  /** Each run of records is a stretch of samples. */
  private static RegularTimes times(
      EdfHeader edf, int samplesPerRecord, EdfTimeline timeline, long headerStartNanos) {
    SampleRate rate = SampleRate.of(samplesPerRecord, edf.recordSeconds());
    RegularTimes.Builder times = new RegularTimes.Builder(rate);
    for (int run = 0; run < timeline.runs(); run++) {
      long next = run + 1 < timeline.runs() ? timeline.firstRecord(run + 1) : edf.recordCount();
      long sinceStart = timeline.startNanos(run) - timeline.firstStartNanos();
      times.stretch(
          Math.max(times.endIndex(), rate.indexNearest(sinceStart)),
          (next - timeline.firstRecord(run)) * samplesPerRecord,
          headerStartNanos + timeline.startNanos(run),
          GapCause.DISCONTINUOUS_FILE);
    }
    return times.build();
  }

  /** Labels by number of the signal, unique over all streams. */
  private static Map<Integer, String> uniqueLabels(
      Map<Integer, List<EdfSignal>> groups, SourceWarnings warnings) {
    List<EdfSignal> inFileOrder = new ArrayList<>();
    groups.values().forEach(inFileOrder::addAll);
    inFileOrder.sort(Comparator.comparingInt(EdfSignal::number));
    List<String> cleaned = new ArrayList<>();
    for (EdfSignal signal : inFileOrder) {
      cleaned.add(ChannelLabels.clean(signal.label()));
    }
    List<String> unique = ChannelLabels.unique(cleaned);
    Map<Integer, String> labels = new HashMap<>();
    for (int i = 0; i < unique.size(); i++) {
      labels.put(inFileOrder.get(i).number(), unique.get(i));
      if (!unique.get(i).equals(cleaned.get(i))) {
        warnings.add(
            "signal "
                + (inFileOrder.get(i).number() + 1)
                + " is called "
                + unique.get(i)
                + ", because its label "
                + SourceText.quoted(inFileOrder.get(i).label())
                + " is empty or taken");
      }
    }
    return labels;
  }
}
