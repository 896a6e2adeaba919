package io.afferent.jobs.run;

import io.afferent.schema.Alert;
import io.afferent.schema.DeadLetter;
import io.afferent.schema.Embedding;
import io.afferent.schema.Gap;
import io.afferent.schema.Report;
import io.afferent.schema.ResultLineage;
import io.afferent.schema.wire.RecordDecoder;
import io.afferent.schema.wire.SchemaRegistry;
import io.afferent.schema.wire.Topics;
import io.afferent.schema.wire.UndecodableRecordException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the results of one pipeline from Kafka as they become visible, on a thread of its own. Only
 * what is committed is read.
 */
final class ResultTail implements AutoCloseable {

  /** Topics that are read. */
  static final List<String> TOPICS =
      List.of(
          Topics.EMBEDDINGS.name(),
          Topics.REPORTS.name(),
          Topics.ALERTS.name(),
          Topics.GAPS.name(),
          Topics.DEAD_LETTERS.name());

  private static final Duration POLL = Duration.ofMillis(200);

  private final Wanted wanted;
  private final Map<TopicPartition, Long> from;
  private final ResultListener listener;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, Reader<?>> readers = new HashMap<>();
  private final Thread thread;
  private final CountDownLatch atTarget = new CountDownLatch(1);
  private volatile boolean closing;
  private volatile @Nullable Map<TopicPartition, Long> target;
  private volatile @Nullable Exception failure;

  /**
   * Whose results are wanted.
   *
   * @param pipeline name of the pipeline
   * @param recordings recordings, empty for all
   */
  record Wanted(String pipeline, Set<String> recordings) {

    boolean includes(ResultLineage lineage) {
      return includes(lineage.getPipeline(), lineage.getRecordingId());
    }

    boolean includes(String ofPipeline, String ofRecording) {
      return pipeline.equals(ofPipeline)
          && (recordings.isEmpty() || recordings.contains(ofRecording));
    }
  }

  private ResultTail(
      Map<String, String> kafka,
      @Nullable SchemaRegistry registry,
      Wanted wanted,
      Map<TopicPartition, Long> from,
      ResultListener listener) {
    this.wanted = wanted;
    this.from = Map.copyOf(from);
    this.listener = listener;
    Properties properties = new Properties();
    properties.putAll(kafka);
    properties.setProperty("isolation.level", "read_committed");
    properties.setProperty("enable.auto.commit", "false");
    properties.setProperty("fetch.max.wait.ms", "100");
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    readers.put(Topics.EMBEDDINGS.name(), new Reader<>(Embedding.class, registry, this::embedding));
    readers.put(Topics.REPORTS.name(), new Reader<>(Report.class, registry, this::report));
    readers.put(Topics.ALERTS.name(), new Reader<>(Alert.class, registry, this::alert));
    readers.put(Topics.GAPS.name(), new Reader<>(Gap.class, registry, this::gap));
    readers.put(
        Topics.DEAD_LETTERS.name(), new Reader<>(DeadLetter.class, registry, this::deadLetter));
    thread = new Thread(this::run, "afferent-results");
    thread.setDaemon(true);
  }

  /**
   * Starts to read.
   *
   * @param wanted whose results are wanted; others are passed over
   * @param from first offset of each partition of {@link #TOPICS}
   */
  static ResultTail start(
      Map<String, String> kafka,
      @Nullable SchemaRegistry registry,
      Wanted wanted,
      Map<TopicPartition, Long> from,
      ResultListener listener) {
    ResultTail tail = new ResultTail(kafka, registry, wanted, from, listener);
    tail.thread.start();
    return tail;
  }

  /**
   * Waits until everything before the given offsets has been heard.
   *
   * @throws IOException when reading failed, or it takes longer than {@code patience}
   */
  void awaitUpTo(Map<TopicPartition, Long> ends, Duration patience)
      throws IOException, InterruptedException {
    target = Map.copyOf(ends);
    if (!atTarget.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException(
          "the results could not be read to their end within "
              + patience.toSeconds()
              + " s; is a transaction of another job still open?");
    }
    Exception failed = failure;
    if (failed != null) {
      throw new IOException("the results could not be read: " + failed.getMessage(), failed);
    }
  }

  private void run() {
    try (consumer) {
      consumer.assign(from.keySet());
      from.forEach(consumer::seek);
      while (!closing) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          Reader<?> reader = readers.get(record.topic());
          if (reader != null && record.value() != null) {
            reader.read(record.value());
          }
        }
        if (isAtTarget()) {
          break;
        }
      }
    } catch (WakeupException closed) {
      // Only close() wakes the consumer.
    } catch (RuntimeException failed) {
      failure = failed;
    } finally {
      atTarget.countDown();
    }
  }

  private boolean isAtTarget() {
    Map<TopicPartition, Long> ends = target;
    if (ends == null) {
      return false;
    }
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      if (consumer.position(end.getKey()) < end.getValue()) {
        return false;
      }
    }
    return true;
  }

  private void embedding(Embedding embedding) {
    if (wanted.includes(embedding.getLineage())) {
      listener.embedding(embedding);
    }
  }

  private void report(Report report) {
    if (wanted.includes(report.getLineage())) {
      listener.report(report);
    }
  }

  private void alert(Alert alert) {
    if (wanted.includes(alert.getLineage())) {
      listener.alert(alert);
    }
  }

  private void gap(Gap gap) {
    if (wanted.includes(gap.getPipeline(), gap.getRecordingId())) {
      listener.gap(gap);
    }
  }

  private void deadLetter(DeadLetter letter) {
    if (wanted.pipeline().equals(letter.getPipeline())) {
      listener.deadLetter(letter);
    }
  }

  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Decodes the records of one topic. What others wrote there is not ours to judge. */
  private static final class Reader<T extends SpecificRecord> {
    private final RecordDecoder<T> decoder;
    private final Consumer<T> consumer;

    Reader(Class<T> recordClass, @Nullable SchemaRegistry registry, Consumer<T> consumer) {
      this.decoder = RecordDecoder.of(recordClass, registry);
      this.consumer = consumer;
    }

    void read(byte[] value) {
      T record;
      try {
        record = decoder.decode(value);
      } catch (UndecodableRecordException foreign) {
        return;
      }
      consumer.accept(record);
    }
  }
}
