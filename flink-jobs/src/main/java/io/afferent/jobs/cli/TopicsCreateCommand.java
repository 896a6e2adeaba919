package io.afferent.jobs.cli;

import io.afferent.ingest.topics.TopicAdmin;
import io.afferent.ingest.topics.TopicOptions;
import io.afferent.ingest.topics.TopicReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the topics that are missing. */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Makes the topics that are missing. Topics that are there stay as they are; settings that"
          + " differ from the wanted ones are shown.",
      "Safe to repeat."
    },
    footerHeading = "%nExample:%n",
    footer = "  afferent topics create --bootstrap localhost:9092 --partitions 8")
final class TopicsCreateCommand implements Callable<Integer> {

  /** Copies of each partition where there are that many brokers. */
  private static final int USUAL_REPLICATION = 3;

  @Spec private CommandSpec spec;

  @Option(
      names = "--bootstrap",
      required = true,
      paramLabel = "HOST:PORT",
      description = "Kafka brokers, divided by commas. Required.")
  private String bootstrap;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description = "Partitions of each topic: how many workers can share it.")
  private int partitions;

  @Option(
      names = "--replication",
      paramLabel = "N",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "Copies of each partition. Default: 3, or the number of brokers if it is less.")
  private int replication;

  @Option(
      names = "--signal-retention",
      paramLabel = "TIME",
      defaultValue = "7d",
      description = "How long the signal topics keep records.")
  private Duration signalRetention;

  @Option(
      names = "--result-retention",
      paramLabel = "TIME",
      defaultValue = "30d",
      description = "How long the other topics keep records.")
  private Duration resultRetention;

  @Mixin private KafkaOptions kafka;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Properties admin = KafkaOptions.admin(kafka.clientProperties(bootstrap));
    TopicReport report = create(admin, partitions, replication, signalRetention, resultRetention);
    PrintWriter out = spec.commandLine().getOut();
    print(report, out);
    out.flush();
    return 0;
  }

  /**
   * Makes the topics.
   *
   * @param replication copies of each partition, 0 for the usual number
   */
  static TopicReport create(
      Properties admin,
      int partitions,
      int replication,
      Duration signalRetention,
      Duration resultRetention)
      throws IOException, InterruptedException {
    int copies =
        replication == 0 ? Math.min(USUAL_REPLICATION, TopicAdmin.brokerCount(admin)) : replication;
    TopicOptions options;
    try {
      options = new TopicOptions(partitions, copies, signalRetention, resultRetention);
    } catch (IllegalArgumentException wrong) {
      throw new UserError(String.valueOf(wrong.getMessage()), wrong);
    }
    return TopicAdmin.create(admin, options);
  }

  private static void print(TopicReport report, PrintWriter out) {
    if (!report.created().isEmpty()) {
      out.println("made       " + String.join(", ", report.created()));
    }
    if (!report.existing().isEmpty()) {
      out.println("was there  " + String.join(", ", report.existing()));
    }
    if (!report.differing().isEmpty()) {
      out.println("was there with other settings, left as it is:");
      TextTable table = new TextTable("  topic", "setting", "wanted", "found");
      for (TopicReport.Difference other : report.differing()) {
        table.row("  " + other.topic(), other.setting(), other.wanted(), other.found());
      }
      out.print(table);
    }
  }
}
