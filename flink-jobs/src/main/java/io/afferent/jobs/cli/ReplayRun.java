package io.afferent.jobs.cli;

import io.afferent.ingest.replay.RecordingReplay;
import io.afferent.ingest.replay.ReplayOptions;
import io.afferent.ingest.replay.ReplayProgress;
import io.afferent.ingest.replay.ReplayResult;
import io.afferent.ingest.replay.ReplaySource;
import io.afferent.ingest.topics.TopicAdmin;
import io.afferent.ingest.topics.TopicState;
import io.afferent.schema.wire.TopicSpec;
import io.afferent.schema.wire.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import picocli.CommandLine.Model.CommandSpec;

/** A replay with its progress on the terminal and a table at its end. */
final class ReplayRun {

  static final int PARTITIONS = 4;

  private final PublishOptions publish;
  private final String bootstrap;
  private final PrintWriter out;
  private final PrintWriter err;

  ReplayRun(PublishOptions publish, String bootstrap, CommandSpec spec) {
    this.publish = publish;
    this.bootstrap = bootstrap;
    this.out = spec.commandLine().getOut();
    this.err = spec.commandLine().getErr();
  }

  /**
   * Looks after the topics, replays, and says what was sent.
   *
   * @param what what is replayed, for the first line
   * @param signalTopics the signal topics that the recordings need
   */
  void replay(
      String what,
      Collection<TopicSpec> signalTopics,
      List<ReplaySource> sources,
      ReplayOptions options)
      throws IOException, InterruptedException {
    topics(signalTopics);
    out.println("Replaying " + what + " to " + bootstrap + " at " + paceText(options) + ".");
    out.flush();
    RecordingReplay replay = new RecordingReplay(options);
    CtrlC interrupt = new CtrlC(replay::stop);
    try {
      ReplayResult result;
      try (ProgressLine line = new ProgressLine(err)) {
        result = replay.replay(sources, progress -> line.show(text(progress)));
      } catch (IllegalArgumentException wrong) {
        throw new UserError(String.valueOf(wrong.getMessage()), wrong);
      }
      print(result);
    } finally {
      interrupt.done();
    }
  }

  private static String paceText(ReplayOptions options) {
    return options.pace().isMax()
        ? "full speed"
        : options.pace().factor() == 1
            ? "real time"
            : String.format(Locale.ROOT, "%s times real time", plain(options.pace().factor()));
  }

  private static String plain(double factor) {
    return factor == Math.rint(factor) ? Long.toString((long) factor) : Double.toString(factor);
  }

  private void topics(Collection<TopicSpec> signalTopics) throws IOException, InterruptedException {
    List<TopicSpec> needed = new ArrayList<>(List.of(Topics.STREAMS));
    needed.addAll(signalTopics);
    needed.addAll(List.of(Topics.EVENTS, Topics.GAPS));
    Properties admin = KafkaOptions.admin(publish.clientProperties(bootstrap));
    List<String> missing =
        TopicAdmin.list(admin).stream()
            .filter(state -> !state.exists())
            .map(TopicState::topic)
            .filter(name -> needed.stream().anyMatch(topic -> topic.name().equals(name)))
            .toList();
    if (missing.isEmpty()) {
      return;
    }
    if (!publish.createTopics()) {
      throw new UserError(
          "the topics "
              + String.join(", ", missing)
              + " are missing on "
              + bootstrap
              + "; add --create-topics, or run afferent topics create --bootstrap "
              + bootstrap);
    }
    var report =
        TopicsCreateCommand.create(admin, PARTITIONS, 0, Duration.ofDays(7), Duration.ofDays(30));
    out.println("Made the topics " + String.join(", ", report.created()) + ".");
  }

  private static String text(ReplayProgress progress) {
    double seconds = progress.elapsedNanos() / 1e9;
    StringBuilder text = new StringBuilder();
    if (!Double.isNaN(progress.percent())) {
      text.append(String.format(Locale.ROOT, "%3.0f %%  ", progress.percent()));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%s of signal, %.1f times real time, %,d blocks, %.1f MB/s",
            DurationText.clock(progress.signalNanos()),
            progress.realTimeFactor(),
            progress.blocks(),
            seconds == 0 ? 0 : progress.bytes() / 1e6 / seconds));
    if (progress.percent() > 0) {
      double left = progress.elapsedNanos() * (100 - progress.percent()) / progress.percent();
      text.append(", ").append(DurationText.clock((long) left)).append(" left");
    }
    return text.toString();
  }

  private void print(ReplayResult result) {
    boolean mischief = publish.sending().misbehaves();
    TextTable table =
        mischief
            ? new TextTable(
                "stream", "topic", "samples", "blocks", "dropped", "sent twice", "late", "records")
            : new TextTable("stream", "topic", "samples", "blocks", "records");
    for (ReplayResult.StreamResult stream : result.streams()) {
      String samples = count(stream.samples());
      String blocks = count(stream.blocks());
      String records = count(stream.records());
      if (mischief) {
        table.row(
            stream.streamId(),
            stream.topic(),
            samples,
            blocks,
            count(stream.dropped()),
            count(stream.duplicated()),
            count(stream.reordered()),
            records);
      } else {
        table.row(stream.streamId(), stream.topic(), samples, blocks, records);
      }
    }
    out.print(table);
    double seconds = result.elapsedNanos() / 1e9;
    out.println(
        String.format(
            Locale.ROOT,
            "%s%,d events, %,d gaps of the recording, %.1f MB in %.1f s (%.1f MB/s), all"
                + " acknowledged.",
            result.stopped() ? "Stopped early. " : "",
            result.events(),
            result.gaps(),
            result.bytes() / 1e6,
            seconds,
            seconds == 0 ? 0 : result.bytes() / 1e6 / seconds));
    publish.sending().ledger().ifPresent(file -> out.println("Ledger: " + file));
    out.flush();
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
