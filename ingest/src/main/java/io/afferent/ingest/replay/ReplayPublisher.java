package io.afferent.ingest.replay;

import io.afferent.ingest.topics.TopicAdmin;
import io.afferent.schema.wire.RecordEncoder;
import io.afferent.schema.wire.TopicSpec;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * An idempotent producer whose first failure ends the replay. What waits to be sent is bounded by
 * the producer's buffer; a full buffer makes {@link #send} wait.
 */
final class ReplayPublisher implements Closeable {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

  private final ReplayOptions options;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final Callback noteFailure =
      (metadata, failed) -> {
        if (failed != null) {
          failure.compareAndSet(null, failed);
        }
      };

  ReplayPublisher(ReplayOptions options) {
    this.options = options;
    Map<String, Object> properties = new HashMap<>();
    properties.put("compression.type", "lz4");
    properties.put("linger.ms", options.pace().isMax() ? "20" : "0");
    properties.put("batch.size", Integer.toString(512 * 1024));
    properties.put("buffer.memory", Integer.toString(64 * 1024 * 1024));
    // As large as the system finds right: blocks of megabytes wait long for buffers of 128 KiB.
    properties.put("send.buffer.bytes", "-1");
    properties.put("max.request.size", Integer.toString(TopicAdmin.MAX_RECORD_BYTES));
    // A producer that has lost every broker forgets its topics; sends then wait this long for them.
    properties.put("max.block.ms", Long.toString(LONGEST_WAIT.toMillis()));
    properties.putAll(options.kafka());
    properties.put("enable.idempotence", "true");
    properties.put("acks", "all");
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  <T extends SpecificRecord> RecordEncoder<T> encoder(TopicSpec topic, Class<T> recordClass)
      throws IOException {
    return options.registry().isPresent()
        ? RecordEncoder.confluent(recordClass, options.registry().get(), topic.name() + "-value")
        : RecordEncoder.singleObject(recordClass);
  }

  /** Fails early, with a reason, when a topic is missing. */
  void requireTopic(TopicSpec topic) throws IOException {
    try {
      if (!producer.partitionsFor(topic.name()).isEmpty()) {
        return;
      }
    } catch (KafkaException absent) {
      throw new IOException(
          "topic "
              + topic.name()
              + " was not found on "
              + options.kafka().get("bootstrap.servers")
              + ": "
              + absent.getMessage()
              + "; start the brokers, and make the topics first",
          absent);
    }
    throw new IOException("topic " + topic.name() + " has no partitions; make the topics first");
  }

  /**
   * Sends one record, later at the latest when {@link #flush()} returns.
   *
   * <p>Kafka's time stamp is the time of sending, because brokers delete by it.
   */
  void send(TopicSpec topic, byte[] key, byte[] value) throws IOException {
    check();
    try {
      var unused = producer.send(new ProducerRecord<>(topic.name(), key, value), noteFailure);
    } catch (KafkaException failed) {
      throw failed(failed);
    }
  }

  /** Waits until everything sent so far is acknowledged. */
  void flush() throws IOException {
    try {
      producer.flush();
    } catch (KafkaException failed) {
      throw failed(failed);
    }
    check();
  }

  private void check() throws IOException {
    Exception failed = failure.get();
    if (failed != null) {
      throw failed(failed);
    }
  }

  private IOException failed(Exception cause) {
    return new IOException(
        "the replay stopped because a record could not be sent to "
            + options.kafka().get("bootstrap.servers")
            + ": "
            + cause.getMessage()
            + "; check the brokers and the topics, and replay again",
        cause);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(10));
  }
}
