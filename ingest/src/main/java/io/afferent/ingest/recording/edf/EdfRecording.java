package io.afferent.ingest.recording.edf;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.schema.EventKind;
import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * An open EDF or BDF file. EDF gives INT16; BDF gives INT24, or INT32 for a stream with a BioSemi
 * {@code Status} signal, whose 24 bits are unsigned. Reads the annotation signals once when opened;
 * after that, holds at most 16 MiB of the file.
 */
final class EdfRecording implements Recording {
  private static final BigDecimal LONGEST_SECONDS = BigDecimal.valueOf(1_000_000_000L);
  private static final double FASTEST_HZ = 1e9;

  private final EdfFile file;
  private final RecordingHeader header;
  private final List<SignalStream> streams;
  private final List<EdfStreamTimes> times;
  private final List<EdfSampleReader.Layout> layouts;
  private final List<RecordingEvent> events;
  private final EdfSampleReader reader;

  private EdfRecording(
      EdfFile file,
      RecordingHeader header,
      EdfHeader edf,
      Streams streams,
      List<RecordingEvent> events) {
    this.file = file;
    this.header = header;
    this.streams = List.copyOf(streams.descriptions);
    this.times = List.copyOf(streams.times);
    this.layouts = List.copyOf(streams.layouts);
    this.events = List.copyOf(events);
    this.reader = new EdfSampleReader(file, edf);
  }

  static EdfRecording open(Path path, OpenOptions options) throws IOException {
    EdfFile file = EdfFile.open(path);
    try {
      return open(file, options);
    } catch (IOException | RuntimeException failed) {
      try {
        file.close();
      } catch (IOException alsoFailed) {
        failed.addSuppressed(alsoFailed);
      }
      throw failed;
    }
  }

  private static EdfRecording open(EdfFile file, OpenOptions options) throws IOException {
    EdfWarnings warnings = new EdfWarnings();
    EdfHeader edf = EdfHeader.read(file, warnings);
    boolean lineEndsSuspect = EdfLineEnds.suspect(file);
    Map<Integer, List<EdfSignal>> groups = groups(file, edf, warnings);
    EdfTimeline.Builder builder = timelineBuilder(file, edf, groups);
    List<EdfAnnotations.Annotation> annotations =
        EdfAnnotations.scan(file, edf, builder, lineEndsSuspect, warnings);
    EdfTimeline timeline = builder.build(warnings);
    long headerStartNanos =
        Math.multiplyExact(edf.start().toEpochSecond(ZoneOffset.UTC), 1_000_000_000L);
    Streams streams =
        new Streams(edf, baseName(file.name()), groups, timeline, headerStartNanos, warnings);
    RecordingHeader header =
        new RecordingHeader(
            edf.format(),
            baseName(file.name()),
            headerStartNanos + timeline.firstStartNanos(),
            "file:" + file.name(),
            warnings.toList(),
            attributes(edf, timeline, options));
    return new EdfRecording(
        file, header, edf, streams, events(annotations, headerStartNanos, streams));
  }

  /** Ordinary signals by samples per record, the largest group first. */
  private static Map<Integer, List<EdfSignal>> groups(
      EdfFile file, EdfHeader edf, EdfWarnings warnings) throws RecordingException {
    Map<Integer, List<EdfSignal>> byRate = new LinkedHashMap<>();
    for (EdfSignal signal : edf.signals()) {
      if (signal.isAnnotations()) {
        continue;
      }
      if (signal.samplesPerRecord() == 0) {
        warnings.add(
            "signal "
                + (signal.number() + 1)
                + " ("
                + EdfText.quoted(signal.label())
                + ") has 0 samples per record and was left out");
        continue;
      }
      byRate.computeIfAbsent(signal.samplesPerRecord(), key -> new ArrayList<>()).add(signal);
    }
    if (!byRate.isEmpty() && edf.recordSeconds().signum() == 0) {
      throw file.refused(
          "the duration of a record is 0 s, which only files of annotations may have, but there are"
              + " other signals; their rate is not known, write the duration into the header (bytes"
              + " 244 to 251) if you know it");
    }
    List<List<EdfSignal>> ordered = new ArrayList<>(byRate.values());
    Comparator<List<EdfSignal>> bySize = Comparator.comparingInt(List::size);
    ordered.sort(bySize.thenComparingInt(group -> group.get(0).samplesPerRecord()).reversed());
    Map<Integer, List<EdfSignal>> result = new LinkedHashMap<>();
    for (List<EdfSignal> group : ordered) {
      result.put(group.get(0).samplesPerRecord(), group);
    }
    return result;
  }

