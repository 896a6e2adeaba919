package io.afferent.ingest.recording.edf;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SignalStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a recording is cut into the records of an EDF+ file, and which annotations go where.
 *
 * <p>A record lasts one second where it can; else the longest time of at most {@value
 * #LARGEST_RECORD_BYTES} bytes that is a whole number of samples and has a decimal of at most eight
 * characters. Every record begins with its start time. Annotations are put into the record in which
 * they start, or the first later one with room.
 */
final class EdfRecordPlan {
  /** Largest record that the EDF specification recommends (bytes). */
  static final int LARGEST_RECORD_BYTES = 61_440;

  private static final int FIELD = 8;

  /** Annotations of a record below which no room is saved (bytes). */
  private static final int LEAST_ANNOTATION_BYTES = 64;

  private final int unitCount;
  private final int samplesPerRecord;
  private final BigDecimal recordSeconds;
  private final long recordCount;
  private final BigDecimal startOffset;
  private final int annotationBytes;
  private final List<List<byte[]>> annotations;

  private EdfRecordPlan(
      int unitCount,
      int samplesPerRecord,
      BigDecimal recordSeconds,
      long recordCount,
      BigDecimal startOffset,
      int annotationBytes,
      List<List<byte[]>> annotations) {
    this.unitCount = unitCount;
    this.samplesPerRecord = samplesPerRecord;
    this.recordSeconds = recordSeconds;
    this.recordCount = recordCount;
    this.startOffset = startOffset;
    this.annotationBytes = annotationBytes;
    this.annotations = annotations;
  }

  static EdfRecordPlan of(Recording recording, int streamNumber) throws RecordingException {
    SignalStream stream = recording.streams().get(streamNumber);
    if (stream.sampleCount() < 1 || stream.sampleCount() == Long.MAX_VALUE) {
      throw new RecordingException(
          stream.name() + ": a stream to write must have samples, and an end");
    }
    for (int room = LEAST_ANNOTATION_BYTES; room < LARGEST_RECORD_BYTES; room *= 2) {
      EdfRecordPlan empty = empty(recording, stream, room);
      List<List<byte[]>> placed = new ArrayList<>();
      if (empty.place(empty.lists(recording, stream), placed)) {
        return new EdfRecordPlan(
            empty.unitCount,
            empty.samplesPerRecord,
            empty.recordSeconds,
            empty.recordCount,
            empty.startOffset,
            room,
            placed);
      }
    }
    throw new RecordingException(
        stream.name()
            + ": its "
            + recording.events().size()
            + " events do not fit the records of an EDF+ file");
  }

  private static EdfRecordPlan empty(Recording recording, SignalStream stream, int room)
      throws RecordingException {
    long bytesPerSample = 2L * stream.units().size();
    long most = (LARGEST_RECORD_BYTES - room) / bytesPerSample;
    long numerator = stream.rate().numerator();
    long denominator = stream.rate().denominator();
    if (numerator < 1) {
      throw new RecordingException(stream.name() + ": an irregular stream cannot be written");
    }
    // With a whole rate the longest record is a second, else the first whole number of seconds.
    for (long samples = Math.min(most, numerator); samples >= 1; samples--) {
      try {
        BigDecimal seconds =
            BigDecimal.valueOf(samples)
                .multiply(BigDecimal.valueOf(denominator))
                .divide(BigDecimal.valueOf(numerator))
                .stripTrailingZeros();
        if (seconds.toPlainString().length() <= FIELD) {
          return new EdfRecordPlan(
              stream.units().size(),
              (int) samples,
              seconds,
              (stream.sampleCount() + samples - 1) / samples,
              BigDecimal.valueOf(
                  Math.floorMod(recording.header().startTimeNanos(), 1_000_000_000L), 9),
              room,
              List.of());
        }
      } catch (ArithmeticException noFiniteDecimal) {
        // Another number of samples may have one.
      }
    }
    throw new RecordingException(
        stream.name()
            + ": no record of at most "
            + LARGEST_RECORD_BYTES
            + " bytes has a duration that EDF can write, with "
            + stream.units().size()
            + " units at "
            + stream.rate().text()
            + " Hz; write fewer units, or resample to a rounder rate");
  }

  int samplesPerRecord() {
    return samplesPerRecord;
  }

  BigDecimal recordSeconds() {
    return recordSeconds;
  }

  long recordCount() {
    return recordCount;
  }

  /** Samples that the annotation signal takes in a record, two bytes each. */
  int annotationSamples() {
    return annotationBytes / 2;
  }

  int recordBytes() {
    return 2 * samplesPerRecord * unitCount + annotationBytes;
  }

  /** Fills the annotation signal, the last of a record. */
  void fillAnnotations(long record, byte[] bytes) {
    int at = 2 * samplesPerRecord * unitCount;
    Arrays.fill(bytes, at, bytes.length, (byte) 0);
    byte[] start = recordStart(record);
    System.arraycopy(start, 0, bytes, at, start.length);
    at += start.length;
    if (record < annotations.size()) {
      for (byte[] list : annotations.get((int) record)) {
        System.arraycopy(list, 0, bytes, at, list.length);
        at += list.length;
      }
    }
  }

  private byte[] recordStart(long record) {
    BigDecimal seconds = startOffset.add(recordSeconds.multiply(BigDecimal.valueOf(record)));
    return EdfWriter.utf8("+" + plain(seconds) + "\u0014\u0014\0");
  }

  /** An annotation and the record in which it starts. */
  @SuppressWarnings("ArrayRecordComponent") // carried from one method to the next, never compared
  private record Placed(long record, byte[] list) {}

  private List<Placed> lists(Recording recording, SignalStream stream) {
    List<Placed> lists = new ArrayList<>();
    long start = recording.header().startTimeNanos();
    for (RecordingEvent event : recording.events()) {
      BigDecimal since = BigDecimal.valueOf(event.deviceTimeNanos() - start, 9);
      BigDecimal duration =
          event.durationNanos().isPresent()
              ? BigDecimal.valueOf(event.durationNanos().getAsLong(), 9)
              : BigDecimal.ZERO;
      String text = event.label() + event.unit().map(unit -> "@@" + unit).orElse("");
      lists.add(new Placed(recordAt(since), list(since.add(startOffset), duration, text)));
    }
    long padded = recordCount * samplesPerRecord - stream.sampleCount();
    if (padded > 0) {
      BigDecimal end = BigDecimal.valueOf(stream.rate().nanosAt(stream.sampleCount()), 9);
      BigDecimal whole = recordSeconds.multiply(BigDecimal.valueOf(recordCount));
      lists.add(
          new Placed(
              recordAt(end), list(end.add(startOffset), whole.subtract(end), "BAD_ACQ_SKIP")));
    }
    return lists;
  }

  private long recordAt(BigDecimal sinceStart) {
    long record = sinceStart.divideToIntegralValue(recordSeconds).longValue();
    return Math.max(0, Math.min(recordCount - 1, record));
  }

  private static byte[] list(BigDecimal onset, BigDecimal duration, String text) {
    StringBuilder list = new StringBuilder(onset.signum() < 0 ? "" : "+").append(plain(onset));
    if (duration.signum() > 0) {
      list.append('\u0015').append(plain(duration));
    }
    list.append('\u0014');
    // The separators of the format cannot be part of a text.
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      list.append(c == 0 || c == 0x14 || c == 0x15 ? ' ' : c);
    }
    return EdfWriter.utf8(list.append('\u0014').append('\0').toString());
  }

  /** Puts annotations into records in their order; false when there is too little room. */
  private boolean place(List<Placed> lists, List<List<byte[]>> placed) {
    int[] free = new int[0];
    for (Placed list : lists) {
      long record = list.record();
      while (true) {
        if (record >= recordCount || record >= Integer.MAX_VALUE - 8) {
          return false;
        }
        if (record >= free.length) {
          int known = free.length;
          free = Arrays.copyOf(free, (int) Math.min(recordCount, Math.max(record + 1, 2L * known)));
          for (int i = known; i < free.length; i++) {
            free[i] = annotationBytes - recordStart(i).length;
            placed.add(new ArrayList<>(0));
          }
        }
        if (free[(int) record] >= list.list().length) {
          break;
        }
        record++;
      }
      free[(int) record] -= list.list().length;
      placed.get((int) record).add(list.list());
    }
    return annotationBytes >= recordStart(recordCount - 1).length;
  }

  private static String plain(BigDecimal seconds) {
    return seconds.signum() == 0 ? "0" : seconds.stripTrailingZeros().toPlainString();
  }
}
