package io.afferent.ingest.topics;

import static java.util.Objects.requireNonNull;

import io.afferent.schema.wire.TopicSpec;
import io.afferent.schema.wire.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Makes every topic of {@link Topics}. What exists already is compared and never changed, so that
 * calling twice, or from two processes at once, does no harm.
 *
 * <p>Settings: {@code streams} is compacted, so that the newest descriptor of each stream stays;
 * older ones stay as long as the blocks that need them. The other topics are cut by age, which
 * Kafka measures by the record's own time stamp: records of an old recording must therefore carry
 * the time of their publication as Kafka time stamp, as the replay does. Records may have up to
 * {@value #MAX_RECORD_BYTES} bytes (a block of 1024 channels, 1 second at 1 kHz and 4 bytes per
 * value takes half of it); dead letters, which hold another record whole, 1 MiB more.
 */
public final class TopicAdmin {
  /** Largest record on a topic other than {@code dead-letters} (bytes). */
  public static final int MAX_RECORD_BYTES = 8 * 1024 * 1024;

  private static final int MAX_DEAD_LETTER_BYTES = 9 * 1024 * 1024;
  private static final Set<TopicSpec> SIGNALS =
      Set.of(Topics.EEG, Topics.SPIKES, Topics.FMRI, Topics.ACTIVATIONS);

  private static final Duration LEADER_PATIENCE = Duration.ofSeconds(60);
  private static final long LEADER_PAUSE_MILLIS = 20;

  private TopicAdmin() {}

  /**
   * Makes the topics on the brokers at an address, without TLS or passwords.
   *
   * @throws IOException if the brokers cannot be reached or refuse
   */
  public static TopicReport create(String bootstrapServers, int partitions, int replicationFactor)
      throws IOException, InterruptedException {
    Properties properties = new Properties();
    properties.setProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return create(properties, TopicOptions.of(partitions, replicationFactor));
  }

