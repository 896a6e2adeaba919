package io.afferent.jobs.cli;

import io.afferent.ingest.topics.TopicAdmin;
import io.afferent.ingest.topics.TopicState;
import io.afferent.schema.wire.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the topics of the catalogue. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the topics of Afferent with what is in them.",
      "Records are counted by offsets: compaction and the markers of transactions leave fewer than"
          + " the number shown."
    },
    footerHeading = "%nExample:%n",
    footer = "  afferent topics list --bootstrap localhost:9092")
final class TopicsListCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--bootstrap",
      required = true,
      paramLabel = "HOST:PORT",
      description = "Kafka brokers, divided by commas. Required.")
  private String bootstrap;

  @Mixin private KafkaOptions kafka;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<TopicState> states =
        TopicAdmin.list(KafkaOptions.admin(kafka.clientProperties(bootstrap)));
    PrintWriter out = spec.commandLine().getOut();
    TextTable table = new TextTable("topic", "record", "partitions", "copies", "records");
    long missing = 0;
    for (TopicState state : states) {
      String record = Topics.named(state.topic()).orElseThrow().recordClass().getSimpleName();
      if (state.exists()) {
        table.row(
            state.topic(),
            record,
            state.partitions(),
            state.replicationFactor(),
            String.format(Locale.ROOT, "%,d", state.offsets()));
      } else {
        missing++;
        table.row(state.topic(), record, "-", "-", "-");
      }
    }
    out.print(table);
    if (missing > 0) {
      out.println(
          missing
              + " of "
              + states.size()
              + " topics are missing; afferent topics create --bootstrap "
              + bootstrap
              + " makes them");
    }
    out.flush();
    return 0;
  }
}
