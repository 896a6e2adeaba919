package io.afferent.ingest.recording.brainvision;

import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.schema.EventKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Markers as events. The label is {@code Type/Description}, as other software of the field writes
 * it, and the type alone where there is no description. The code is the number at the end of a
 * description like {@code S 1}.
 */
final class BrainVisionEvents {
  private static final Pattern CODE = Pattern.compile("\\p{L}?\\s*(\\d{1,9})\\s*");

  private BrainVisionEvents() {}

  static List<RecordingEvent> of(
      List<BrainVisionMarker> markers,
      BrainVisionSegments segments,
      SampleRate rate,
      List<SignalUnit> units,
      long stored,
      SourceWarnings warnings) {
    List<RecordingEvent> events = new ArrayList<>(markers.size());
    int outside = 0;
    for (BrainVisionMarker marker : markers) {
      boolean inside = marker.stored() >= 0 && marker.stored() < stored;
      outside += inside ? 0 : 1;
      long index = segments.indexOf(marker.stored());
      events.add(
          new RecordingEvent(
              segments.times().deviceTimeNanos(index),
              inside ? OptionalLong.of(index) : OptionalLong.empty(),
              duration(marker, rate),
              marker.description().isBlank()
                  ? marker.type()
                  : marker.type() + "/" + marker.description(),
              marker.positionText(),
              unit(marker, units),
              code(marker.description()),
              kind(marker.type())));
    }
    if (outside > 0) {
      warnings.add(
          outside + " of " + markers.size() + " markers lie outside positions 1 to " + stored);
    }
    return events;
  }

  private static OptionalLong duration(BrainVisionMarker marker, SampleRate rate) {
    return marker.sizeSamples().isPresent()
        ? OptionalLong.of(rate.nanosAt(marker.sizeSamples().getAsLong()))
        : OptionalLong.empty();
  }

  private static Optional<String> unit(BrainVisionMarker marker, List<SignalUnit> units) {
    return marker.channel() >= 1 && marker.channel() <= units.size()
        ? Optional.of(units.get((int) marker.channel() - 1).label())
        : Optional.empty();
  }

  /** {@code S 1} is 1, {@code 254} is 254, {@code Sync On} has none. */
  static OptionalInt code(String description) {
    Matcher matcher = CODE.matcher(description);
    return matcher.matches()
        ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
        : OptionalInt.empty();
  }

  private static EventKind kind(String type) {
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "stimulus" -> EventKind.STIMULUS;
      case "response" -> EventKind.RESPONSE;
      case "comment" -> EventKind.ANNOTATION;
      default -> EventKind.MARKER;
    };
  }
}
