package io.afferent.connectors.kafka;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How results leave. Immutable; change one setting with the {@code with} methods.
 *
 * @param kafka properties of the producer as Kafka names them, {@code bootstrap.servers} among
 *     them; TLS and SASL settings pass through untouched. Keep secrets in files and name them with
 *     Kafka's configuration providers: these values travel with the job
 * @param delivery when results become visible
 * @param job name of the job; with the sink's id it makes the transactional ids, so no two jobs on
 *     one Kafka cluster may share it
 * @param transactionTimeout how long Kafka keeps a transaction open; longer than the longest time
 *     between two completed checkpoints, restarts included, or results are lost. At most 15 minutes
 *     unless the broker's {@code transaction.max.timeout.ms} was raised
 * @param registry schema registry for Confluent's wire format, null for single-object encoding
 */
public record SinkOptions(
    Map<String, String> kafka,
    Delivery delivery,
    String job,
    Duration transactionTimeout,
    @Nullable RegistryOptions registry)
    implements Serializable {

  private static final String BOOTSTRAP = "bootstrap.servers";
  private static final Duration DEFAULT_TRANSACTION_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration SHORTEST_TRANSACTION_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LONGEST_TRANSACTION_TIMEOUT = Duration.ofDays(7);

  public SinkOptions {
    kafka = Map.copyOf(kafka);
    Objects.requireNonNull(delivery, "delivery");
    if (!kafka.containsKey(BOOTSTRAP)) {
      throw new IllegalArgumentException(
          "the Kafka properties must name " + BOOTSTRAP + ", for example 127.0.0.1:9092");
    }
    if (job.isBlank()) {
      throw new IllegalArgumentException(
          "the job must have a name, which makes transactions its own");
    }
    if (transactionTimeout.compareTo(SHORTEST_TRANSACTION_TIMEOUT) < 0
        || transactionTimeout.compareTo(LONGEST_TRANSACTION_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "the transaction timeout must be "
              + SHORTEST_TRANSACTION_TIMEOUT
              + " to "
              + LONGEST_TRANSACTION_TIMEOUT
              + ", was "
              + transactionTimeout);
    }
  }

  /** Transactions of 10 minutes at most, single-object encoding. */
  public static SinkOptions of(Map<String, String> kafka, Delivery delivery, String job) {
    return new SinkOptions(kafka, delivery, job, DEFAULT_TRANSACTION_TIMEOUT, null);
  }

  /** Other delivery. */
  public SinkOptions withDelivery(Delivery other) {
    return new SinkOptions(kafka, other, job, transactionTimeout, registry);
  }

  /** Another limit on open transactions. */
  public SinkOptions withTransactionTimeout(Duration timeout) {
    return new SinkOptions(kafka, delivery, job, timeout, registry);
  }

  /** Confluent's wire format, or with null single-object encoding. */
  public SinkOptions withRegistry(@Nullable RegistryOptions options) {
    return new SinkOptions(kafka, delivery, job, transactionTimeout, options);
  }

  /** Leaves the Kafka properties out, which may hold secrets. */
  @Override
  public String toString() {
    return "SinkOptions[delivery="
        + delivery
        + ", job="
        + job
        + ", transactionTimeout="
        + transactionTimeout
        + "]";
  }
}
