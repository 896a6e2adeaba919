package io.afferent.ingest.recording.nihonkohden;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.ingest.recording.stored.StoredRecording;
import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Opens a recording from any of its files. */
final class NihonKohdenRecording {
  private static final long PATIENT_TIME = 0x40;
  private static final int TIME_DIGITS = 14;

  private NihonKohdenRecording() {}

  static Recording open(Path path) throws IOException {
    RecordingFile file = RecordingFile.open(NihonKohdenFiles.data(path));
    return CloseOnFailure.of(file, () -> open(file));
  }

  private static Recording open(RecordingFile file) throws IOException {
    SourceWarnings warnings = new SourceWarnings();
    NihonKohdenHeader.Contents contents = NihonKohdenHeader.read(file, warnings);
    List<NihonKohdenBlock> blocks = contents.blocks();
    NihonKohdenLabels labels =
        NihonKohdenLabels.of(
            NihonKohdenFiles.beside(file.path(), NihonKohdenFiles.ELECTRODES), warnings);
    List<SignalUnit> units = NihonKohdenChannels.units(blocks.get(0).channels(), labels, warnings);
    SampleRate rate = new SampleRate(blocks.get(0).rateHz(), 1);
    RegularTimes times =
        NihonKohdenTimes.of(blocks, rate, startNanos(file, blocks.get(0), warnings), warnings);
    List<RecordingEvent> events =
        NihonKohdenEvents.of(
            NihonKohdenFiles.beside(file.path(), NihonKohdenFiles.EVENTS), times, warnings);
    SignalStream stream =
        new SignalStream(
            file.baseName(),
            units,
            rate.numerator(),
            rate.denominator(),
            SampleType.INT16,
            times.sampleCount(),
            SignalStream.sharedPhysicalUnit(units),
            Modality.EEG);
    return new StoredRecording(
        new RecordingHeader(
            "Nihon Kohden",
            file.baseName(),
            times.deviceTimeNanos(0),
            "file:" + file.name(),
            warnings.toList(),
            Map.of("device", contents.device(), "dataBlocks", Integer.toString(blocks.size()))),
        List.of(
            new StoredRecording.StoredStream(stream, times, new NihonKohdenStore(file, blocks))),
        events,
        file);
  }

  /** The start of the first block, else that of the patient's file. */
  private static long startNanos(
      RecordingFile file, NihonKohdenBlock first, SourceWarnings warnings) throws IOException {
    if (first.startNanos().isPresent()) {
      return first.startNanos().getAsLong();
    }
    Optional<Path> patient = NihonKohdenFiles.beside(file.path(), NihonKohdenFiles.PATIENT);
    OptionalLong told = patient.isPresent() ? patientNanos(patient.get()) : OptionalLong.empty();
    if (told.isEmpty()) {
      warnings.add("neither the first data block nor a .PNT has a time; it is put at 1970-01-01");
    }
    return told.orElse(0);
  }

  private static OptionalLong patientNanos(Path path) throws IOException {
    try (RecordingFile file = RecordingFile.open(path)) {
      if (file.size() < PATIENT_TIME + TIME_DIGITS) {
        return OptionalLong.empty();
      }
      String text =
          new String(file.read(PATIENT_TIME, TIME_DIGITS, "the time"), StandardCharsets.ISO_8859_1);
      if (!text.matches("\\d{14}")) {
        return OptionalLong.empty();
      }
      LocalDateTime time =
          LocalDateTime.of(
              Integer.parseInt(text.substring(0, 4)),
              Integer.parseInt(text.substring(4, 6)),
              Integer.parseInt(text.substring(6, 8)),
              Integer.parseInt(text.substring(8, 10)),
              Integer.parseInt(text.substring(10, 12)),
              Integer.parseInt(text.substring(12, 14)));
      boolean possible = time.getYear() >= 1980 && time.getYear() < 2200;
      return possible
          ? OptionalLong.of(time.toEpochSecond(ZoneOffset.UTC) * 1_000_000_000L)
          : OptionalLong.empty();
    } catch (DateTimeException noSuchTime) {
      return OptionalLong.empty();
    }
  }
}
