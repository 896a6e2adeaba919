package io.afferent.ingest.recording.openephys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code structure.oebin} says.
 *
 * @param version version of the program that recorded, empty when not told
 * @param streams continuous streams
 * @param events sources of events
 * @param spikeSources how many sources of spikes there are, which are not read
 */
record OpenEphysDescription(
    String version, List<Continuous> streams, List<Events> events, int spikeSources) {
  private static final int LARGEST_SIZE = 4 << 20;
  private static final int MOST_ENTRIES = 1000;
  private static final int MOST_CHANNELS = 10_000;
  private static final BigDecimal FASTEST_HZ = BigDecimal.valueOf(SampleRate.FASTEST_HZ);
  private static final BigDecimal SLOWEST_HZ = new BigDecimal("1e-6");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  /**
   * A channel.
   *
   * @param bitVolts value of a digital step in {@code unit}
   * @param unit unit as written, empty when not written
   */
  record Channel(String name, BigDecimal bitVolts, String unit) {}

  /** A continuous stream, and the folder that it lies in. */
  record Continuous(String folder, String streamName, SampleRate rate, List<Channel> channels) {}

  /**
   * A source of events, and the folder that they lie in.
   *
   * @param rateHz rate of the samples that they count, empty when not told
   */
  record Events(String folder, String streamName, Optional<BigDecimal> rateHz) {}

  static OpenEphysDescription read(Path path) throws IOException {
    try (RecordingFile file = RecordingFile.open(path)) {
      JsonNode root;
      try {
        root = JSON.readTree(SourceText.decode(file.readAll(LARGEST_SIZE)));
      } catch (JsonProcessingException notJson) {
        long at = notJson.getLocation() == null ? 0 : notJson.getLocation().getCharOffset();
        throw file.refusedAt(Math.max(0, at), "the text is no JSON; it is damaged");
      }
      if (!root.isObject() || !root.path("continuous").isArray()) {
        throw file.refused("there is no list called continuous; it describes no recording");
      }
      return new Reader(file).read(root);
    }
  }

  private record Reader(RecordingFile file) {
    OpenEphysDescription read(JsonNode root) throws RecordingException {
      List<Continuous> streams = new ArrayList<>();
      int channels = 0;
      for (JsonNode node : entries(root, "continuous")) {
        streams.add(stream(node, "continuous[" + streams.size() + "]"));
        channels += streams.get(streams.size() - 1).channels().size();
        if (channels > MOST_CHANNELS) {
          throw file.refused("there are more than " + MOST_CHANNELS + " channels");
        }
      }
      List<Events> events = new ArrayList<>();
      for (JsonNode node : entries(root, "events")) {
        events.add(
            new Events(
                text(node, "folder_name", "folder"),
                text(node, "stream_name"),
                SourceText.decimal(node.path("sample_rate").asText(""))));
      }
      return new OpenEphysDescription(
          text(root, "GUI version"), streams, events, entries(root, "spikes").size());
    }

    private List<JsonNode> entries(JsonNode root, String key) throws RecordingException {
      List<JsonNode> entries = new ArrayList<>();
      root.path(key).forEach(entries::add);
      if (entries.size() > MOST_ENTRIES) {
        throw file.refused(key + " has more than " + MOST_ENTRIES + " entries");
      }
      return entries;
    }

    private Continuous stream(JsonNode node, String where) throws RecordingException {
      String folder = text(node, "folder_name", "folder");
      if (folder.isEmpty()) {
        throw file.refused(where + " has no folder_name");
      }
      List<Channel> channels = new ArrayList<>();
      for (JsonNode channel : entriesOf(node, where)) {
        String at = where + ".channels[" + channels.size() + "]";
        channels.add(
            new Channel(
                text(channel, "channel_name"),
                decimal(channel, "bit_volts", at),
                text(channel, "units")));
      }
      int declared = node.path("num_channels").asInt(channels.size());
      if (declared != channels.size() || channels.isEmpty()) {
        throw file.refused(
            where
                + " has "
                + channels.size()
                + " channels, but num_channels is "
                + declared
                + "; which samples are whose is not known");
      }
      String name = text(node, "stream_name");
      return new Continuous(folder, name, rate(node, where), channels);
    }

    private List<JsonNode> entriesOf(JsonNode node, String where) throws RecordingException {
      JsonNode channels = node.path("channels");
      if (channels.size() > MOST_CHANNELS) {
        throw file.refused(where + " has more than " + MOST_CHANNELS + " channels");
      }
      List<JsonNode> entries = new ArrayList<>();
      channels.forEach(entries::add);
      return entries;
    }

    private SampleRate rate(JsonNode node, String where) throws RecordingException {
      BigDecimal hz = decimal(node, "sample_rate", where);
      if (hz.compareTo(SLOWEST_HZ) >= 0 && hz.compareTo(FASTEST_HZ) <= 0) {
        try {
          return SampleRate.ofHz(hz);
        } catch (ArithmeticException doesNotFit) {
          // Told below, together with rates out of range.
        }
      }
      throw file.refused(where + ".sample_rate must be from 1e-6 to 1e9 Hz with at most 18 digits");
    }

    private BigDecimal decimal(JsonNode node, String key, String where) throws RecordingException {
      JsonNode value = node.path(key);
      Optional<BigDecimal> number =
          value.isValueNode() ? SourceText.decimal(value.asText()) : Optional.empty();
      if (number.isEmpty()) {
        throw file.refused(
            where + "." + key + " must be a number, was " + SourceText.quoted(value.asText()));
      }
      return number.get();
    }

    /** The text under the first of the keys that has one, else empty. */
    private static String text(JsonNode node, String... keys) {
      for (String key : keys) {
        if (node.path(key).isTextual()) {
          return node.path(key).textValue();
        }
      }
      return "";
    }
  }
}
