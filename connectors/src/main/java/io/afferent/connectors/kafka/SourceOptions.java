package io.afferent.connectors.kafka;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a source reads. Immutable; change one setting with the {@code with} methods.
 *
 * @param kafka properties of the consumer as Kafka names them, {@code bootstrap.servers} among
 *     them; TLS and SASL settings pass through untouched. Keep secrets in files and name them with
 *     Kafka's configuration providers: these values travel with the job
 * @param topic topic that is read
 * @param groupId consumer group under which offsets are committed, for other tools to see
 * @param streams streams that are read
 * @param start where reading begins without restored state
 * @param bounded whether the source ends at what was the end of the topic when the job started
 * @param registry schema registry, null when only single-object encoding is read
 * @param pipeline name that dead letters carry
 */
public record SourceOptions(
    Map<String, String> kafka,
    String topic,
    String groupId,
    StreamPattern streams,
    StartOffsets start,
    boolean bounded,
    @Nullable RegistryOptions registry,
    String pipeline)
    implements Serializable {

  private static final String BOOTSTRAP = "bootstrap.servers";

  public SourceOptions {
    kafka = Map.copyOf(kafka);
    if (!kafka.containsKey(BOOTSTRAP)) {
      throw new IllegalArgumentException(
          "the Kafka properties must name " + BOOTSTRAP + ", for example 127.0.0.1:9092");
    }
    if (topic.isEmpty() || groupId.isEmpty()) {
      throw new IllegalArgumentException(
          "topic and group id must not be empty, were '" + topic + "' and '" + groupId + "'");
    }
    Objects.requireNonNull(streams, "streams");
    Objects.requireNonNull(start, "start");
    Objects.requireNonNull(pipeline, "pipeline");
  }

  /** All streams of a topic from the earliest record on, without an end, without a registry. */
  public static SourceOptions of(Map<String, String> kafka, String topic, String groupId) {
    return new SourceOptions(
        kafka, topic, groupId, StreamPattern.ALL, StartOffsets.earliest(), false, null, "");
  }

  /** These streams only. */
  public SourceOptions withStreams(StreamPattern pattern) {
    return new SourceOptions(kafka, topic, groupId, pattern, start, bounded, registry, pipeline);
  }

  /** From here on. */
  public SourceOptions withStart(StartOffsets offsets) {
    return new SourceOptions(kafka, topic, groupId, streams, offsets, bounded, registry, pipeline);
  }

  /** Ends, or does not end, at what was the end of the topic when the job started. */
  public SourceOptions withBounded(boolean ends) {
    return new SourceOptions(kafka, topic, groupId, streams, start, ends, registry, pipeline);
  }

  /** Reads Confluent's wire format too. */
  public SourceOptions withRegistry(@Nullable RegistryOptions options) {
    return new SourceOptions(kafka, topic, groupId, streams, start, bounded, options, pipeline);
  }

  /** Names the pipeline in dead letters. */
  public SourceOptions withPipeline(String name) {
    return new SourceOptions(kafka, topic, groupId, streams, start, bounded, registry, name);
  }

  /** Leaves the Kafka properties out, which may hold secrets. */
  @Override
  public String toString() {
    return "SourceOptions[topic="
        + topic
        + ", groupId="
        + groupId
        + ", streams="
        + streams.glob()
        + ", start="
        + start
        + ", bounded="
        + bounded
        + "]";
  }
}
