package io.afferent.jobs.cli;

import io.afferent.ingest.replay.RecordingIdPolicy;
import io.afferent.ingest.replay.ReplayOptions;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How signals are sent to Kafka; the same for recordings and for a simulated subject. */
final class PublishOptions {

  private static final List<String> COMPRESSIONS = List.of("none", "lz4", "zstd", "snappy", "gzip");

  @Mixin private SendingOptions sending;

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

  SendingOptions sending() {
    return sending;
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
    ReplayOptions.Builder builder =
        sending
            .replay(clientProperties(bootstrap))
            .recordingIds(stableIds ? RecordingIdPolicy.DERIVED : RecordingIdPolicy.RANDOM);
    registry.registry().ifPresent(builder::registry);
    return builder;
  }
}
