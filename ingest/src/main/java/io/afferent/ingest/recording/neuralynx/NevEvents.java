package io.afferent.ingest.recording.neuralynx;

import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingInfo;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.SampleTimes;
import io.afferent.schema.EventKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads events: a time, a word of input lines, and a text. */
final class NevEvents {
  private static final int STAMP_OFFSET = 6;
  private static final int ID_OFFSET = 14;
  private static final int TTL_OFFSET = 16;
  private static final int TEXT_OFFSET = 56;
  private static final int TEXT_BYTES = 128;

  /** Number of events that the input lines cause. */
  private static final int TTL_EVENT = 11;

  private static final int MOST_EVENTS = 1 << 18;

  private NevEvents() {}

  /**
   * Events in the order of the file.
   *
   * @param times times of the first stream, empty when there is none
   */
  static List<RecordingEvent> read(
      NeuralynxFile source, Optional<SampleTimes> times, SourceWarnings warnings)
      throws IOException {
    List<RecordingEvent> events = new ArrayList<>();
    source.forEachRecord(
        (record, bytes, at) -> {
          if (events.size() < MOST_EVENTS) {
            events.add(event(source, record, bytes, at, times));
          }
        });
    if (source.records() > MOST_EVENTS) {
      warnings.add(
          source.file().name()
              + ": "
              + (source.records() - MOST_EVENTS)
              + " events behind the first "
              + MOST_EVENTS
              + " were left out");
    }
    return events;
  }

  private static RecordingEvent event(
      NeuralynxFile source, long record, ByteBuffer bytes, int at, Optional<SampleTimes> times)
      throws IOException {
    long stamp = source.stamp(record, bytes, at + STAMP_OFFSET);
    int ttl = bytes.getShort(at + TTL_OFFSET) & 0xFFFF;
    boolean lines = bytes.getShort(at + ID_OFFSET) == TTL_EVENT;
    byte[] text = new byte[TEXT_BYTES];
    bytes.get(at + TEXT_OFFSET, text);
    int length = 0;
    while (length < text.length && text[length] != 0) {
      length++;
    }
    long nanos = stamp * 1000;
    return new RecordingEvent(
        nanos,
        times.isPresent() ? times.get().nearestIndex(nanos) : OptionalLong.empty(),
        OptionalLong.empty(),
        RecordingInfo.printable(SourceText.decode(text, 0, length)).strip(),
        Long.toString(stamp),
        Optional.empty(),
        OptionalInt.of(ttl),
        lines ? EventKind.TRIGGER : EventKind.ANNOTATION);
  }
}