  private static EdfTimeline.Builder timelineBuilder(
      EdfFile file, EdfHeader edf, Map<Integer, List<EdfSignal>> groups) throws RecordingException {
    if (groups.isEmpty()) {
      return new EdfTimeline.Builder(file, edf, new SampleRate(0, 1), 1);
    }
    BigDecimal seconds = edf.recordSeconds();
    if (seconds.multiply(BigDecimal.valueOf(edf.recordCount())).compareTo(LONGEST_SECONDS) > 0) {
      throw file.refused(
          edf.recordCount()
              + " records of "
              + seconds.toPlainString()
              + " s are more than 31 years; the duration of a record is damaged, copy the file"
              + " again");
    }
    int most = Collections.max(groups.keySet());
    try {
      for (int samplesPerRecord : groups.keySet()) {
        SampleRate.of(samplesPerRecord, seconds);
      }
      SampleRate fastest = SampleRate.of(most, seconds);
      if (fastest.hz() > FASTEST_HZ) {
        throw file.refused(
            most
                + " samples in "
                + seconds.toPlainString()
                + " s are more than 1e9 Hz; the header is damaged, copy the file again");
      }
      return new EdfTimeline.Builder(
          file, edf, SampleRate.of(1, seconds), (long) (0.5e9 / fastest.hz()));
    } catch (ArithmeticException doesNotFit) {
      throw file.refused(
          "the duration of a record, "
              + seconds.toPlainString()
              + " s, gives no exact rate; the header is damaged, copy the file again");
    }
  }

  private static Map<String, String> attributes(
      EdfHeader edf, EdfTimeline timeline, OpenOptions options) {
    Map<String, String> attributes = new HashMap<>();
    attributes.put("headerStart", edf.start().toString());
    attributes.put(
        "firstSampleOffsetSeconds",
        BigDecimal.valueOf(timeline.firstStartNanos(), 9).stripTrailingZeros().toPlainString());
    attributes.put("recordCount", Long.toString(edf.recordCount()));
    attributes.put("recordSeconds", edf.recordSeconds().toPlainString());
    if (options.personalFields()) {
      attributes.put("patient", edf.patient());
      attributes.put("recording", edf.recording());
    }
    return attributes;
  }

  private static List<RecordingEvent> events(
      List<EdfAnnotations.Annotation> annotations, long headerStartNanos, Streams streams) {
    List<EdfAnnotations.Annotation> ordered = new ArrayList<>(annotations);
    ordered.sort(Comparator.comparingLong(EdfAnnotations.Annotation::onsetNanos));
    List<RecordingEvent> events = new ArrayList<>(ordered.size());
    for (EdfAnnotations.Annotation annotation : ordered) {
      long deviceTimeNanos = headerStartNanos + annotation.onsetNanos();
      // The extension "text@@label" says which signal an annotation is about.
      int mark = annotation.text().lastIndexOf("@@");
      Optional<String> unit =
          mark < 0
              ? Optional.empty()
              : Optional.ofNullable(
                  streams.labelsBySource.get(annotation.text().substring(mark + 2).strip()));
      events.add(
          new RecordingEvent(
              deviceTimeNanos,
              streams.times.isEmpty()
                  ? OptionalLong.empty()
                  : streams.times.get(0).nearestIndex(deviceTimeNanos),
              annotation.durationNanos(),
              unit.isPresent() ? annotation.text().substring(0, mark) : annotation.text(),
              annotation.onsetText(),
              unit,
              OptionalInt.empty(),
              EventKind.ANNOTATION));
    }
    return events;
  }

