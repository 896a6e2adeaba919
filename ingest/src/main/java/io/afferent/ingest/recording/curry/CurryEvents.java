package io.afferent.ingest.recording.curry;

import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.schema.EventKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Events of a {@code .cef} or {@code .ceo}. A line of NUMBER_LIST has the sample, from 0, in column
 * 1, the type in column 3, and the first and last sample in columns 5 and 6; the line of
 * REMARK_LIST with the same number is its text.
 */
final class CurryEvents {
  private static final double LONGEST_SECONDS = 1e9;

  private CurryEvents() {}

  static List<RecordingEvent> of(
      CurryText text, SampleRate rate, long samples, long startNanos, SourceWarnings warnings) {
    List<String> remarks = text.list("REMARK_LIST");
    List<RecordingEvent> events = new ArrayList<>();
    int outside = 0;
    int number = 0;
    for (String line : text.list("NUMBER_LIST")) {
      if (line.isEmpty()) {
        continue;
      }
      String[] cells = line.split("[\\s,]+");
      OptionalLong sample = whole(cells, 0);
      OptionalLong type = whole(cells, 2);
      String remark = number < remarks.size() ? remarks.get(number) : "";
      number++;
      if (sample.isEmpty()
          || type.isEmpty()
          || Math.abs(sample.getAsLong() / rate.hz()) > LONGEST_SECONDS) {
        warnings.add(
            text.fileName()
                + ": the event "
                + SourceText.quoted(line)
                + " has no sample and type and was passed over");
        continue;
      }
      boolean inside = sample.getAsLong() >= 0 && sample.getAsLong() < samples;
      outside += inside ? 0 : 1;
      boolean code = Math.abs(type.getAsLong()) <= Integer.MAX_VALUE;
      events.add(
          new RecordingEvent(
              startNanos + rate.nanosAt(sample.getAsLong()),
              inside ? sample : OptionalLong.empty(),
              duration(cells, rate),
              remark.isEmpty() ? Long.toString(type.getAsLong()) : remark,
              cells[0],
              Optional.empty(),
              code ? OptionalInt.of((int) type.getAsLong()) : OptionalInt.empty(),
              EventKind.MARKER));
    }
    if (outside > 0) {
      warnings.add(outside + " of " + events.size() + " events lie outside the samples");
    }
    return events;
  }

  private static OptionalLong duration(String[] cells, SampleRate rate) {
    OptionalLong first = whole(cells, 4);
    OptionalLong last = whole(cells, 5);
    if (first.isEmpty() || last.isEmpty()) {
      return OptionalLong.empty();
    }
    long length = last.getAsLong() - first.getAsLong();
    return length < 0 || length / rate.hz() > LONGEST_SECONDS
        ? OptionalLong.empty()
        : OptionalLong.of(rate.nanosAt(length));
  }

  private static OptionalLong whole(String[] cells, int at) {
    return at < cells.length && cells[at].matches("-?\\d{1,15}")
        ? OptionalLong.of(Long.parseLong(cells[at]))
        : OptionalLong.empty();
  }
}
