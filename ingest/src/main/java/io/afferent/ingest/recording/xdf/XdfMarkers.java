package io.afferent.ingest.recording.xdf;

import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.stored.StoredRecording;
import io.afferent.schema.EventKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Makes events of streams of text. Where there is more than one such stream, or one of them has
 * several channels, the unit of an event says which it came from.
 */
final class XdfMarkers {
  private XdfMarkers() {}

  static List<RecordingEvent> events(
      List<XdfStream> streams,
      Map<XdfStream, String> names,
      Map<XdfStream, XdfClock> clocks,
      List<StoredRecording.StoredStream> stored) {
    int sources = 0;
    for (XdfStream stream : streams) {
      sources += stream.markers().isEmpty() ? 0 : stream.header().channels().size();
    }
    List<RecordingEvent> events = new ArrayList<>();
    for (XdfStream stream : streams) {
      XdfClock clock = Objects.requireNonNull(clocks.get(stream));
      for (XdfStream.Marker marker : stream.markers()) {
        double seconds = clock.at(marker.stamp(), marker.place()).apply(marker.stamp());
        long nanos = XdfStamps.nanos(seconds);
        events.add(
            new RecordingEvent(
                nanos,
                stored.isEmpty() ? OptionalLong.empty() : stored.get(0).times().nearestIndex(nanos),
                OptionalLong.empty(),
                marker.text(),
                Double.toString(marker.stamp()),
                sources > 1
                    ? Optional.of(source(names.getOrDefault(stream, ""), stream, marker))
                    : Optional.empty(),
                OptionalInt.empty(),
                EventKind.MARKER));
      }
    }
    return events;
  }

  private static String source(String name, XdfStream stream, XdfStream.Marker marker) {
    if (stream.header().channels().size() == 1) {
      return name;
    }
    String label = stream.header().channels().get(marker.channel()).label();
    return name + "/" + (label.isEmpty() ? Integer.toString(marker.channel() + 1) : label);
  }
}
