package io.afferent.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;

/** The files for containers, as far as they can be held without an engine that runs them. */
class DeploymentFilesTest {

  private static final Path ROOT = Path.of(System.getProperty("basedir", "."), "..").normalize();

  private static String text(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }

  private static String property(String name) throws IOException {
    Matcher found =
        Pattern.compile("<" + Pattern.quote(name) + ">([^<]+)</").matcher(text("pom.xml"));
    assertThat(found.find()).as("property %s of pom.xml", name).isTrue();
    return found.group(1);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Map<String, Object>> services() throws IOException {
    // Anchors are merged by key, as compose does.
    LoadSettings settings = LoadSettings.builder().setAllowDuplicateKeys(false).build();
    Map<String, Object> file =
        (Map<String, Object>) new Load(settings).loadFromString(text("docker/compose.yaml"));
    return (Map<String, Map<String, Object>>) Objects.requireNonNull(file.get("services"));
  }

  private static Object value(String service, String key) throws IOException {
    Map<String, Object> found = Objects.requireNonNull(services().get(service), service);
    return Objects.requireNonNull(found.get(key), service + "." + key);
  }

  @Test
  void everyCommandOfTheCommandLineParses() throws Exception {
    List<List<String>> commands = new ArrayList<>();
    for (Map.Entry<String, Map<String, Object>> service : services().entrySet()) {
      if (String.valueOf(service.getValue().get("image")).startsWith("afferent:")) {
        List<?> words = (List<?>) value(service.getKey(), "command");
        commands.add(words.stream().map(String::valueOf).toList());
      }
    }

    assertThat(commands).hasSize(2);
    for (List<String> command : commands) {
      CommandLine.ParseResult parsed =
          Afferent.commandLine().parseArgs(command.toArray(String[]::new));
      assertThat(parsed.hasSubcommand()).as(command.toString()).isTrue();
    }
  }

  @Test
  void versionsAreThoseOfTheBuild() throws Exception {
    assertThat(text("docker/flink/Dockerfile"))
        .contains("FROM flink:" + property("flink.version") + "-java17")
        .contains("api-" + property("djl.version") + ".jar");
    assertThat(value("kafka", "image")).isEqualTo("apache/kafka:" + property("kafka.version"));
  }

  @Test
  void whatIsBuiltAndCopiedIsThere() throws Exception {
    for (Map<String, Object> service : services().values()) {
      if (service.get("build") instanceof Map<?, ?> build) {
        assertThat(ROOT.resolve(String.valueOf(build.get("dockerfile")))).isRegularFile();
      }
    }
    assertThat(text("docker/afferent/Dockerfile")).contains("cp -r pipelines /opt/afferent/");
    assertThat(ROOT.resolve("pipelines/eeg.yaml")).isRegularFile();
    String job = String.valueOf(value("job", "command"));
    assertThat(job).contains("/opt/afferent/pipelines/eeg.yaml");
  }

  @Test
  void servicesMeetAtTheAddressesThatTheyOffer() throws Exception {
    String kafka = String.valueOf(value("kafka", "environment"));
    assertThat(kafka).contains("INTERNAL://kafka:19092");
    assertThat(String.valueOf(value("topics", "command"))).contains("kafka:19092");
    assertThat(String.valueOf(value("job", "command")))
        .contains("--bootstrap=kafka:19092", "--jobmanager=jobmanager:8081");
    for (String service : List.of("kafka", "jobmanager")) {
      assertThat((List<?>) value(service, "ports"))
          .as("ports are open to this machine only")
          .allMatch(port -> String.valueOf(port).startsWith("127.0.0.1:"));
    }
  }
}
