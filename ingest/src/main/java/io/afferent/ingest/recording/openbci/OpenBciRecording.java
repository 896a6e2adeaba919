package io.afferent.ingest.recording.openbci;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.ingest.recording.stored.StoredRecording;
import io.afferent.ingest.recording.text.RowStore;
import io.afferent.schema.EventKind;
import io.afferent.schema.GapCause;
import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens a log. */
final class OpenBciRecording {
  private static final double LONGEST_SECONDS = 1e9;
  private static final long DAY_NANOS = 86_400_000_000_000L;
  private static final Pattern DATE_IN_NAME =
      Pattern.compile(".*?(?<!\\d)(\\d{4})[-_](\\d{2})[-_](\\d{2})(?!\\d).*");

  private OpenBciRecording() {}

  static Recording open(Path path) throws IOException {
    RecordingFile file = RecordingFile.open(path);
    return CloseOnFailure.of(file, () -> open(file));
  }

  private static Recording open(RecordingFile file) throws IOException {
    SourceWarnings warnings = new SourceWarnings();
    OpenBciHeader header = OpenBciHeader.read(file, warnings);
    OpenBciColumns columns = OpenBciColumns.of(header, file);
    List<SignalUnit> units = columns.units();
    long exg = units.stream().filter(unit -> unit.sourceUnit().equals("uV")).count();
    if (header.channels() > 0 && exg != header.channels()) {
      warnings.add(
          "Number of channels is "
              + header.channels()
              + ", the columns name "
              + exg
              + "; all are read");
    }
    OpenBciScan scan = OpenBciScan.of(file, header, columns, warnings);
    SampleRate rate = header.rate();
    if ((scan.index().rows() + scan.losses().total()) / rate.hz() > LONGEST_SECONDS) {
      throw file.refused(
          "the rows and what is missing between them last more than 31 years at "
              + rate.text()
              + " Hz; correct %Sample Rate or the times");
    }
    RegularTimes times =
        scan.losses()
            .times(
                rate,
                startNanos(file, scan, warnings),
                scan.counted() ? GapCause.DEVICE_COUNTER : GapCause.DISCONTINUOUS_FILE);
    SignalStream stream =
        new SignalStream(
            file.baseName(),
            units,
            rate.numerator(),
            rate.denominator(),
            SampleType.FLOAT64,
            times.sampleCount(),
            SignalStream.sharedPhysicalUnit(units),
            Modality.EEG);
    return new StoredRecording(
        new RecordingHeader(
            "OpenBCI",
            file.baseName(),
            times.deviceTimeNanos(0),
            "file:" + file.name(),
            warnings.toList(),
            attributes(header)),
        List.of(
            new StoredRecording.StoredStream(
                stream, times, new RowStore(file, scan.index(), columns.decoder(), units.size()))),
        events(scan.marks(), times),
        file);
  }

  /** Device time of the first row. A time of day gets its date from the name of the file. */
  private static long startNanos(RecordingFile file, OpenBciScan scan, SourceWarnings warnings) {
    if (scan.clock().isEmpty() || scan.firstNanos().isEmpty()) {
      warnings.add("the first row has no time; times count from 1970-01-01");
      return 0;
    }
    long first = scan.firstNanos().getAsLong();
    if (scan.clock().get().dated()) {
      return first;
    }
    Optional<LocalDate> day =
        scan.clock().get().isTimeOfDay() ? dateOf(file.name()) : Optional.empty();
    if (day.isPresent() && first < DAY_NANOS) {
      return day.get().toEpochDay() * DAY_NANOS + first;
    }
    warnings.add(
        "neither the times nor the name of the file tell the date; times count from 1970-01-01");
    return first;
  }

  static Optional<LocalDate> dateOf(String fileName) {
    Matcher matcher = DATE_IN_NAME.matcher(fileName);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      LocalDate day =
          LocalDate.of(
              Integer.parseInt(matcher.group(1)),
              Integer.parseInt(matcher.group(2)),
              Integer.parseInt(matcher.group(3)));
      return day.getYear() < 2010 || day.getYear() > 2199 ? Optional.empty() : Optional.of(day);
    } catch (DateTimeException noSuchDay) {
      return Optional.empty();
    }
  }

  private static List<RecordingEvent> events(List<OpenBciScan.Mark> marks, RegularTimes times) {
    List<RecordingEvent> events = new ArrayList<>(marks.size());
    for (OpenBciScan.Mark mark : marks) {
      long index = times.indexOfStored(mark.row());
      events.add(
          new RecordingEvent(
              times.deviceTimeNanos(index),
              OptionalLong.of(index),
              OptionalLong.empty(),
              mark.text(),
              "",
              Optional.empty(),
              mark.code() == 0 ? OptionalInt.empty() : OptionalInt.of(mark.code()),
              mark.code() == 0 ? EventKind.ANNOTATION : EventKind.MARKER));
    }
    return events;
  }

  private static Map<String, String> attributes(OpenBciHeader header) {
    Map<String, String> attributes = new HashMap<>();
    if (!header.board().isEmpty()) {
      attributes.put("board", header.board());
    }
    attributes.put("columns", header.names().isEmpty() ? "by place" : "by name");
    if (!header.comments().isEmpty()) {
      attributes.put("title", SourceText.quoted(header.comments().get(0)).replace("'", ""));
    }
    return attributes;
  }
}
