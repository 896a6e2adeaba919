package io.afferent.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.jobs.pipeline.Operator;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelinesCommandTest {

  @TempDir Path folder;

  private Path pipeline(String steps) throws IOException {
    return Files.writeString(
        folder.resolve("p.yaml"),
        "name: p\nsource: {topic: eeg}\nsteps:\n" + steps + "sinks: [kafka]\n");
  }

  @Test
  void aSoundPipelineShowsWhatFlows() throws IOException {
    Path file = pipeline("  - bandpass: {low_hz: 0.5, high_hz: 45}\n  - resample: {to_hz: 250}\n");

    Cli run = Cli.run("pipelines", "check", file.toString(), "--rate", "160", "--units", "Fp1,O2");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("ok, pipeline p").contains("EEG signal, 2 units, 250 Hz");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void eachProblemIsALineWithFileAndLine() throws IOException {
    Path file =
        pipeline("  - bandpass: {low_hz: 0.5, high_hz: 90}\n  - bandpas: {}\n  - notch: {hz: x}\n");

    Cli run = Cli.run("pipelines", "check", file.toString(), "--rate", "160");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines().toList().subList(0, 3))
        .satisfiesExactly(
            line -> assertThat(line).startsWith(file + ":4: bandpass: ").contains("80 Hz, half"),
            line -> assertThat(line).startsWith(file + ":5: ").contains("\"bandpas\""),
            line -> assertThat(line).startsWith(file + ":6: notch: "));
  }

  @Test
  void aRateThatCannotBeIsRefused() throws IOException {
    Cli run = Cli.run("pipelines", "check", pipeline("").toString(), "--rate", "-1");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("afferent: --rate cannot be used: ").hasLineCount(1);
  }

  @Test
  void oneOperatorIsExplained() {
    Cli run = Cli.run("pipelines", "operators", "bandpass");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .startsWith("bandpass  ")
        .contains("low_hz", "number (Hz)", "required", "default 4")
        .contains("example: - bandpass: {low_hz: 0.5, high_hz: 45}")
        .doesNotContain("notch");
  }

  @Test
  void anUnknownOperatorIsGuessed() {
    Cli run = Cli.run("pipelines", "operators", "band-pas");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("afferent: there is no operator \"band-pas\"; did you mean \"bandpass\"?");
  }

  @Test
  void operatorsAsJsonHaveTypesUnitsAndDefaults() throws IOException {
    JsonNode json =
        new ObjectMapper().readTree(Cli.run("pipelines", "operators", "bandpass", "--json").out());

    assertThat(json).hasSize(1);
    assertThat(json.at("/0/name").asText()).isEqualTo("bandpass");
    assertThat(json.at("/0/takes").asText()).isEqualTo("signal");
    assertThat(json.at("/0/options/0/name").asText()).isEqualTo("low_hz");
    assertThat(json.at("/0/options/0/type").asText()).isEqualTo("number");
    assertThat(json.at("/0/options/0/unit").asText()).isEqualTo("Hz");
    assertThat(json.at("/0/options/0/required").asBoolean()).isTrue();
    assertThat(json.at("/0/options/0/default").isNull()).isTrue();
    assertThat(json.at("/0/options/2/default").asText()).isEqualTo("4");
  }

  @Test
  void everyOperatorOfTheModuleIsInTheServiceFile() throws Exception {
    Path classes =
        Path.of(Operator.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> operators = new ArrayList<>();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        String name =
            classes.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
        if (!name.startsWith("io.afferent.jobs.") || name.endsWith("-info")) {
          continue;
        }
        Class<?> type = Class.forName(name, false, Operator.class.getClassLoader());
        if (Operator.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
          operators.add(name);
        }
      }
    }
    List<String> listed =
        Files.readAllLines(classes.resolve("META-INF/services/" + Operator.class.getName()))
            .stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();

    assertThat(operators).hasSizeGreaterThanOrEqualTo(7);
    assertThat(listed).containsExactlyInAnyOrderElementsOf(operators);
  }
}
