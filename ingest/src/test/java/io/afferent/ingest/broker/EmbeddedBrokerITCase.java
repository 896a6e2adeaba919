package io.afferent.ingest.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class EmbeddedBrokerITCase {

  @TempDir Path directory;

  @Test
  void committedTransactionsAreReadAndAbortedOnesAreNot() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(Optional.empty())) {
      makeTopic(broker, "numbers");
      try (KafkaProducer<String, String> producer = producer(broker, "tx")) {
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("numbers", "k", "one")).get();
        producer.commitTransaction();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("numbers", "k", "aborted")).get();
        producer.flush();
        producer.abortTransaction();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("numbers", "k", "two")).get();
        producer.commitTransaction();
      }
      assertThat(read(broker, "numbers", 2)).containsExactly("one", "two");
    }
  }

  @Test
  void recordsSurviveANewBrokerOnTheSameDirectory() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(Optional.of(directory))) {
      makeTopic(broker, "kept");
      send(broker, "kept", "before");
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(Optional.of(directory))) {
      send(broker, "kept", "after");
      assertThat(read(broker, "kept", 2)).containsExactly("before", "after");
    }
    assertThat(directory.resolve("meta.properties")).exists();
  }

  @Test
  void aProducerGoesOnAfterTheBrokerStoppedAndStartedOnTheSamePorts() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(Optional.empty())) {
      String address = broker.bootstrapServers();
      makeTopic(broker, "outage");
      try (KafkaProducer<String, String> producer = producer(broker, "")) {
        producer.send(new ProducerRecord<>("outage", "k", "before")).get();
        broker.stop();
        assertThat(broker.isRunning()).isFalse();
        // A send may block while no broker answers, so it must not hold up the restart.
        CompletableFuture<Void> pending =
            CompletableFuture.runAsync(() -> sendAndWait(producer, "outage", "during"));
        broker.start();
        pending.get(60, TimeUnit.SECONDS);
        producer.send(new ProducerRecord<>("outage", "k", "after")).get();
      }
      assertThat(broker.bootstrapServers()).isEqualTo(address);
      assertThat(read(broker, "outage", 3)).containsExactly("before", "during", "after");
    }
  }

  @Test
  void closingDeletesTheTemporaryDirectory() {
    EmbeddedBroker broker = EmbeddedBroker.start(Optional.empty());
    Path temporary = broker.dataDirectory();
    assertThat(temporary).exists();
    broker.close();
    broker.close();
    assertThat(temporary).doesNotExist();
  }

  @Test
  void listensOnTheLoopbackAddressOnly() {
    try (EmbeddedBroker broker = EmbeddedBroker.start(Optional.empty())) {
      assertThat(broker.bootstrapServers()).startsWith("127.0.0.1:");
    }
  }

  @Test
  void aTakenPortIsNamedInTheError() throws IOException {
    try (ServerSocket taken =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      assertThatThrownBy(() -> EmbeddedBroker.start(Optional.of(directory), taken.getLocalPort()))
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort() + " ")
          .hasMessageContaining("in use");
    }
  }

  @Test
  void aFileInPlaceOfTheDirectoryIsNamedInTheError() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x", StandardCharsets.UTF_8);
    assertThatThrownBy(() -> EmbeddedBroker.start(Optional.of(file)))
        .isInstanceOf(BrokerException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void aDirectoryWithFilesOfOthersIsRefusedAndLeftAsItIs() throws IOException {
    Files.writeString(directory.resolve("diary.txt"), "mine", StandardCharsets.UTF_8);
    assertThatThrownBy(() -> EmbeddedBroker.start(Optional.of(directory)))
        .isInstanceOf(BrokerException.class)
        .hasMessage(
            "the data directory "
                + directory
                + " holds files that are no broker's; name an empty or a new one");
    assertThat(directory.toFile().list()).containsExactly("diary.txt");
  }

  private static void makeTopic(EmbeddedBroker broker, String name) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
    }
  }

  private static KafkaProducer<String, String> producer(EmbeddedBroker broker, String transaction) {
    Map<String, Object> properties =
        new java.util.HashMap<>(Map.of("bootstrap.servers", broker.bootstrapServers()));
    if (!transaction.isEmpty()) {
      properties.put("transactional.id", transaction);
    }
    return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
  }

  private static void sendAndWait(
      KafkaProducer<String, String> producer, String topic, String value) {
    try {
      producer.send(new ProducerRecord<>(topic, "k", value)).get();
    } catch (InterruptedException | ExecutionException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static void send(EmbeddedBroker broker, String topic, String value) throws Exception {
    try (KafkaProducer<String, String> producer = producer(broker, "")) {
      producer.send(new ProducerRecord<>(topic, "k", value)).get();
    }
  }

  private static List<String> read(EmbeddedBroker broker, String topic, int count) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (values.size() < count && System.nanoTime() < deadline) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
          values.add(record.value());
        }
      }
      for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(300))) {
        values.add(record.value());
      }
    }
    return values;
  }
}
