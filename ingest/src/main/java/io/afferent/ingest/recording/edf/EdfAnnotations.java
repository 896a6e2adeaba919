package io.afferent.ingest.recording.edf;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Everything that the annotation signals of a file say: annotations, and the start of each record,
 * which is passed on to the timeline. Reads only the bytes of the annotation signals, except where
 * records are so small that reading several of them at once is cheaper.
 */
final class EdfAnnotations {
  /** Largest number of annotations: about 1 GB of objects, far beyond real files. */
  private static final int LARGEST_COUNT = 4_000_000;

  private static final int SMALL_RECORD_BYTES = 16 * 1024;
  private static final int CHUNK_BYTES = 256 * 1024;

  /** An annotation as the file writes it; the onset is relative to the header's start time. */
  record Annotation(long onsetNanos, String onsetText, OptionalLong durationNanos, String text) {}

  private final RecordingFile file;
  private final EdfHeader header;
  private final EdfTimeline.Builder timeline;
  private final List<EdfSignal> signals = new ArrayList<>();
  private final List<Annotation> annotations = new ArrayList<>();
  private long malformed;
  private long firstMalformedRecord = -1;
  private long validStarts;
  private long emptyStarts;
  private long damagedStarts;
  private long damagedAtEnd;
  private long firstDamagedAtEnd;

  private EdfAnnotations(RecordingFile file, EdfHeader header, EdfTimeline.Builder timeline) {
    this.file = file;
    this.header = header;
    this.timeline = timeline;
    for (EdfSignal signal : header.signals()) {
      if (signal.isAnnotations() && signal.samplesPerRecord() > 0) {
        signals.add(signal);
      }
    }
  }

  /**
   * Scans the file.
   *
   * @param lineEndsSuspect whether the line ends of the file look like those of a text-mode copy
   */
  static List<Annotation> scan(
      RecordingFile file,
      EdfHeader header,
      EdfTimeline.Builder timeline,
      boolean lineEndsSuspect,
      SourceWarnings warnings)
      throws IOException {
    EdfAnnotations scan = new EdfAnnotations(file, header, timeline);
    if (!scan.signals.isEmpty()) {
      scan.readAll();
    }
    scan.judge(lineEndsSuspect, warnings);
    return scan.annotations;
  }

  private void readAll() throws IOException {
    long records = header.recordCount();
    if (header.recordBytes() <= SMALL_RECORD_BYTES) {
      int perChunk = (int) (CHUNK_BYTES / header.recordBytes());
      byte[] chunk = new byte[(int) (perChunk * header.recordBytes())];
      for (long record = 0; record < records; record += perChunk) {
        int count = (int) Math.min(perChunk, records - record);
        file.read(position(record), chunk, 0, (int) (count * header.recordBytes()));
        for (int i = 0; i < count; i++) {
          for (EdfSignal signal : signals) {
            int from = (int) (i * header.recordBytes() + signal.byteOffset());
            accept(record + i, signal, chunk, from);
          }
        }
      }
      return;
    }
    byte[] bytes = new byte[0];
    for (long record = 0; record < records; record++) {
      for (EdfSignal signal : signals) {
        int length = bytesOf(signal);
        if (bytes.length < length) {
          bytes = new byte[length];
        }
        file.read(position(record) + signal.byteOffset(), bytes, 0, length);
        accept(record, signal, bytes, 0);
      }
    }
  }

  private long position(long record) {
    return header.headerBytes() + record * header.recordBytes();
  }

  private int bytesOf(EdfSignal signal) throws RecordingException {
    long length = (long) signal.samplesPerRecord() * header.bytesPerValue();
    if (length > 64L * 1024 * 1024) {
      throw file.refused(
          "an annotation signal has "
              + length
              + " bytes per record, at most 64 MiB are read; the samples per record are wrong,"
              + " copy the file again");
    }
    return (int) length;
  }

