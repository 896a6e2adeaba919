package io.afferent.ingest.recording.gdf;

import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The event table behind the records: a mode, a rate and a count, then column after column. A table
 * that does not fit into the file is left out, since its columns cannot be told apart then.
 *
 * @param rateHz rate that positions and durations count in; empty when the file gives none
 * @param events events by position
 */
record GdfEventTable(Optional<BigDecimal> rateHz, List<Event> events) {
  /** A type with this bit is the end of the event of the type without it. */
  static final int END = 0x8000;

  /** Type of a new segment behind a break of unknown length. */
  static final int NEW_SEGMENT = 0x7FFE;

  /** Type of a sample of a channel that has no regular rate; its duration is the value. */
  static final int SPARSE_SAMPLE = 0x7FFF;

  /** Positions of an older table are preceded by the rate and a count of 4 bytes. */
  private static final int COUNT_FIRST = 194;

  private static final int FIXED_BYTES = 8;
  private static final int LARGEST_TABLE = 48 << 20;

  /**
   * One row.
   *
   * @param position samples in front of the event, so -1 for one in front of the recording
   * @param type code of what happened
   * @param channel number of the channel from 1, 0 for all
   * @param duration samples, 0 when not given
   */
  record Event(long position, int type, int channel, long duration) {
    boolean isEnd() {
      return (type & END) != 0;
    }
  }

  static GdfEventTable none() {
    return new GdfEventTable(Optional.empty(), List.of());
  }

  /** Reads the table if there is one. */
  static GdfEventTable read(RecordingFile file, GdfHeader header, SourceWarnings warnings)
      throws IOException {
    long offset = header.tableOffset();
    if (offset < 0 || offset >= file.size()) {
      return none();
    }
    long room = file.size() - offset;
    int mode = file.read(offset, 1, "the mode of the event table")[0] & 0xFF;
    if (mode != 1 && mode != 3) {
      warnings.add(
          room
              + " bytes follow the records, but do not begin an event table at byte "
              + offset
              + ": its mode must be 1 or 3, was "
              + mode
              + "; there are no events");
      return none();
    }
    long count = 0;
    byte[] fixed = new byte[FIXED_BYTES];
    if (room >= FIXED_BYTES) {
      fixed = file.read(offset, FIXED_BYTES, "the begin of the event table");
      count =
          header.version() < COUNT_FIRST
              ? GdfBytes.unsigned(fixed, 4, 4)
              : GdfBytes.unsigned(fixed, 1, 3);
    }
    long needed = FIXED_BYTES + count * (mode == 1 ? 6 : 12);
    if (needed > room || needed > LARGEST_TABLE) {
      warnings.add(
          "the event table at byte "
              + offset
              + " should take "
              + needed
              + " bytes, but "
              + (needed > room ? room + " follow; it was cut off" : "at most " + LARGEST_TABLE)
              + "; its events are left out");
      return none();
    }
    byte[] rows = file.read(offset + FIXED_BYTES, (int) needed - FIXED_BYTES, "the event table");
    return new GdfEventTable(rate(header, fixed), events(rows, (int) count, mode == 3));
  }

  private static Optional<BigDecimal> rate(GdfHeader header, byte[] fixed) {
    if (header.version() < COUNT_FIRST) {
      long rate = GdfBytes.unsigned(fixed, 1, 3);
      return rate == 0 ? Optional.empty() : Optional.of(BigDecimal.valueOf(rate));
    }
    float rate = GdfBytes.float32(fixed, 4);
    // The shortest decimal that is this float is what people meant: 173.61, not 173.61000061.
    return rate > 0 && Float.isFinite(rate)
        ? Optional.of(new BigDecimal(Float.toString(rate)))
        : Optional.empty();
  }

  private static List<Event> events(byte[] rows, int count, boolean full) {
    List<Event> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      events.add(
          new Event(
              GdfBytes.unsigned(rows, 4 * i, 4) - 1,
              (int) GdfBytes.unsigned(rows, 4 * count + 2 * i, 2),
              full ? (int) GdfBytes.unsigned(rows, 6 * count + 2 * i, 2) : 0,
              full ? GdfBytes.unsigned(rows, 8 * count + 4 * i, 4) : 0));
    }
    events.sort(Comparator.comparingLong(Event::position));
    return events;
  }
}
