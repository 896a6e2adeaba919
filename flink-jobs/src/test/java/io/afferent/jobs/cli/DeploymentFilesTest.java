package io.afferent.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The files that describe containers agree with the code, with the build and with each other. They
 * are read, not run: no container engine is needed.
 */
class DeploymentFilesTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path COMPOSE = ROOT.resolve("docker/compose.yaml");

  private final Map<String, Map<String, Object>> services = services();

  @Test
  void everyServiceIsBuiltFromFilesThatAreThereOrIsAnImageOfTheVersionOfTheBuild()
      throws Exception {
    String kafka = pomProperty("kafka.version");
    String flink = pomProperty("flink.version");
    String own = version().replace("-SNAPSHOT", "");
    Map<String, String> images = new HashMap<>();
    services.forEach((name, service) -> images.put(name, String.valueOf(service.get("image"))));

    assertThat(images)
        .containsEntry("kafka", "apache/kafka:" + kafka)
        .containsEntry("topics", "afferent:" + own)
        .containsEntry("job", "afferent:" + own)
        .containsEntry("jobmanager", "afferent-flink:" + own)
        .containsEntry("taskmanager", "afferent-flink:" + own);
    assertThat(Files.readString(ROOT.resolve("docker/flink/Dockerfile")))
        .contains("FROM flink:" + flink + "-java17\n")
        .contains("/api-" + pomProperty("djl.version") + ".jar");
    for (Map<String, Object> service : services.values()) {
      if (service.get("build") instanceof Map<?, ?> build) {
        Path context = COMPOSE.resolveSibling(String.valueOf(build.get("context"))).normalize();
        assertThat(context).isEqualTo(ROOT);
        assertThat(context.resolve(String.valueOf(build.get("dockerfile")))).isRegularFile();
      }
    }
    assertThat(Files.readString(ROOT.resolve("docker/afferent/Dockerfile")))
        .contains("flink-jobs-" + version() + ".jar")
        .contains("flink-jobs-" + version() + "-job.jar");
  }

  @Test
  void commandsOfTheCommandLineAreRealOnes() throws Exception {
    List<List<String>> commands = new ArrayList<>();
    services
        .values()
        .forEach(
            service -> {
              if (String.valueOf(service.get("image")).startsWith("afferent:")) {
                commands.add(strings(service.get("command")));
              }
            });
    Matcher shown = Pattern.compile("# +\\./afferent (.+)").matcher(Files.readString(COMPOSE));
    while (shown.find()) {
      commands.add(List.of(shown.group(1).strip().split(" +")));
    }

    assertThat(commands).hasSize(3);
    for (List<String> command : commands) {
      assertThat(Afferent.commandLine().parseArgs(command.toArray(String[]::new)).errors())
          .as(String.join(" ", command))
          .isEmpty();
      for (String word : command) {
        if (word.startsWith("/opt/afferent/")) {
          assertThat(ROOT.resolve(word.substring("/opt/afferent/".length()))).isRegularFile();
        }
      }
    }
  }

  @Test
  void addressesAreThoseOfServices() throws Exception {
    String advertised = environment("kafka").get("KAFKA_ADVERTISED_LISTENERS");
    Matcher addresses =
        Pattern.compile("--(bootstrap|jobmanager)[=\", ]+([\\w.]+):(\\d+)")
            .matcher(Files.readString(COMPOSE));
    int found = 0;
    while (addresses.find()) {
      found++;
      String address = addresses.group(2) + ":" + addresses.group(3);
      if (addresses.group(1).equals("bootstrap")) {
        assertThat(advertised).contains("//" + address);
      } else {
        assertThat(services).containsKey(addresses.group(2));
        assertThat(address).isEqualTo("jobmanager:8081");
      }
    }
    assertThat(found).isEqualTo(4);
    // Every listener has a protocol and an advertised address, apart from the controller's.
    String protocols = environment("kafka").get("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP");
    for (String listener : String.valueOf(environment("kafka").get("KAFKA_LISTENERS")).split(",")) {
      String name = listener.substring(0, listener.indexOf(':'));
      assertThat(protocols).contains(name + ":PLAINTEXT");
      if (!name.equals("CONTROLLER")) {
        assertThat(advertised).contains(name + "://");
      }
    }
  }

  @Test
  void portsAreOpenOnTheLoopbackAddressOnly() {
    services
        .values()
        .forEach(
            service ->
                strings(service.get("ports"))
                    .forEach(port -> assertThat(port).startsWith("127.0.0.1:")));
  }

  @Test
  void servicesWaitForServicesThatAreThereAndCanSayThatTheyAreReady() {
    services.forEach(
        (name, service) -> {
          if (service.get("depends_on") instanceof Map<?, ?> needed) {
            needed.forEach(
                (other, how) -> {
                  assertThat(services).as(name).containsKey((String) other);
                  if (String.valueOf(how).contains("service_healthy")) {
                    assertThat(services.get(other)).as(name).containsKey("healthcheck");
                  }
                });
          }
        });
  }

  @Test
  @SuppressWarnings("unchecked")
  void foldersAreVolumesThatEveryoneWhoUsesThemHas() {
    String flink = String.valueOf(environment("taskmanager").get("FLINK_PROPERTIES"));
    Map<String, Object> properties =
        (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(flink);
    List<String> mounted = new ArrayList<>();
    strings(service("taskmanager").get("volumes"))
        .forEach(volume -> mounted.add(volume.substring(volume.indexOf(':') + 1)));

    for (String key :
        List.of("execution.checkpointing.dir", "execution.checkpointing.savepoint-dir")) {
      String folder = String.valueOf(properties.get(key)).replace("file://", "");
      assertThat(mounted).as(key).anyMatch(volume -> (folder + "/").startsWith(volume + "/"));
    }
    assertThat(strings(service("jobmanager").get("volumes")))
        .isEqualTo(strings(service("taskmanager").get("volumes")));
    String out =
        strings(service("job").get("command")).stream()
            .filter(word -> word.startsWith("--out="))
            .findFirst()
            .orElseThrow()
            .substring("--out=".length());
    assertThat(mounted).contains(out);
    assertThat(strings(service("job").get("volumes")))
        .anyMatch(volume -> volume.endsWith(":" + out));
  }

  private Map<String, Object> service(String name) {
    return Objects.requireNonNull(services.get(name), name);
  }

  private Map<String, String> environment(String service) {
    Map<String, String> environment = new LinkedHashMap<>();
    if (service(service).get("environment") instanceof Map<?, ?> map) {
      map.forEach((key, value) -> environment.put(String.valueOf(key), String.valueOf(value)));
    }
    return environment;
  }

  private static List<String> strings(@Nullable Object list) {
    List<String> strings = new ArrayList<>();
    if (list instanceof List<?> items) {
      items.forEach(item -> strings.add(String.valueOf(item)));
    }
    return strings;
  }

  /** The services, with what they take from the anchor by YAML's merge key. */
  @SuppressWarnings("unchecked")
  private static Map<String, Map<String, Object>> services() {
    Map<String, Object> file;
    try {
      file =
          (Map<String, Object>)
              new Load(LoadSettings.builder().build()).loadFromString(Files.readString(COMPOSE));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    Map<String, Map<String, Object>> services = new LinkedHashMap<>();
    ((Map<String, Map<String, Object>>) Objects.requireNonNull(file.get("services")))
        .forEach(
            (name, own) -> {
              Map<String, Object> whole = new LinkedHashMap<>();
              // YAML 1.2 has no merge key; compose has.
              if (own.get("<<") instanceof Map<?, ?> anchor) {
                whole.putAll((Map<String, Object>) anchor);
              }
              whole.putAll(own);
              whole.remove("<<");
              services.put(name, whole);
            });
    return services;
  }

  private static String pomProperty(String name) throws Exception {
    return firstGroup("<" + Pattern.quote(name) + ">([^<]+)</");
  }

  private static String version() throws Exception {
    return firstGroup("<artifactId>afferent</artifactId>\\s*<version>([^<]+)</");
  }

  private static String firstGroup(String pattern) throws Exception {
    Matcher found = Pattern.compile(pattern).matcher(Files.readString(ROOT.resolve("pom.xml")));
    assertThat(found.find()).as(pattern).isTrue();
    return found.group(1);
  }
}
