package io.afferent.ingest.recording;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afferent.schema.Modality;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a recording is, for people as text and for programs as JSON.
 *
 * <p>JSON keys: {@code name}, {@code format}, {@code modality}, {@code startTimeNanos}, {@code
 * streams} (objects with {@code name}, {@code modality}, {@code units} as a list of labels, {@code
 * sampleRateHz}, {@code rateNumerator}, {@code rateDenominator}, {@code samples}, {@code seconds},
 * {@code sampleType}, {@code physicalUnit}; streams of spikes instead have {@code spikes}, {@code
 * spikesPerUnit}, {@code clockRateHz}, {@code firstSeconds}, {@code seconds}, and as {@code
 * samples} their spikes), {@code events} (objects with {@code onsetSeconds} after sample 0, {@code
 * durationSeconds}, {@code label}, {@code sampleIndex}, {@code unit}, {@code attributes}), {@code
 * gaps} (objects with {@code stream}, {@code firstMissingIndex}, {@code missingCount}, {@code
 * cause}), {@code warnings} and {@code attributes}. Immutable.
 */
public final class RecordingInfo {
  private static final int EVENTS_IN_TEXT = 12;
  private static final int GAPS_IN_TEXT = 12;
  private static final int UNITS_IN_TEXT = 400;

  private final RecordingHeader header;
  private final List<SignalStream> streams;
  private final List<RecordingEvent> events;
  private final List<List<RecordingGap>> gaps;
  private final List<SpikeStream> spikeStreams;
  private final List<String> warnings;

  private RecordingInfo(
      RecordingHeader header,
      List<SignalStream> streams,
      List<RecordingEvent> events,
      List<List<RecordingGap>> gaps,
      List<SpikeStream> spikeStreams,
      List<String> warnings) {
    this.header = header;
    this.streams = streams;
    this.events = events;
    this.gaps = gaps;
    this.spikeStreams = spikeStreams;
    this.warnings = warnings;
  }

  /** Describes a recording; reads some of its samples to judge them, see {@link Plausibility}. */
  public static RecordingInfo of(Recording recording) throws IOException {
    List<List<RecordingGap>> gaps = new ArrayList<>();
    for (int stream = 0; stream < recording.streams().size(); stream++) {
      gaps.add(List.copyOf(recording.gaps(stream)));
    }
    List<String> warnings = new ArrayList<>(recording.header().warnings());
    warnings.addAll(Plausibility.check(recording));
    return new RecordingInfo(
        recording.header(),
        List.copyOf(recording.streams()),
        List.copyOf(recording.events()),
        gaps,
        List.copyOf(recording.spikeStreams()),
        List.copyOf(warnings));
  }

  /** What was repaired, cannot be trusted or looks implausible. */
  public List<String> warnings() {
    return warnings;
  }

  /** The modality of the first stream, UNKNOWN for a recording without streams. */
  public Modality modality() {
    if (!streams.isEmpty()) {
      return streams.get(0).modality();
    }
    return spikeStreams.isEmpty() ? Modality.UNKNOWN : Modality.SPIKES;
  }

