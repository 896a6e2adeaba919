package io.afferent.ingest.recording.persyst;

import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.schema.EventKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Comments as events. A comment is {@code onset,duration,state,type,text}; its onset (s) counts
 * stored samples from the first one, so that gaps do not count.
 */
final class PersystEvents {
  private static final BigDecimal LONGEST_SECONDS = BigDecimal.valueOf(1_000_000_000L);
  private static final int FIELDS = 5;

  private PersystEvents() {}

  static List<RecordingEvent> of(PersystText text, RegularTimes times, SourceWarnings warnings) {
    List<RecordingEvent> events = new ArrayList<>();
    int outside = 0;
    for (PersystText.Line line : text.section("Comments")) {
      String[] fields = line.text().split(",", FIELDS);
      Optional<BigDecimal> onset = SourceText.decimal(fields[0]);
      if (fields.length < FIELDS
          || onset.isEmpty()
          || onset.get().abs().compareTo(LONGEST_SECONDS) > 0) {
        warnings.add(
            text.fileName()
                + ": line "
                + line.number()
                + ": "
                + SourceText.quoted(line.text())
                + " is no comment as onset,duration,state,type,text and was passed over");
        continue;
      }
      long nanos = times.deviceTimeOfStored(PersystStart.nanos(onset.get()));
      OptionalLong index = times.nearestIndex(nanos);
      outside += index.isPresent() ? 0 : 1;
      events.add(
          new RecordingEvent(
              nanos,
              index,
              duration(fields[1]),
              fields[FIELDS - 1].strip(),
              fields[0].strip(),
              Optional.empty(),
              OptionalInt.empty(),
              EventKind.ANNOTATION));
    }
    if (outside > 0) {
      warnings.add(outside + " of " + events.size() + " comments lie outside the samples");
    }
    return events;
  }

  private static OptionalLong duration(String text) {
    Optional<BigDecimal> seconds = SourceText.decimal(text);
    return seconds.isPresent()
            && seconds.get().signum() >= 0
            && seconds.get().compareTo(LONGEST_SECONDS) <= 0
        ? OptionalLong.of(PersystStart.nanos(seconds.get()))
        : OptionalLong.empty();
  }
}
