package io.afferent.jobs.cli;

import io.afferent.ingest.broker.EmbeddedBroker;
import io.afferent.ingest.topics.TopicAdmin;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a Kafka broker in a process of its own. */
@Command(
    name = "broker",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a Kafka broker with all topics, for a laptop or a test: one node, on the loopback address"
          + " only, without TLS or passwords. Runs until Ctrl-C or --duration.",
      "A real installation has its own brokers; this one is for trying things out."
    },
    footerHeading = "%nExample:%n",
    footer = "  afferent broker --port 9092 --data broker-data")
final class BrokerCommand implements Callable<Integer> {

  private static final int PARTITIONS = 4;

  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "Port for clients, 0 for a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where records are kept. Default: a temporary folder, deleted at the end.")
  private @Nullable Path data;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description = "Stop after this time, such as 10min. Default: at Ctrl-C.")
  private @Nullable Duration duration;

  @Override
  public Integer call() throws Exception {
    CountDownLatch stop = new CountDownLatch(1);
    try (EmbeddedBroker broker = EmbeddedBroker.start(Optional.ofNullable(data), port)) {
      CtrlC interrupt = new CtrlC(stop::countDown);
      TopicAdmin.create(broker.bootstrapServers(), PARTITIONS, 1);
      PrintWriter out = spec.commandLine().getOut();
      out.println("Kafka is ready at " + broker.bootstrapServers() + ". Ctrl-C ends it.");
      out.flush();
      if (duration == null) {
        stop.await();
      } else {
        boolean interrupted = stop.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        if (!interrupted) {
          out.println("Stopped after " + DurationText.clock(duration.toNanos()) + ".");
        }
      }
      interrupt.done();
    } catch (IllegalArgumentException wrongPort) {
      throw new UserError("--port: " + wrongPort.getMessage(), wrongPort);
    }
    return 0;
  }
}