  private void accept(long record, EdfSignal signal, byte[] bytes, int from)
      throws RecordingException {
    TalParser.Result result = TalParser.parse(bytes, from, from + bytesOf(signal));
    if (result.malformed() > 0) {
      malformed += result.malformed();
      firstMalformedRecord = firstMalformedRecord < 0 ? record : firstMalformedRecord;
    }
    boolean timesRecords = signal.number() == signals.get(0).number();
    if (timesRecords) {
      acceptStart(record, result);
    }
    for (TalParser.Tal tal : result.tals()) {
      boolean first = true;
      for (String text : tal.texts()) {
        boolean timing = first && timesRecords && tal.timesRecord();
        first = false;
        // An empty text marks nothing, unless it has a duration.
        if (!timing && (!text.isEmpty() || tal.durationNanos().isPresent())) {
          annotations.add(
              new Annotation(tal.onsetNanos(), tal.onsetText(), tal.durationNanos(), text));
        }
      }
    }
    if (annotations.size() > LARGEST_COUNT) {
      throw file.refused(
          "more than "
              + LARGEST_COUNT
              + " annotations; the annotation signal is damaged, copy the file again");
    }
  }

  private void acceptStart(long record, TalParser.Result result) throws RecordingException {
    TalParser.Tal first = result.tals().isEmpty() ? null : result.tals().get(0);
    if (first != null && first.offset() == 0) {
      validStarts++;
      damagedAtEnd = 0;
    } else if (result.empty()) {
      emptyStarts++;
      damagedAtEnd = 0;
    } else {
      damagedStarts++;
      firstDamagedAtEnd = damagedAtEnd == 0 ? record : firstDamagedAtEnd;
      damagedAtEnd++;
    }
    if (first != null && first.timesRecord()) {
      timeline.recordStart(record, first.onsetNanos());
    } else {
      timeline.recordWithoutStart(record);
    }
  }

  /** Tells sound files from shifted ones; a shift is never passed silently. */
  private void judge(boolean lineEndsSuspect, SourceWarnings warnings) throws RecordingException {
    long records = header.recordCount();
    boolean mostlyDamaged = damagedStarts * 2 > records;
    if (lineEndsSuspect && (signals.isEmpty() || mostlyDamaged)) {
      throw file.refused(
          "every line feed byte (0x0A) follows a carriage return (0x0D)"
              + (signals.isEmpty()
                  ? ""
                  : ", and "
                      + damagedStarts
                      + " of "
                      + records
                      + " records begin with no valid start time")
              + "; the file went through a text-mode copy that changed its bytes, samples cannot be"
              + " trusted; copy it again in binary mode");
    }
    if (signals.isEmpty()) {
      return;
    }
    if (mostlyDamaged) {
      throw file.refused(
          damagedStarts
              + " of "
              + records
              + " records begin with no valid start time although the file has an annotation signal;"
              + " bytes are missing or added, samples cannot be trusted; copy the file again");
    }
    if (damagedAtEnd >= 2) {
      throw file.refused(
          "from record "
              + (firstDamagedAtEnd + 1)
              + " of "
              + records
              + " on no record begins with a valid start time; bytes are missing or added there,"
              + " samples cannot be trusted; copy the file again");
    }
    if (damagedStarts > 0) {
      warnings.add(damagedStarts + " of " + records + " records begin with no valid start time");
    }
    if (emptyStarts > 0) {
      warnings.add(
          emptyStarts
              + " of "
              + records
              + " records have an annotation signal without a start time");
    }
    if (header.isDiscontinuous() && validStarts == 0 && records > 0) {
      throw file.refused(
          "the file is "
              + header.format()
              + " (with gaps), but no record says when it starts; its times are lost, copy the file"
              + " again");
    }
    if (malformed > 0) {
      warnings.add(
          malformed
              + " malformed annotations, the first in record "
              + (firstMalformedRecord + 1)
              + "; what could be read of them is kept");
    }
  }
}
