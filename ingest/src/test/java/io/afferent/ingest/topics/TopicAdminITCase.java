package io.afferent.ingest.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.broker.EmbeddedBroker;
import io.afferent.schema.wire.TopicSpec;
import io.afferent.schema.wire.Topics;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TopicAdminITCase {

  private EmbeddedBroker broker;

  @BeforeEach
  void startBroker() {
    broker = EmbeddedBroker.start(Optional.empty());
  }

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  @Test
  void makesEveryTopicOfTheCatalogueOnce() throws Exception {
    List<String> names = Topics.all().stream().map(TopicSpec::name).toList();

    TopicReport first = TopicAdmin.create(broker.bootstrapServers(), 3, 1);
    TopicReport second = TopicAdmin.create(broker.bootstrapServers(), 3, 1);

    assertThat(first).isEqualTo(new TopicReport(names, List.of(), List.of()));
    assertThat(second).isEqualTo(new TopicReport(List.of(), names, List.of()));
  }

  @Test
  void reportsATopicThatIsOtherwiseAndLeavesItAlone() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      NewTopic other =
          new NewTopic("streams", 2, (short) 1).configs(Map.of("cleanup.policy", "delete"));
      admin.createTopics(List.of(other)).all().get();

      TopicReport report = TopicAdmin.create(broker.bootstrapServers(), 1, 1);

      assertThat(report.existing()).isEmpty();
      assertThat(report.created()).hasSize(Topics.all().size() - 1).doesNotContain("streams");
      assertThat(report.differing())
          .contains(
              new TopicReport.Difference("streams", "partitions", "1", "2"),
              new TopicReport.Difference("streams", "cleanup.policy", "compact", "delete"));
      assertThat(admin.describeTopics(List.of("streams")).allTopicNames().get())
          .hasEntrySatisfying("streams", found -> assertThat(found.partitions()).hasSize(2));
    }
  }

  @Test
  void aBlockOfEightMegabytesLessOverheadIsAccepted() throws Exception {
    TopicAdmin.create(broker.bootstrapServers(), 1, 1);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "max.request.size",
                TopicAdmin.MAX_RECORD_BYTES),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      byte[] value = new byte[TopicAdmin.MAX_RECORD_BYTES - 1024];
      producer.send(new ProducerRecord<>("eeg", value)).get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void moreCopiesThanBrokersAreRefusedWithAReason() {
    assertThatThrownBy(() -> TopicAdmin.create(broker.bootstrapServers(), 1, 3))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("at least 3 brokers");
  }

  @Test
  void listsWhatThereIsAndWhatIsMissing() throws Exception {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", broker.bootstrapServers());
    assertThat(TopicAdmin.list(properties))
        .isEqualTo(Topics.all().stream().map(topic -> TopicState.missing(topic.name())).toList());

    TopicAdmin.create(broker.bootstrapServers(), 2, 1);
    Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < 7; i++) {
        producer.send(new ProducerRecord<>("eeg", i % 2, new byte[0], new byte[0])).get();
      }
    }

    assertThat(TopicAdmin.list(properties))
        .hasSize(Topics.all().size())
        .contains(new TopicState("eeg", 2, 1, 7), new TopicState("gaps", 2, 1, 0));
    assertThat(TopicAdmin.brokerCount(properties)).isEqualTo(1);
  }

  @Test
  void saysThatNoBrokerAnswers() throws Exception {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", "127.0.0.1:1");
    properties.setProperty("request.timeout.ms", "1000");
    properties.setProperty("default.api.timeout.ms", "2000");

    assertThatThrownBy(() -> TopicAdmin.list(properties))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("no broker answered at 127.0.0.1:1");
    assertThatThrownBy(() -> TopicAdmin.create(properties, TopicOptions.of(1, 1)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("no broker answered at 127.0.0.1:1");
  }
}