  /** The description as JSON; the keys are in the comment of the class. */
  public ObjectNode toJson() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("name", header.name());
    root.put("format", header.format());
    root.put("modality", modality().name());
    root.put("startTimeNanos", header.startTimeNanos());
    root.put("clockDomain", header.clockDomain());
    ArrayNode streamNodes = root.putArray("streams");
    for (SignalStream stream : streams) {
      addStream(streamNodes.addObject(), stream);
    }
    for (SpikeStream stream : spikeStreams) {
      addSpikes(streamNodes.addObject(), stream);
    }
    ArrayNode eventNodes = root.putArray("events");
    for (RecordingEvent event : events) {
      addEvent(eventNodes.addObject(), event);
    }
    ArrayNode gapNodes = root.putArray("gaps");
    for (int stream = 0; stream < gaps.size(); stream++) {
      for (RecordingGap gap : gaps.get(stream)) {
        addGap(gapNodes.addObject(), streams.get(stream).name(), gap);
      }
    }
    for (SpikeStream stream : spikeStreams) {
      for (RecordingGap gap : stream.gaps()) {
        addGap(gapNodes.addObject(), stream.name(), gap);
      }
    }
    ArrayNode warningNodes = root.putArray("warnings");
    warnings.forEach(warningNodes::add);
    ObjectNode attributes = root.putObject("attributes");
    header.attributes().forEach(attributes::put);
    return root;
  }

  private static void addStream(ObjectNode node, SignalStream stream) {
    node.put("name", stream.name());
    node.put("modality", stream.modality().name());
    ArrayNode labels = node.putArray("units");
    for (SignalUnit unit : stream.units()) {
      labels.add(unit.label());
    }
    node.put("sampleRateHz", stream.rate().hz());
    node.put("rateNumerator", stream.rateNumerator());
    node.put("rateDenominator", stream.rateDenominator());
    node.put("samples", stream.sampleCount());
    node.put("seconds", seconds(stream));
    node.put("sampleType", stream.sampleType().name());
    node.put("physicalUnit", stream.physicalUnit());
  }

  private static void addSpikes(ObjectNode node, SpikeStream stream) {
    node.put("name", stream.name());
    node.put("modality", Modality.SPIKES.name());
    ArrayNode labels = node.putArray("units");
    ArrayNode counts = node.putArray("spikesPerUnit");
    for (SpikeUnit unit : stream.units()) {
      labels.add(unit.label());
      counts.add(unit.spikeCount());
    }
    node.put("spikes", stream.spikeCount());
    boolean sampled = !stream.clock().equals(SpikeStream.NANOSECONDS);
    node.put("sampleRateHz", sampled ? stream.clock().hz() : 0);
    node.put("samples", stream.spikeCount());
    node.put("clockRateHz", stream.clock().hz());
    node.put("firstSeconds", stream.clock().nanosAt(stream.firstTick()) / 1e9);
    node.put("seconds", seconds(stream));
    node.put("physicalUnit", "");
  }

  private static void addGap(ObjectNode node, String stream, RecordingGap gap) {
    node.put("stream", stream);
    node.put("firstMissingIndex", gap.firstMissingIndex());
    node.put("missingCount", gap.missingCount());
    node.put("cause", gap.cause().name());
  }

  private void addEvent(ObjectNode node, RecordingEvent event) {
    node.put("onsetSeconds", onsetSeconds(event).doubleValue());
    if (event.durationNanos().isPresent()) {
      node.put(
          "durationSeconds",
          BigDecimal.valueOf(event.durationNanos().getAsLong(), 9).doubleValue());
    }
    node.put("label", event.label());
    if (event.sampleIndex().isPresent()) {
      node.put("sampleIndex", event.sampleIndex().getAsLong());
    }
    if (event.unit().isPresent()) {
      node.put("unit", event.unit().get());
    }
    if (!event.attributes().isEmpty()) {
      ObjectNode attributes = node.putObject("attributes");
      event.attributes().forEach(attributes::put);
    }
  }

  /** The description as lines of text, ending with a line feed. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    line(text, header.name() + ": " + header.format() + ", modality " + modality());
    line(text, "starts " + start() + " (local time of the recording, read as UTC)");
    for (int stream = 0; stream < streams.size(); stream++) {
      describe(text, streams.get(stream), gaps.get(stream));
    }
    for (SpikeStream stream : spikeStreams) {
      describe(text, stream);
    }
    if (streams.isEmpty() && spikeStreams.isEmpty()) {
      line(text, "no streams");
    }
    describeEvents(text);
    for (String warning : warnings) {
      line(text, "warning: " + warning);
    }
    return text.toString();
  }

  private Instant start() {
    long nanos = header.startTimeNanos();
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
  }

  private static void describe(StringBuilder text, SignalStream stream, List<RecordingGap> gaps) {
    line(
        text,
        "stream "
            + stream.name()
            + ": "
            + (stream.units().size() == 1 ? "1 unit" : stream.units().size() + " units")
            + (stream.rate().numerator() > 0
                ? " at " + stream.rate().text() + " Hz, "
                : " without a rate, ")
            + stream.sampleCount()
            + " samples"
            + (stream.rate().numerator() > 0
                ? " ("
                    + BigDecimal.valueOf(seconds(stream)).stripTrailingZeros().toPlainString()
                    + " s), "
                : ", ")
            + stream.sampleType()
            + ", physical unit "
            + (stream.physicalUnit().isEmpty() ? "differs or none" : stream.physicalUnit()));
    List<String> labels = new ArrayList<>();
    for (SignalUnit unit : stream.units()) {
      labels.add(unit.label());
    }
    line(text, "  units: " + inShort(labels));
    describe(text, gaps, "samples");
  }

  private static void describe(StringBuilder text, SpikeStream stream) {
    boolean sampled = !stream.clock().equals(SpikeStream.NANOSECONDS);
    line(
        text,
        "stream "
            + stream.name()
            + ": spikes of "
            + (stream.units().size() == 1 ? "1 unit" : stream.units().size() + " units")
            + ", "
            + stream.spikeCount()
            + " in all, "
            + (sampled ? "counted in samples at " + stream.clock().text() + " Hz, " : "")
            + plain(stream.clock().nanosAt(stream.firstTick()))
            + " s to "
            + plain(stream.clock().nanosAt(stream.endTick()))
            + " s");
    List<String> labels = new ArrayList<>();
    for (SpikeUnit unit : stream.units()) {
      String group = unit.attributes().getOrDefault("group", "");
      labels.add(
          unit.label() + " (" + unit.spikeCount() + (group.isEmpty() ? ")" : ", " + group + ")"));
    }
    line(text, "  units: " + inShort(labels));
    describe(text, stream.gaps(), "ticks");
  }

  private static String plain(long nanos) {
    return text(BigDecimal.valueOf(nanos, 9));
  }

  /** Units of a volume or a probe fill screens; {@link #toJson} has them all. */
  private static String inShort(List<String> labels) {
    String shown = String.join(", ", labels.subList(0, Math.min(UNITS_IN_TEXT, labels.size())));
    return labels.size() <= UNITS_IN_TEXT
        ? shown
        : shown + " and " + (labels.size() - UNITS_IN_TEXT) + " more";
  }

  private static void describe(StringBuilder text, List<RecordingGap> gaps, String counted) {
    for (RecordingGap gap : gaps.subList(0, Math.min(GAPS_IN_TEXT, gaps.size()))) {
      line(
          text,
          "  gap: "
              + gap.missingCount()
              + " "
              + counted
              + " missing from index "
              + gap.firstMissingIndex()
              + " ("
              + gap.cause()
              + ")");
    }
    if (gaps.size() > GAPS_IN_TEXT) {
      line(text, "  and " + (gaps.size() - GAPS_IN_TEXT) + " more gaps");
    }
  }

  private void describeEvents(StringBuilder text) {
    Map<String, Integer> counts = new TreeMap<>();
    for (RecordingEvent event : events) {
      counts.merge(event.label(), 1, Integer::sum);
    }
    line(
        text,
        (events.size() == 1 ? "1 event" : events.size() + " events")
            + (counts.isEmpty() || counts.size() > 20 ? "" : " " + counts));
    for (RecordingEvent event : events.subList(0, Math.min(EVENTS_IN_TEXT, events.size()))) {
      String duration =
          event.durationNanos().isPresent()
              ? " for " + text(BigDecimal.valueOf(event.durationNanos().getAsLong(), 9)) + " s"
              : "";
      line(text, "  " + text(onsetSeconds(event)) + " s" + duration + ": " + event.label());
    }
    if (events.size() > EVENTS_IN_TEXT) {
      line(text, "  and " + (events.size() - EVENTS_IN_TEXT) + " more");
    }
  }

  /** Milliseconds are enough for a person; {@link #toJson} has the exact times. */
  private static String text(BigDecimal seconds) {
    return seconds.setScale(3, RoundingMode.HALF_EVEN).stripTrailingZeros().toPlainString();
  }

  /** Seconds after sample 0. */
  private BigDecimal onsetSeconds(RecordingEvent event) {
    return BigDecimal.valueOf(event.deviceTimeNanos() - header.startTimeNanos(), 9);
  }

  private static double seconds(SpikeStream stream) {
    return stream.clock().nanosAt(stream.endTick() - stream.firstTick()) / 1e9;
  }

  private static double seconds(SignalStream stream) {
    return stream.rateNumerator() == 0 ? 0 : stream.rate().nanosAt(stream.sampleCount()) / 1e9;
  }

  /**
   * Text without control characters: what a file holds must neither break a line nor reach a
   * terminal as a command.
   */
  public static String printable(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      safe.append(Character.isISOControl(c) ? ' ' : c);
    }
    return safe.toString();
  }

  private static void line(StringBuilder text, String line) {
    text.append(printable(line)).append('\n');
  }
}