  /**
   * Makes the topics.
   *
   * @param properties properties of Kafka's admin client, at least {@code bootstrap.servers}
   * @throws IOException if the brokers cannot be reached or refuse
   */
  public static TopicReport create(Properties properties, TopicOptions options)
      throws IOException, InterruptedException {
    Map<String, NewTopic> wanted = new LinkedHashMap<>();
    for (TopicSpec topic : Topics.all()) {
      wanted.put(
          topic.name(),
          new NewTopic(topic.name(), options.partitions(), (short) options.replicationFactor())
              .configs(settings(topic, options)));
    }
    try (Admin admin = Admin.create(properties)) {
      List<String> created = new ArrayList<>();
      List<String> found = new ArrayList<>();
      Map<String, KafkaFuture<Void>> answers = admin.createTopics(wanted.values()).values();
      for (String name : wanted.keySet()) {
        try {
          requireNonNull(answers.get(name)).get();
          created.add(name);
        } catch (ExecutionException failed) {
          if (!(failed.getCause() instanceof TopicExistsException)) {
            throw failed;
          }
          found.add(name);
        }
      }
      awaitLeaders(admin, created);
      List<TopicReport.Difference> differing = differences(admin, found, wanted);
      found.removeIf(name -> differing.stream().anyMatch(other -> other.topic().equals(name)));
      return new TopicReport(created, found, differing);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof TimeoutException) {
        throw unreachable(properties, failed);
      }
      throw new IOException(
          "the topics could not be made on "
              + properties.getProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG)
              + ": "
              + failed.getCause()
              + "; check the address, the rights, and that there are at least "
              + options.replicationFactor()
              + " brokers",
          failed.getCause());
    }
  }

  /**
   * Waits until the leader of every partition of new topics serves it. A producer that writes
   * before may have its first batch refused and its second one taken, and then the broker refuses
   * the first for good, as out of order.
   *
   * @throws ExecutionException if the topics are not there after a minute, or the brokers refuse
   */
  public static void awaitLeaders(Admin admin, Collection<String> topics)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (TopicDescription topic : described(admin, topics)) {
      for (TopicPartitionInfo partition : topic.partitions()) {
        ends.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest());
      }
    }
    // Only a leader that is ready knows the end of its log; the client asks until it is.
    admin.listOffsets(ends).all().get();
  }

  /** Descriptions of new topics, which the brokers learn of a moment after the controller. */
  private static Collection<TopicDescription> described(Admin admin, Collection<String> topics)
      throws ExecutionException, InterruptedException {
    long deadlineNanos = System.nanoTime() + LEADER_PATIENCE.toNanos();
    while (true) {
      try {
        return admin.describeTopics(topics).allTopicNames().get().values();
      } catch (ExecutionException failed) {
        if (!(failed.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() > deadlineNanos) {
          throw failed;
        }
        Thread.sleep(LEADER_PAUSE_MILLIS);
      }
    }
  }

  /**
   * The number of brokers.
   *
   * @param properties properties of Kafka's admin client, at least {@code bootstrap.servers}
   * @throws IOException if the brokers cannot be reached or refuse
   */
  public static int brokerCount(Properties properties) throws IOException, InterruptedException {
    try (Admin admin = Admin.create(properties)) {
      return admin.describeCluster().nodes().get().size();
    } catch (ExecutionException failed) {
      throw unreachable(properties, failed);
    }
  }

  /**
   * What there is of each topic of {@link Topics}, in their order. Makes and changes nothing.
   *
   * @param properties properties of Kafka's admin client, at least {@code bootstrap.servers}
   * @throws IOException if the brokers cannot be reached or refuse
   */
  public static List<TopicState> list(Properties properties)
      throws IOException, InterruptedException {
    try (Admin admin = Admin.create(properties)) {
      Set<String> present = admin.listTopics().names().get();
      List<String> names = new ArrayList<>();
      for (TopicSpec topic : Topics.all()) {
        if (present.contains(topic.name())) {
          names.add(topic.name());
        }
      }
      Map<String, TopicDescription> descriptions =
          admin.describeTopics(names).allTopicNames().get();
      Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      for (TopicDescription description : descriptions.values()) {
        for (TopicPartitionInfo partition : description.partitions()) {
          TopicPartition key = new TopicPartition(description.name(), partition.partition());
          earliest.put(key, OffsetSpec.earliest());
          latest.put(key, OffsetSpec.latest());
        }
      }
      Map<TopicPartition, ListOffsetsResultInfo> first = admin.listOffsets(earliest).all().get();
      Map<TopicPartition, ListOffsetsResultInfo> last = admin.listOffsets(latest).all().get();
      Map<String, Long> offsets = new HashMap<>();
      last.forEach(
          (partition, end) ->
              offsets.merge(
                  partition.topic(),
                  end.offset() - requireNonNull(first.get(partition)).offset(),
                  Long::sum));
      List<TopicState> states = new ArrayList<>();
      for (TopicSpec topic : Topics.all()) {
        TopicDescription found = descriptions.get(topic.name());
        states.add(
            found == null
                ? TopicState.missing(topic.name())
                : new TopicState(
                    topic.name(),
                    found.partitions().size(),
                    found.partitions().get(0).replicas().size(),
                    offsets.getOrDefault(topic.name(), 0L)));
      }
      return states;
    } catch (ExecutionException failed) {
      throw unreachable(properties, failed);
    }
  }

  private static IOException unreachable(Properties properties, ExecutionException failed) {
    Throwable cause = failed.getCause() == null ? failed : failed.getCause();
    String address = properties.getProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
    return new IOException(
        cause instanceof TimeoutException
            ? "no broker answered at "
                + address
                + "; check the address, that Kafka runs there, and TLS and passwords if it wants"
                + " them"
            : "the brokers at " + address + " refused: " + cause.getMessage(),
        cause);
  }

  /** Settings that a topic is made with, by Kafka's names. */
  static Map<String, String> settings(TopicSpec topic, TopicOptions options) {
    Map<String, String> settings = new TreeMap<>();
    boolean deadLetters = topic.equals(Topics.DEAD_LETTERS);
    settings.put(
        "max.message.bytes",
        Integer.toString(deadLetters ? MAX_DEAD_LETTER_BYTES : MAX_RECORD_BYTES));
    if (topic.compacted()) {
      settings.put("cleanup.policy", "compact");
      settings.put("min.cleanable.dirty.ratio", "0.1");
      // A block needs the descriptor of its own recording for as long as it is kept.
      settings.put("min.compaction.lag.ms", Long.toString(options.signalRetention().toMillis()));
    } else {
      settings.put("cleanup.policy", "delete");
      settings.put(
          "retention.ms",
          Long.toString(
              (SIGNALS.contains(topic) ? options.signalRetention() : options.resultRetention())
                  .toMillis()));
    }
    return settings;
  }

  private static List<TopicReport.Difference> differences(
      Admin admin, List<String> names, Map<String, NewTopic> wanted)
      throws ExecutionException, InterruptedException {
    List<TopicReport.Difference> differences = new ArrayList<>();
    if (names.isEmpty()) {
      return differences;
    }
    Map<String, TopicDescription> descriptions = admin.describeTopics(names).allTopicNames().get();
    List<ConfigResource> resources = new ArrayList<>();
    for (String name : names) {
      resources.add(new ConfigResource(ConfigResource.Type.TOPIC, name));
    }
    Map<ConfigResource, Config> configs = admin.describeConfigs(resources).all().get();
    for (ConfigResource resource : resources) {
      String name = resource.name();
      NewTopic topic = requireNonNull(wanted.get(name));
      TopicDescription description = requireNonNull(descriptions.get(name));
      compare(
          differences,
          name,
          "partitions",
          Integer.toString(topic.numPartitions()),
          Integer.toString(description.partitions().size()));
      compare(
          differences,
          name,
          "replication.factor",
          Short.toString(topic.replicationFactor()),
          Integer.toString(description.partitions().get(0).replicas().size()));
      for (Map.Entry<String, String> setting : topic.configs().entrySet()) {
        ConfigEntry entry = requireNonNull(configs.get(resource)).get(setting.getKey());
        compare(
            differences,
            name,
            setting.getKey(),
            setting.getValue(),
            entry == null ? "" : String.valueOf(entry.value()));
      }
    }
    return differences;
  }

  private static void compare(
      List<TopicReport.Difference> differences,
      String topic,
      String setting,
      String wanted,
      String found) {
    if (!wanted.equals(found)) {
      differences.add(new TopicReport.Difference(topic, setting, wanted, found));
    }
  }
}
