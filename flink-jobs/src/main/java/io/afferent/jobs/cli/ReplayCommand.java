package io.afferent.jobs.cli;

import io.afferent.ingest.broker.EmbeddedBroker;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingInfo;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.replay.RecordingReplay;
import io.afferent.ingest.replay.ReplayOptions;
import io.afferent.ingest.replay.ReplaySource;
import io.afferent.ingest.replay.SourceOrder;
import io.afferent.ingest.topics.TopicAdmin;
import io.afferent.ingest.topics.TopicState;
import io.afferent.schema.wire.TopicSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends recordings to Kafka. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Sends recordings to Kafka as if they were happening: stream descriptors, blocks of samples,"
          + " annotations, and the gaps of the recordings, with their original indexes and times.",
      "Ctrl-C ends it cleanly, with an end block where it stopped. --drop, --duplicate and"
          + " --reorder do damage on purpose, to show how a pipeline bears it."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  afferent replay S001R03.edf --bootstrap localhost:9092 --create-topics",
      "  afferent replay sorted.nwb --embedded --pace max",
      "  afferent replay S001R03.edf --bootstrap localhost:9092 --pace max --drop 0.02",
      "  afferent replay ds003/ --filter sub=01,task=rest --bootstrap localhost:9092"
    })
final class ReplayCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Recordings to send, or folders of BIDS data sets.")
  private List<Path> named;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Kafka brokers, divided by commas.")
  private @Nullable String bootstrap;

  @Option(
      names = "--embedded",
      description =
          "Start a broker in this process, send to it, and say at the end what its topics hold.")
  private boolean embedded;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the embedded broker keeps its records. Default: a temporary folder.")
  private @Nullable Path data;

  @Option(
      names = "--together",
      description = "Send several recordings at once. Default: one after the other.")
  private boolean together;

  @Option(
      names = "--turns",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How often all recordings are sent, 0 for until Ctrl-C. Each turn is a recording of its"
              + " own. Default: ${DEFAULT-VALUE}.")
  private long turns;

  @Mixin private ReadingOptions reading;

  @Mixin private PublishOptions publish;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (embedded == (bootstrap != null)) {
      throw new UserError(
          "say where Kafka is: either --bootstrap HOST:PORT for a broker that runs, or --embedded"
              + " to start one in this process");
    }
    if (data != null && !embedded) {
      throw new UserError("--data is the folder of the embedded broker; add --embedded");
    }
    Set<TopicSpec> topics = new LinkedHashSet<>();
    PrintWriter err = spec.commandLine().getErr();
    List<Path> files =
        reading.recordings(
            named,
            Integer.MAX_VALUE,
            unread -> err.println("afferent: note: " + RecordingInfo.printable(unread)));
    List<ReplaySource> sources = new ArrayList<>();
    for (Path file : files) {
      // A damaged file is refused before anything of the others is sent.
      try (Recording recording = Recordings.open(file, reading.open())) {
        Set<TopicSpec> own = RecordingReplay.topics(recording);
        if (own.isEmpty()) {
          throw new UserError(file + " has no signals, only events; there is nothing to replay");
        }
        topics.addAll(own);
      }
      sources.add(ReplaySource.file(file, reading.open()));
    }
    if (bootstrap != null) {
      replay(bootstrap, topics, files, sources);
    } else {
      try (EmbeddedBroker broker = EmbeddedBroker.start(Optional.ofNullable(data))) {
        TopicAdmin.create(broker.bootstrapServers(), ReplayRun.PARTITIONS, 1);
        replay(broker.bootstrapServers(), topics, files, sources);
        printTopics(broker.bootstrapServers());
      }
    }
    return 0;
  }

  private void replay(
      String brokers, Set<TopicSpec> topics, List<Path> files, List<ReplaySource> sources)
      throws IOException, InterruptedException {
    ReplayOptions options;
    try {
      options =
          publish
              .replay(brokers)
              .turns(turns)
              .sourceOrder(together ? SourceOrder.INTERLEAVED : SourceOrder.SEQUENTIAL)
              .build();
    } catch (IllegalArgumentException wrong) {
      throw new UserError(String.valueOf(wrong.getMessage()), wrong);
    }
    String what = files.size() == 1 ? files.get(0).toString() : files.size() + " recordings";
    new ReplayRun(publish, brokers, spec).replay(what, topics, sources, options);
  }

  private void printTopics(String brokers) throws IOException, InterruptedException {
    Properties admin = KafkaOptions.admin(publish.clientProperties(brokers));
    List<String> held = new ArrayList<>();
    for (TopicState state : TopicAdmin.list(admin)) {
      if (state.offsets() > 0) {
        held.add(state.topic() + " " + state.offsets());
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("The embedded broker holds these records: " + String.join(", ", held) + ".");
    out.flush();
  }
}
