package io.afferent.jobs.cli;

import io.afferent.schema.wire.SchemaRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a schema registry is, if there is one. */
final class RegistryOptions {

  @Option(
      names = "--registry",
      paramLabel = "URL",
      description =
          "Schema registry with Confluent's interface. Without one, records are in Avro's"
              + " single-object encoding.")
  private @Nullable String url;

  @Option(
      names = "--registry-credentials",
      paramLabel = "FILE",
      description = "File that holds user:password for the registry. Never printed.")
  private @Nullable Path credentials;

  /** The registry, when one is named. */
  Optional<SchemaRegistry> registry() throws IOException {
    if (url == null) {
      if (credentials != null) {
        throw new UserError("--registry-credentials needs --registry URL");
      }
      return Optional.empty();
    }
    if (!url.matches("https?://[^\\s]+")) {
      throw new UserError("--registry must begin with http:// or https://, was '" + url + "'");
    }
    Optional<String> secret =
        credentials == null ? Optional.empty() : Optional.of(Files.readString(credentials).strip());
    try {
      return Optional.of(new SchemaRegistry(URI.create(url), secret));
    } catch (IllegalArgumentException notAUrl) {
      throw new UserError("--registry is no address: '" + url + "'");
    }
  }
}