  private static String baseName(String fileName) {
    int dot = fileName.lastIndexOf('.');
    return dot > 0 ? fileName.substring(0, dot) : fileName;
  }

  @Override
  public RecordingHeader header() {
    return header;
  }

  @Override
  public List<SignalStream> streams() {
    return streams;
  }

  @Override
  public List<RecordingEvent> events() {
    return events;
  }

  @Override
  public List<RecordingGap> gaps(int stream) {
    return times.get(stream).gaps();
  }

  @Override
  public int read(int stream, long firstSampleIndex, int sampleCount, byte[] dst)
      throws IOException {
    Objects.checkIndex(stream, streams.size());
    SignalStream description = streams.get(stream);
    if (firstSampleIndex < 0 || sampleCount < 0) {
      throw new IllegalArgumentException(
          "firstSampleIndex and sampleCount must be at least 0, were "
              + firstSampleIndex
              + " and "
              + sampleCount);
    }
    long needed = (long) sampleCount * description.bytesPerSample();
    if (dst.length < needed) {
      throw new IllegalArgumentException(
          "dst must have at least " + needed + " bytes, had " + dst.length);
    }
    EdfStreamTimes time = times.get(stream);
    int run = time.runOf(firstSampleIndex);
    long available = time.endOfRun(run) - firstSampleIndex;
    if (available <= 0) {
      return 0;
    }
    int count = (int) Math.min(sampleCount, available);
    reader.read(layouts.get(stream), time.storedIndex(run, firstSampleIndex), count, dst);
    return count;
  }

  @Override
  public long deviceTimeNanos(int stream, long sampleIndex) {
    if (sampleIndex < 0) {
      throw new IllegalArgumentException("sampleIndex must be at least 0, was " + sampleIndex);
    }
    return times.get(stream).deviceTimeNanos(sampleIndex);
  }

  @Override
  public OptionalLong nearestSampleIndex(int stream, long deviceTimeNanos) {
    return times.get(stream).nearestIndex(deviceTimeNanos);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** The streams of a file, and where their values and times are. */
  private static final class Streams {
    private final List<SignalStream> descriptions = new ArrayList<>();
    private final List<EdfStreamTimes> times = new ArrayList<>();
    private final List<EdfSampleReader.Layout> layouts = new ArrayList<>();
    private final Map<String, String> labelsBySource = new HashMap<>();

    Streams(
        EdfHeader edf,
        String baseName,
        Map<Integer, List<EdfSignal>> groups,
        EdfTimeline timeline,
        long headerStartNanos,
        EdfWarnings warnings) {
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
            names.get(descriptions.size()),
            group.getValue(),
            SampleRate.of(group.getKey(), edf.recordSeconds()),
            new EdfStreamTimes(
                SampleRate.of(group.getKey(), edf.recordSeconds()),
                group.getKey(),
                edf.recordCount(),
                timeline,
                headerStartNanos),
            labels,
            warnings);
      }
    }

    private void add(
        EdfHeader edf,
        String name,
        List<EdfSignal> signals,
        SampleRate rate,
        EdfStreamTimes time,
        Map<Integer, String> labels,
        EdfWarnings warnings) {
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
              time.sampleCount(),
              SignalStream.sharedPhysicalUnit(units),
              Modality.EEG);
      layouts.add(
          new EdfSampleReader.Layout(
              descriptions.size(),
              signals.get(0).samplesPerRecord(),
              byteOffsets,
              bits,
              description.bytesPerValue()));
      times.add(time);
      descriptions.add(description);
    }

    /** Labels by number of the signal, unique over all streams. */
    private static Map<Integer, String> uniqueLabels(
        Map<Integer, List<EdfSignal>> groups, EdfWarnings warnings) {
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
                  + EdfText.quoted(inFileOrder.get(i).label())
                  + " is empty or taken");
        }
      }
      return labels;
    }
  }
}
