package io.afferent.connectors.kafka;

import io.afferent.schema.wire.SchemaRegistry;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the schema registry is. Travels with a job; the secret does not: every worker reads it from
 * its own file.
 *
 * @param url address of the registry's interface, http or https
 * @param credentialsFile file that holds {@code user:password}, null when the registry asks for
 *     none
 */
public record RegistryOptions(String url, @Nullable String credentialsFile)
    implements Serializable {

  public RegistryOptions {
    Objects.requireNonNull(url, "url");
    String scheme = URI.create(url).getScheme();
    if (!"http".equals(scheme) && !"https".equals(scheme)) {
      throw new IllegalArgumentException(
          "the registry's address must begin with http:// or https://, was " + url);
    }
  }

  /** A registry that asks for no credentials. */
  public static RegistryOptions at(String url) {
    return new RegistryOptions(url, null);
  }

  /**
   * A client of the registry.
   *
   * @throws IOException when the credentials file cannot be read
   */
  public SchemaRegistry connect() throws IOException {
    Optional<String> credentials =
        credentialsFile == null
            ? Optional.empty()
            : Optional.of(Files.readString(Path.of(credentialsFile)).strip());
    return new SchemaRegistry(URI.create(url), credentials);
  }
}
