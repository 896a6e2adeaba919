package io.afferent.jobs.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help;
import picocli.CommandLine.Option;

/** Options that every client of Kafka has, beside the address of the brokers. */
final class KafkaOptions {

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "Properties file for Kafka's clients: TLS, SASL, passwords. Never printed.")
  private @Nullable Path configFile;

  @Option(
      names = "--kafka-property",
      paramLabel = "KEY=VALUE",
      showDefaultValue = Help.Visibility.NEVER,
      description =
          "A single property of Kafka's clients, stronger than the file. Passwords belong in the"
              + " file: other users of the machine can read command lines.")
  private Map<String, String> properties = new LinkedHashMap<>();

  /** The properties of a client, with the address of the brokers. */
  Map<String, String> clientProperties(String bootstrap) throws IOException {
    Map<String, String> result = new HashMap<>();
    file().ifPresent(result::putAll);
    for (Map.Entry<String, String> property : properties.entrySet()) {
      String key = property.getKey().toLowerCase(Locale.ROOT);
      if (key.contains("password")
          || key.contains("secret")
          || key.endsWith("jaas.config")
          || key.endsWith("keystore.key")) {
        throw new UserError(
            "--kafka-property "
                + property.getKey()
                + " carries a secret, and other users of the machine can read command lines;"
                + " write it into a file and give it by --kafka-config");
      }
      result.put(property.getKey(), property.getValue());
    }
    if (!bootstrap.matches("[^\\s,:]+:\\d{1,5}(,[^\\s,:]+:\\d{1,5})*|\\[.*")) {
      throw new UserError(
          "--bootstrap must be HOST:PORT, or several divided by commas, was '" + bootstrap + "'");
    }
    result.put("bootstrap.servers", bootstrap);
    return result;
  }

  /** The properties of an admin client, which gives up after 15 seconds unless told otherwise. */
  static Properties admin(Map<String, String> clientProperties) {
    Properties admin = new Properties();
    admin.setProperty("default.api.timeout.ms", "15000");
    admin.setProperty("request.timeout.ms", "10000");
    // What only producers know would be warned of as unknown.
    clientProperties.forEach(
        (key, value) -> {
          if (!key.equals("compression.type")) {
            admin.setProperty(key, value);
          }
        });
    return admin;
  }

  private Optional<Map<String, String>> file() throws IOException {
    if (configFile == null) {
      return Optional.empty();
    }
    Properties read = new Properties();
    try (Reader in = Files.newBufferedReader(configFile)) {
      read.load(in);
    } catch (IllegalArgumentException malformed) {
      throw new UserError(configFile + " is not a properties file: KEY=VALUE on each line");
    }
    Map<String, String> result = new HashMap<>();
    for (String key : read.stringPropertyNames()) {
      result.put(key, read.getProperty(key));
    }
    return Optional.of(result);
  }
}
