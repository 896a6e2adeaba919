package io.afferent.ingest.recording.edf;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.file.TextModeCopy;
import io.afferent.ingest.recording.stored.StoredRecording;
import io.afferent.schema.EventKind;
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
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Opens EDF and BDF files. EDF gives INT16; BDF gives INT24, or INT32 for a stream with a BioSemi
 * {@code Status} signal, whose 24 bits are unsigned. Reads the annotation signals once when opened;
 * after that, holds at most 16 MiB of the file.
 */
final class EdfRecording {
  private static final BigDecimal LONGEST_SECONDS = BigDecimal.valueOf(1_000_000_000L);
  private static final double FASTEST_HZ = 1e9;

  private EdfRecording() {}

  static Recording open(Path path, OpenOptions options) throws IOException {
    RecordingFile file = RecordingFile.open(path);
    return CloseOnFailure.of(file, () -> open(file, options));
  }

  private static Recording open(RecordingFile file, OpenOptions options) throws IOException {
    SourceWarnings warnings = new SourceWarnings();
    EdfHeader edf = EdfHeader.read(file, warnings);
    boolean lineEndsSuspect = TextModeCopy.suspect(file);
    Map<Integer, List<EdfSignal>> groups = groups(file, edf, warnings);
    EdfTimeline.Builder builder = timelineBuilder(file, edf, groups);
    List<EdfAnnotations.Annotation> annotations =
        EdfAnnotations.scan(file, edf, builder, lineEndsSuspect, warnings);
    EdfTimeline timeline = builder.build(warnings);
    long headerStartNanos =
        Math.multiplyExact(edf.start().toEpochSecond(ZoneOffset.UTC), 1_000_000_000L);
    EdfStreams streams =
        new EdfStreams(file, edf, file.baseName(), groups, timeline, headerStartNanos, warnings);
    RecordingHeader header =
        new RecordingHeader(
            edf.format(),
            file.baseName(),
            headerStartNanos + timeline.firstStartNanos(),
            "file:" + file.name(),
            warnings.toList(),
            attributes(edf, timeline, options));
    return new StoredRecording(
        header, streams.toList(), events(annotations, headerStartNanos, streams), file);
  }

  /** Ordinary signals by samples per record, the largest group first. */
  private static Map<Integer, List<EdfSignal>> groups(
      RecordingFile file, EdfHeader edf, SourceWarnings warnings) throws RecordingException {
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
                + SourceText.quoted(signal.label())
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
      RecordingFile file, EdfHeader edf, Map<Integer, List<EdfSignal>> groups)
      throws RecordingException {
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
      List<EdfAnnotations.Annotation> annotations, long headerStartNanos, EdfStreams streams) {
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
              : streams.labelOf(annotation.text().substring(mark + 2).strip());
      events.add(
          new RecordingEvent(
              deviceTimeNanos,
              streams.nearestIndex(deviceTimeNanos),
              annotation.durationNanos(),
              unit.isPresent() ? annotation.text().substring(0, mark) : annotation.text(),
              annotation.onsetText(),
              unit,
              OptionalInt.empty(),
              EventKind.ANNOTATION));
    }
    return events;
  }
}
