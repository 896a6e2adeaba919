package io.afferent.ingest.replay;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.schema.Event;
import io.afferent.schema.StreamDescriptor;
import io.afferent.schema.wire.RecordEncoder;
import io.afferent.schema.wire.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Sends the events of one recording. */
final class EventReplay {
  private final List<RecordingEvent> all;
  private final List<StreamReplay> streams;
  private final long[] sequences;
  private final long zeroNanos;
  private final long endNanos;
  private final ReplayPublisher publisher;
  private final RecordEncoder<Event> encoder;
  private final Map<String, Integer> streamOfUnit = new HashMap<>();
  private int next;

  /**
   * @param streams the streams of the recording, at least one
   * @param zeroNanos device time at which the replay of the recording begins (ns)
   * @param endNanos its length (ns): later events are not waited for, else one stray onset would
   *     hold up a replay in real time for as long as it likes
   */
  EventReplay(
      Recording recording,
      List<StreamReplay> streams,
      long zeroNanos,
      long endNanos,
      ReplayPublisher publisher)
      throws IOException {
    this.all = recording.events();
    this.streams = streams;
    this.sequences = new long[streams.size()];
    this.zeroNanos = zeroNanos;
    this.endNanos = endNanos;
    this.publisher = publisher;
    this.encoder = publisher.encoder(Topics.EVENTS, Event.class);
    for (int k = 0; k < streams.size(); k++) {
      for (String label : streams.get(k).stream().labels()) {
        streamOfUnit.putIfAbsent(label, k);
      }
    }
  }

  boolean isFinished() {
    return next >= all.size();
  }

  /** Events sent so far. */
  int sent() {
    return next;
  }

  /** Signal time since the start of the replay at which the next event is due (ns). */
  long dueNanos() {
    return Math.min(endNanos, all.get(next).deviceTimeNanos() - zeroNanos);
  }

  void step() throws IOException {
    RecordingEvent event = all.get(next++);
    int stream = event.unit().map(unit -> streamOfUnit.getOrDefault(unit, 0)).orElse(0);
    StreamDescriptor descriptor = streams.get(stream).descriptor();
    OptionalLong sampleIndex =
        stream == 0 && event.sampleIndex().isPresent()
            ? event.sampleIndex()
            : streams.get(stream).stream().nearestIndex(event.deviceTimeNanos());
    Event.Builder record =
        Event.newBuilder()
            .setStreamId(descriptor.getStreamId())
            .setRecordingId(descriptor.getRecordingId())
            .setEventSequence(sequences[stream]++)
            .setKind(event.kind())
            .setDeviceTimeNanos(event.deviceTimeNanos())
            .setLabel(event.label())
            .setOnsetSourceText(event.onsetSourceText())
            .setAttributes(event.attributes());
    sampleIndex.ifPresent(record::setSampleIndex);
    event.durationNanos().ifPresent(record::setDurationNanos);
    event.code().ifPresent(record::setCode);
    event.unit().ifPresent(record::setUnit);
    publisher.send(
        Topics.EVENTS,
        descriptor.getStreamId().getBytes(StandardCharsets.UTF_8),
        encoder.encode(record.build()));
  }
}
