package io.afferent.ingest.recording.openephys;

import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingInfo;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.npy.NpyVector;
import io.afferent.schema.EventKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Digital lines and messages. A line that goes on is an event, as long as it stays on; a line that
 * goes off without having gone on is one too. Events of a line carry its number as code.
 */
final class OpenEphysEvents {
  private static final int MOST_EVENTS = 200_000;
  private static final int LONGEST_LABEL = 1000;

  private final OpenEphysFiles files;
  private final List<OpenEphysStream> streams;
  private final SourceWarnings warnings;
  private final List<RecordingEvent> events = new ArrayList<>();

  private OpenEphysEvents(
      OpenEphysFiles files, List<OpenEphysStream> streams, SourceWarnings warnings) {
    this.files = files;
    this.streams = streams;
    this.warnings = warnings;
  }

  /**
   * @param streams the streams, at least 1, the first being the one whose samples events name
   */
  static List<RecordingEvent> of(
      OpenEphysFiles files,
      List<OpenEphysDescription.Events> sources,
      List<OpenEphysStream> streams,
      SourceWarnings warnings)
      throws IOException {
    OpenEphysEvents reader = new OpenEphysEvents(files, streams, warnings);
    for (OpenEphysDescription.Events source : sources) {
      reader.read(source);
    }
    return reader.events;
  }

  private Optional<Path> file(OpenEphysDescription.Events source, String... names)
      throws IOException {
    for (String name : names) {
      Optional<Path> found = files.find("events", source.folder(), name);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private void read(OpenEphysDescription.Events source) throws IOException {
    Optional<Path> numbers = file(source, "sample_numbers.npy", "timestamps.npy");
    Optional<Path> states = file(source, "states.npy", "channel_states.npy");
    Optional<Path> texts = file(source, "text.npy");
    if (numbers.isEmpty() || (states.isEmpty() && texts.isEmpty())) {
      warnings.add(
          "events in "
              + source.folder()
              + " are left out: their sample numbers or values are not"
              + " there");
      return;
    }
    try {
      read(source, numbers.get(), states.orElseGet(texts::orElseThrow), states.isPresent());
    } catch (RecordingException damaged) {
      // Samples are worth having without them.
      warnings.add(
          "events in "
              + source.folder()
              + " are left out, for a file of theirs is damaged: "
              + damaged.getMessage());
    }
  }

  private void read(
      OpenEphysDescription.Events source, Path numbers, Path values, boolean areStates)
      throws IOException {
    try (NpyVector when = NpyVector.open(numbers);
        NpyVector what = NpyVector.open(values)) {
      boolean isText = what.header().kind() == 'S' || what.header().kind() == 'U';
      if (!when.isWhole() || !(areStates ? what.isWhole() : isText)) {
        warnings.add(
            "events in "
                + source.folder()
                + " are left out: their types are "
                + when.header().descr()
                + " and "
                + what.header().descr());
        return;
      }
      long count = Math.min(Math.min(when.size(), what.size()), MOST_EVENTS - events.size());
      if (count < Math.max(when.size(), what.size())) {
        warnings.add(
            "events in "
                + source.folder()
                + ": "
                + count
                + " are read of "
                + when.size()
                + " sample numbers and "
                + what.size()
                + " values");
      }
      OpenEphysStream stream = streamOf(source);
      if (areStates) {
        lines(when, what, count, stream);
      } else {
        for (long i = 0; i < count; i++) {
          add(
              stream,
              when.whole(i),
              OptionalLong.empty(),
              label(what.text(i)),
              OptionalInt.empty());
        }
      }
    }
  }

  /** States are the number of a line that went on, or its negative when it went off. */
  private void lines(NpyVector when, NpyVector what, long count, OpenEphysStream stream)
      throws IOException {
    Map<Long, Long> since = new HashMap<>();
    for (long i = 0; i < count; i++) {
      long state = what.whole(i);
      long number = when.whole(i);
      long line = Math.abs(state);
      if (state > 0) {
        close(since.remove(line), OptionalLong.empty(), line, stream);
        since.put(line, number);
        continue;
      }
      Long begin = since.remove(line);
      if (begin == null || number < begin) {
        close(begin, OptionalLong.empty(), line, stream);
        add(stream, number, OptionalLong.empty(), "TTL " + line + " off", code(line));
      } else {
        close(begin, OptionalLong.of(number), line, stream);
      }
    }
    since.forEach((line, begin) -> close(begin, OptionalLong.empty(), line, stream));
  }

  private void close(@Nullable Long begin, OptionalLong end, long line, OpenEphysStream stream) {
    if (begin != null) {
      add(stream, begin, end, "TTL " + line, code(line));
    }
  }

  private static OptionalInt code(long line) {
    return OptionalInt.of((int) Math.min(line, Integer.MAX_VALUE));
  }

  private void add(
      OpenEphysStream stream, long number, OptionalLong end, String label, OptionalInt code) {
    Optional<Long> onset = stream.nanosOf(number);
    if (onset.isEmpty()) {
      warnings.add("an event at sample number " + number + " is left out, for it is out of range");
      return;
    }
    OptionalLong duration = OptionalLong.empty();
    if (end.isPresent() && stream.nanosOf(end.getAsLong()).isPresent()) {
      duration = OptionalLong.of(stream.nanosOf(end.getAsLong()).get() - onset.get());
    }
    events.add(
        new RecordingEvent(
            onset.get(),
            streams.get(0).times().nearestIndex(onset.get()),
            duration,
            label,
            Long.toString(number),
            Optional.empty(),
            code,
            code.isPresent() ? EventKind.TRIGGER : EventKind.ANNOTATION));
  }

  private static String label(String text) {
    String plain = RecordingInfo.printable(text).strip();
    return plain.isEmpty()
        ? "message"
        : plain.substring(0, Math.min(LONGEST_LABEL, plain.length()));
  }

  /** The stream whose samples the events count: by folder, name or rate, or else the first. */
  private OpenEphysStream streamOf(OpenEphysDescription.Events source) {
    String folder = OpenEphysFiles.trimmed(source.folder());
    String parent = folder.substring(0, Math.max(0, folder.indexOf('/')));
    for (OpenEphysStream stream : streams) {
      if (OpenEphysFiles.trimmed(stream.source().folder()).equalsIgnoreCase(parent)) {
        return stream;
      }
    }
    for (OpenEphysStream stream : streams) {
      if (!source.streamName().isEmpty()
          && stream.source().streamName().equals(source.streamName())) {
        return stream;
      }
    }
    for (OpenEphysStream stream : streams) {
      SampleRate rate = stream.source().rate();
      BigDecimal cycles =
          source.rateHz().orElse(BigDecimal.ZERO).multiply(BigDecimal.valueOf(rate.denominator()));
      if (cycles.compareTo(BigDecimal.valueOf(rate.numerator())) == 0) {
        return stream;
      }
    }
    return streams.get(0);
  }
}
