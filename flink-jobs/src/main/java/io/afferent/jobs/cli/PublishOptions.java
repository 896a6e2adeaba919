package io.afferent.jobs.cli;

import io.afferent.ingest.replay.Mischief;
import io.afferent.ingest.replay.Pace;
import io.afferent.ingest.replay.RecordingIdPolicy;
import io.afferent.ingest.replay.ReplayOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How signals are sent to Kafka; the same for recordings and for a simulated subject. */
final class PublishOptions {

  private static final List<String> COMPRESSIONS = List.of("none", "lz4", "zstd", "snappy", "gzip");

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

  @Option(
      names = "--stable-ids",
      description =
          "Derive recording ids from the content, so that a second replay is the same recording"
              + " again. Default: a new id each time.")
  private boolean stableIds;

  @Option(
      names = "--compression",
      paramLabel = "KIND",
      description = "none, lz4, zstd, snappy or gzip. Default: lz4.")
  private @Nullable String compression;

  @Option(
      names = "--create-topics",
      description = "Make the topics that are missing, as afferent topics create does.")
  private boolean createTopics;

  @Mixin private RegistryOptions registry;

  @Mixin private KafkaOptions kafka;

  boolean createTopics() {
    return createTopics;
  }

  long seed() {
    return seed;
  }

  Optional<Path> ledger() {
    return Optional.ofNullable(ledger);
  }

  boolean misbehaves() {
    return drop + duplicate + reorder > 0;
  }

  /** The properties of Kafka's clients. */
  Map<String, String> clientProperties(String bootstrap) throws IOException {
    Map<String, String> properties = kafka.clientProperties(bootstrap);
    if (compression != null) {
      String kind = compression.toLowerCase(Locale.ROOT);
      if (!COMPRESSIONS.contains(kind)) {
        throw new UserError(
            "--compression must be one of "
                + String.join(", ", COMPRESSIONS)
                + ", was '"
                + compression
                + "'");
      }
      properties.put("compression.type", kind);
    }
    return properties;
  }

  /** The options of a replay, to be completed by the caller. */
  ReplayOptions.Builder replay(String bootstrap) throws IOException {
    if (ledger != null) {
      Path folder = ledger.toAbsolutePath().getParent();
      if (folder != null && !Files.isDirectory(folder)) {
        throw new UserError("--ledger: there is no folder " + folder + "; make it first");
      }
    }
    try {
      ReplayOptions.Builder builder =
          ReplayOptions.builder(clientProperties(bootstrap))
              .blockMillis(blockMillis)
              .pace(Pace.parse(pace))
              .mischief(new Mischief(drop, duplicate, reorder, seed))
              .recordingIds(stableIds ? RecordingIdPolicy.DERIVED : RecordingIdPolicy.RANDOM)
              .sessionId(session);
      if (ledger != null) {
        builder.ledger(ledger);
      }
      if (streamId != null) {
        builder.streamId(streamId);
      }
      registry.registry().ifPresent(builder::registry);
      // Refuses now what cannot be replayed, rather than after the topics are made.
      builder.build();
      return builder;
    } catch (IllegalArgumentException wrong) {
      throw new UserError(String.valueOf(wrong.getMessage()), wrong);
    }
  }
}
