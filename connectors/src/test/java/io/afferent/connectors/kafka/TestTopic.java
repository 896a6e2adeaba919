package io.afferent.connectors.kafka;

import io.afferent.ingest.topics.TopicAdmin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** One topic of a test: made, written and read with Kafka's own clients. */
record TestTopic(String bootstrapServers, String name, int partitions) {

  static TestTopic create(String bootstrapServers, String name, int partitions) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) bootstrapServers))) {
      admin
          .createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
      TopicAdmin.awaitLeaders(admin, List.of(name));
    }
    return new TestTopic(bootstrapServers, name, partitions);
  }

  void write(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", bootstrapServers);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      for (ProducerRecord<byte[], byte[]> record : records) {
        sent.add(producer.send(record));
      }
      for (Future<?> one : sent) {
        one.get(30, TimeUnit.SECONDS);
      }
    }
  }

  ProducerRecord<byte[], byte[]> record(byte @Nullable [] key, byte @Nullable [] value) {
    return new ProducerRecord<>(name, key, value);
  }

  /** Offset that a group has committed in partition 0, -1 when none; waits until it is reached. */
  long awaitCommitted(String group, long offset, Duration patience) throws Exception {
    TopicPartition partition = new TopicPartition(name, 0);
    long end = System.nanoTime() + patience.toNanos();
    long committed = -1;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) bootstrapServers))) {
      while (committed < offset && System.nanoTime() < end) {
        OffsetAndMetadata found =
            admin
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(30, TimeUnit.SECONDS)
                .get(partition);
        committed = found == null ? -1 : found.offset();
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    return committed;
  }

  /** Reads from the start until enough is there or the time is over. */
  List<ConsumerRecord<byte[], byte[]>> read(
      String isolation, Duration patience, Predicate<List<?>> enough) {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", bootstrapServers);
    properties.setProperty("isolation.level", isolation);
    properties.setProperty("auto.offset.reset", "earliest");
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> own = new ArrayList<>();
      for (int partition = 0; partition < partitions; partition++) {
        own.add(new TopicPartition(name, partition));
      }
      consumer.assign(own);
      long end = System.nanoTime() + patience.toNanos();
      while (!enough.test(all) && System.nanoTime() < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(all::add);
      }
    }
    return all;
  }
}
