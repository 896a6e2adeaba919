package io.afferent.ingest.broker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * One Kafka broker and its controller in this JVM, on the loopback address, without TLS or
 * passwords. Topics are not made by producing to them; make them with {@link
 * io.afferent.ingest.topics.TopicAdmin}.
 *
 * <p>With a data directory of its own the broker keeps topics and records from one start to the
 * next, also when the next start is in another process; the ports may then be others. Without one,
 * a temporary directory is used and deleted on {@link #close()}. {@link #stop()} and {@link
 * #start()} take the broker away from its clients and bring it back on the same ports.
 *
 * <p>Thread-safe.
 */
public final class EmbeddedBroker implements AutoCloseable {
  /** Largest record batch that the broker accepts for a topic that sets no limit (bytes). */
  public static final int MAX_MESSAGE_BYTES = 9 * 1024 * 1024;

  private static final String HOST = "127.0.0.1";
  private static final int NODE_ID = 1;

  /** The file by which a directory of a Kafka broker is known. */
  private static final String META_PROPERTIES = "meta.properties";

  private static final int PORT_ATTEMPTS = 8;

  private final Path dataDirectory;
  private final boolean temporary;
  private int brokerPort;
  private int controllerPort;
  private @Nullable KafkaRaftServer server;
  private boolean closed;

  private EmbeddedBroker(Path dataDirectory, boolean temporary) {
    this.dataDirectory = dataDirectory;
    this.temporary = temporary;
  }

  /**
   * Starts a broker on a free port.
   *
   * @param dataDirectory where records are kept, made when absent; empty for a temporary directory
   * @throws BrokerException if the directory cannot be used or the broker does not start
   */
  public static EmbeddedBroker start(Optional<Path> dataDirectory) {
    return start(dataDirectory, 0);
  }

  /**
   * Starts a broker on a given port.
   *
   * @param dataDirectory where records are kept, made when absent; empty for a temporary directory
   * @param port port for clients, 0 for a free one
   * @throws BrokerException if the port is taken, the directory cannot be used or the broker does
   *     not start
   */
  public static EmbeddedBroker start(Optional<Path> dataDirectory, int port) {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException(
          "port must be 1 to 65535, or 0 for a free one, was " + port);
    }
    dataDirectory.ifPresent(EmbeddedBroker::requireOurs);
    try {
      if (dataDirectory.isPresent()) {
        Path kept = Files.createDirectories(dataDirectory.get()).toAbsolutePath();
        return new EmbeddedBroker(kept, false).started(port);
      }
      try (StartingFolder starting = StartingFolder.create("afferent-broker-")) {
        return new EmbeddedBroker(starting.path(), true).started(port);
      }
    } catch (IOException unusable) {
      throw new BrokerException(
          "the data directory "
              + dataDirectory.map(Path::toString).orElse("(temporary)")
              + " cannot be made: "
              + unusable
              + "; name a directory that can be written",
          unusable);
    }
  }

  private EmbeddedBroker started(int port) {
    try {
      startOnFreePorts(port);
    } catch (RuntimeException failed) {
      close();
      throw failed;
    }
    return this;
  }

  /** Kafka ends the process when it finds other files among its own. */
  private static void requireOurs(Path directory) {
    if (!Files.exists(directory) || Files.exists(directory.resolve(META_PROPERTIES))) {
      return;
    }
    if (!Files.isDirectory(directory)) {
      throw new BrokerException("the data directory " + directory + " is a file; name a directory");
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      if (entries.iterator().hasNext()) {
        throw new BrokerException(
            "the data directory "
                + directory
                + " holds files that are no broker's; name an empty or a new one");
      }
    } catch (IOException unreadable) {
      throw new BrokerException(
          "the data directory " + directory + " cannot be read: " + unreadable, unreadable);
    }
  }

  /** Address for clients: the value of {@code bootstrap.servers}. */
  public synchronized String bootstrapServers() {
    return HOST + ":" + brokerPort;
  }

  /** Directory that holds the records. */
  public Path dataDirectory() {
    return dataDirectory;
  }

  /** Whether the broker serves clients. */
  public synchronized boolean isRunning() {
    return server != null;
  }

  /** Stops serving and keeps the data. No effect when the broker is not running. */
  public synchronized void stop() {
    KafkaRaftServer running = server;
    server = null;
    if (running != null) {
      running.shutdown();
      running.awaitShutdown();
    }
  }

  /**
   * Serves again after {@link #stop()}, with the same data on the same ports. No effect when the
   * broker is running.
   *
   * @throws IllegalStateException after {@link #close()}
   * @throws BrokerException if the broker does not start, for example because another process took
   *     one of its ports meanwhile
   */
  public synchronized void start() {
    if (closed) {
      throw new IllegalStateException("the broker is closed; start another one");
    }
    if (server == null) {
      try {
        startServer();
      } catch (Exception failed) {
        throw failure(failed);
      }
    }
  }

  /** Stops the broker and deletes its directory if it was a temporary one. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    stop();
    if (temporary) {
      StartingFolder.delete(dataDirectory);
    }
  }

  private synchronized void startOnFreePorts(int wantedPort) {
    brokerPort = wantedPort; // for the error when it is taken
    for (int attempt = 1; ; attempt++) {
      try {
        choosePorts(wantedPort);
        startServer();
        return;
      } catch (Exception failed) {
        if (!isCausedByTakenPort(failed) || attempt == PORT_ATTEMPTS) {
          throw failure(failed);
        }
      }
    }
  }

  /** Free ports, held at the same time so that they differ; another process may still be faster. */
  private void choosePorts(int wantedPort) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocket first = new ServerSocket(wantedPort, 1, loopback);
        ServerSocket second = new ServerSocket(0, 1, loopback)) {
      brokerPort = first.getLocalPort();
      controllerPort = second.getLocalPort();
    }
  }

  private void startServer() throws Exception {
    Properties properties = properties();
    KafkaConfig config = KafkaConfig.fromProps(properties, false);
    if (!Files.exists(dataDirectory.resolve(META_PROPERTIES))) {
      format();
    }
    KafkaRaftServer starting = new KafkaRaftServer(config, Time.SYSTEM);
    try {
      starting.startup();
    } catch (Throwable failed) {
      try {
        starting.shutdown();
        starting.awaitShutdown();
      } catch (RuntimeException alsoFailed) {
        failed.addSuppressed(alsoFailed);
      }
      throw failed;
    }
    server = starting;
  }

  private void format() throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    new Formatter()
        .setPrintStream(new PrintStream(said, true, StandardCharsets.UTF_8))
        .setNodeId(NODE_ID)
        .setClusterId(Uuid.randomUuid().toString())
        .addDirectory(dataDirectory.toString())
        .setMetadataLogDirectory(dataDirectory.toString())
        .setControllerListenerName("CONTROLLER")
        .setReleaseVersion(MetadataVersion.latestProduction())
        .run();
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("process.roles", "broker,controller");
    properties.setProperty("node.id", Integer.toString(NODE_ID));
    properties.setProperty("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);
    properties.setProperty("controller.listener.names", "CONTROLLER");
    properties.setProperty(
        "listeners",
        "PLAINTEXT://" + HOST + ":" + brokerPort + ",CONTROLLER://" + HOST + ":" + controllerPort);
    properties.setProperty("advertised.listeners", "PLAINTEXT://" + HOST + ":" + brokerPort);
    properties.setProperty(
        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.setProperty("log.dirs", dataDirectory.toString());
    properties.setProperty("auto.create.topics.enable", "false");
    properties.setProperty("message.max.bytes", Integer.toString(MAX_MESSAGE_BYTES));
    properties.setProperty("offsets.topic.replication.factor", "1");
    properties.setProperty("offsets.topic.num.partitions", "1");
    properties.setProperty("transaction.state.log.replication.factor", "1");
    properties.setProperty("transaction.state.log.min.isr", "1");
    properties.setProperty("transaction.state.log.num.partitions", "4");
    properties.setProperty("share.coordinator.state.topic.replication.factor", "1");
    properties.setProperty("share.coordinator.state.topic.min.isr", "1");
    properties.setProperty("share.coordinator.state.topic.num.partitions", "1");
    properties.setProperty("group.initial.rebalance.delay.ms", "0");
    // The defaults are for a machine of its own: 128 MiB for compaction, dozens of threads.
    properties.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(8 * 1024 * 1024));
    properties.setProperty("num.network.threads", "2");
    properties.setProperty("num.io.threads", "4");
    properties.setProperty("background.threads", "4");
    return properties;
  }

  private BrokerException failure(Exception cause) {
    return new BrokerException(
        "the embedded broker did not start on "
            + HOST
            + ":"
            + brokerPort
            + " with data in "
            + dataDirectory
            + ": "
            + cause
            + "; check that no other broker uses the directory or the port",
        cause);
  }

  private static boolean isCausedByTakenPort(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return true;
      }
    }
    return false;
  }
}
