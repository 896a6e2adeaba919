package io.afferent.jobs.cli;

import io.afferent.ingest.replay.Mischief;
import io.afferent.ingest.replay.Pace;
import io.afferent.ingest.replay.ReplayOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How fast signals are sent, in which pieces, and with which damage on purpose. */
final class SendingOptions {

  @Option(
      names = "--pace",
      paramLabel = "PACE",
      defaultValue = "1x",
      description =
          "Seconds of signal per second: 1x, 0.5x, 50x, or max for as fast as it goes. Times inside"
              + " the records do not change. Default: ${DEFAULT-VALUE}.")
  private String pace;

  @Option(
      names = "--block",
      paramLabel = "MILLIS",
      defaultValue = "100",
      description = "Length of a block, 1 to 3600000. Default: ${DEFAULT-VALUE}.")
  private int blockMillis;

  @Option(
      names = "--drop",
      paramLabel = "P",
      defaultValue = "0",
      description = "Mischief: probability that a block is not sent.")
  private double drop;

  @Option(
      names = "--duplicate",
      paramLabel = "P",
      defaultValue = "0",
      description = "Mischief: probability that a block is sent twice.")
  private double duplicate;

  @Option(
      names = "--reorder",
      paramLabel = "P",
      defaultValue = "0",
      description = "Mischief: probability that a block is sent 1 to 4 places late.")
  private double reorder;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Seed of everything that is random: the same seed, the same result. Default:"
              + " ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--ledger",
      paramLabel = "FILE",
      description = "Write what mischief was done to which block, as JSON lines.")
  private @Nullable Path ledger;

  @Option(
      names = "--stream-id",
      paramLabel = "ID",
      description =
          "Name of the stream. Default: the name of the recording. Further rates of a recording get"
              + " their rate as a suffix.")
  private @Nullable String streamId;

  @Option(
      names = "--session",
      paramLabel = "ID",
      defaultValue = "",
      description = "Session that the records name.")
  private String session;

  long seed() {
    return seed;
  }

  Optional<Path> ledger() {
    return Optional.ofNullable(ledger);
  }

  boolean misbehaves() {
    return drop + duplicate + reorder > 0;
  }

  /** Refuses what no replay can do, whatever broker it goes to. */
  void check() {
    replay(Map.of("bootstrap.servers", "localhost:0"));
  }

  /** The options of a replay, to be completed by the caller. */
  ReplayOptions.Builder replay(Map<String, String> kafka) {
    if (ledger != null) {
      Path folder = ledger.toAbsolutePath().getParent();
      if (folder != null && !Files.isDirectory(folder)) {
        throw new UserError("--ledger: there is no folder " + folder + "; make it first");
      }
      if (Files.isDirectory(ledger)) {
        throw new UserError("--ledger: " + ledger + " is a folder; name a file");
      }
    }
    try {
      ReplayOptions.Builder builder =
          ReplayOptions.builder(kafka)
              .blockMillis(blockMillis)
              .pace(Pace.parse(pace))
              .mischief(new Mischief(drop, duplicate, reorder, seed))
              .sessionId(session);
      if (ledger != null) {
        builder.ledger(ledger);
      }
      if (streamId != null) {
        builder.streamId(streamId);
      }
      // Refuses now what cannot be replayed, rather than after the topics are made.
      builder.build();
      return builder;
    } catch (IllegalArgumentException wrong) {
      throw new UserError(String.valueOf(wrong.getMessage()), wrong);
    }
  }
}
