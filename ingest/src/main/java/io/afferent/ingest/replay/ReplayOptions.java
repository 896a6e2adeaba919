package io.afferent.ingest.replay;

import io.afferent.schema.wire.SchemaRegistry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How recordings are replayed.
 *
 * @param kafka properties of Kafka's producer, at least {@code bootstrap.servers}; acks,
 *     idempotence and serializers are fixed by the replay
 * @param blockMillis length of a block (ms), at least 1; blocks have at least one sample
 * @param pace how fast
 * @param mischief damage to order and completeness
 * @param ledger file that says what mischief was done, replaced when it exists; see {@link
 *     MischiefLedger}
 * @param recordingIds how recordings are named
 * @param streamId replaces the recording's name at the front of its streams' ids
 * @param sessionId session that blocks and descriptors name, empty for none
 * @param sourceOrder how several recordings follow each other
 * @param turns how often all recordings are sent, 0 for without end
 * @param registry schema registry; without one, records are in Avro's single-object encoding
 */
public record ReplayOptions(
    Map<String, String> kafka,
    int blockMillis,
    Pace pace,
    Mischief mischief,
    Optional<Path> ledger,
    RecordingIdPolicy recordingIds,
    Optional<String> streamId,
    String sessionId,
    SourceOrder sourceOrder,
    long turns,
    Optional<SchemaRegistry> registry) {
  /** Longest block (ms). */
  public static final int LONGEST_BLOCK_MILLIS = 3_600_000;

  public ReplayOptions {
    kafka = Map.copyOf(kafka);
    if (kafka.getOrDefault("bootstrap.servers", "").isEmpty()) {
      throw new IllegalArgumentException(
          "bootstrap.servers is missing; give the brokers' addresses as host:port,host:port");
    }
    if (blockMillis < 1 || blockMillis > LONGEST_BLOCK_MILLIS) {
      throw new IllegalArgumentException(
          "blockMillis must be 1 to " + LONGEST_BLOCK_MILLIS + ", was " + blockMillis);
    }
    if (turns < 0) {
      throw new IllegalArgumentException(
          "turns must be at least 1, or 0 for without end, was " + turns);
    }
    if (streamId.isPresent() && streamId.get().isBlank()) {
      throw new IllegalArgumentException(
          "streamId must not be blank; leave it out to use the name of the recording");
    }
  }

  /** Options with the defaults: blocks of 100 ms, real time, no mischief, random ids, one turn. */
  public static Builder builder(String bootstrapServers) {
    return new Builder(Map.of("bootstrap.servers", bootstrapServers));
  }

  /** The same with properties of Kafka's producer, for TLS and passwords among others. */
  public static Builder builder(Map<String, String> kafka) {
    return new Builder(kafka);
  }

  /** Collects options. Not thread-safe. */
  public static final class Builder {
    private final Map<String, String> kafka;
    private int blockMillis = 100;
    private Pace pace = Pace.REAL_TIME;
    private Mischief mischief = Mischief.NONE;
    private Optional<Path> ledger = Optional.empty();
    private RecordingIdPolicy recordingIds = RecordingIdPolicy.RANDOM;
    private Optional<String> streamId = Optional.empty();
    private String sessionId = "";
    private SourceOrder sourceOrder = SourceOrder.SEQUENTIAL;
    private long turns = 1;
    private Optional<SchemaRegistry> registry = Optional.empty();

    private Builder(Map<String, String> kafka) {
      this.kafka = new HashMap<>(kafka);
    }

    /** Sets a property of Kafka's producer. */
    public Builder kafka(String name, String value) {
      kafka.put(name, value);
      return this;
    }

    public Builder blockMillis(int value) {
      blockMillis = value;
      return this;
    }

    public Builder pace(Pace value) {
      pace = value;
      return this;
    }

    public Builder mischief(Mischief value) {
      mischief = value;
      return this;
    }

    public Builder ledger(Path value) {
      ledger = Optional.of(value);
      return this;
    }

    public Builder recordingIds(RecordingIdPolicy value) {
      recordingIds = value;
      return this;
    }

    public Builder streamId(String value) {
      streamId = Optional.of(value);
      return this;
    }

    public Builder sessionId(String value) {
      sessionId = value;
      return this;
    }

    public Builder sourceOrder(SourceOrder value) {
      sourceOrder = value;
      return this;
    }

    /** How often all recordings are sent, 0 for without end. */
    public Builder turns(long value) {
      turns = value;
      return this;
    }

    public Builder registry(SchemaRegistry value) {
      registry = Optional.of(value);
      return this;
    }

    public ReplayOptions build() {
      return new ReplayOptions(
          kafka,
          blockMillis,
          pace,
          mischief,
          ledger,
          recordingIds,
          streamId,
          sessionId,
          sourceOrder,
          turns,
          registry);
    }
  }
}
