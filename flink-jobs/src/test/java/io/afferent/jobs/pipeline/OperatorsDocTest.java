package io.afferent.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keeps docs/operators.md what the operators say of themselves. */
class OperatorsDocTest {

  private static final Path PAGE = Path.of("..", "docs", "operators.md");

  /** System property that makes the test write the page instead of comparing it. */
  private static final String WRITE = "afferent.docs.write";

  private static final String INTRODUCTION =
      """
      # Steps of a pipeline

      <!-- Made by OperatorsDocTest from the operators; edit those, not this file. -->

      Every step of a [pipeline file](pipelines.md) names one of these operators. The same list is
      printed by `./afferent pipelines operators`, and as JSON with `--json`.

      Every step also has the option `id`, a text that names it in results and in saved state.

      | type | what to write |
      | --- | --- |
      | integer | a whole number: `4` |
      | number | a decimal number, kept exactly: `0.5`. The unit is in the name of the option |
      | duration | a number with `ns`, `us`, `ms`, `s`, `min` or `h`: `12s`, `250ms`, `1.5min` |
      | text | a word, or any text in quotes |
      | choice | one of the words that are listed |
      | flag | `true` or `false` |
      | text list | `[Cz, Pz]` |
      | number list | `[8, 13]` |
      | pair list | `[[Fp1, F7], [F7, T7]]` |
      | bundle | `eegformer-demo`, or the folder of a bundle |

      A **signal** is continuous: samples one after the other. **Windows** are pieces of a signal,
      all of one length. Steps that take windows stand behind a `window` step.

      """;

  @Test
  void thePageIsWhatTheOperatorsSay() throws IOException {
    // The test tree has operators of its own, which begin with test-.
    List<Operator> operators =
        Operators.load().all().stream()
            .filter(operator -> !operator.name().startsWith("test-"))
            .toList();
    String page = render(OperatorListing.toJson(operators));
    if (Boolean.getBoolean(WRITE)) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as(
            "docs/operators.md does not say what the operators say; write it anew with"
                + " mvn -pl flink-jobs -am test -Dtest=OperatorsDocTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -D%s=true",
            WRITE)
        .exists()
        .content()
        .isEqualTo(page);
  }

  private static String render(JsonNode operators) {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    page.append("| step | takes | gives | what it does |\n| --- | --- | --- | --- |\n");
    for (JsonNode operator : operators) {
      String name = operator.get("name").asText();
      row(
          page,
          "[" + name + "](#" + name + ")",
          operator.get("takes").asText(),
          operator.get("gives").asText(),
          operator.get("summary").asText());
    }
    for (JsonNode operator : operators) {
      page.append("\n## ").append(operator.get("name").asText()).append("\n\n");
      page.append(operator.get("summary").asText()).append("\n\n");
      page.append("```yaml\n- ").append(operator.get("example").asText()).append("\n```\n");
      if (!operator.get("options").isEmpty()) {
        page.append("\n| option | type | unit | default | meaning |\n");
        page.append("| --- | --- | --- | --- | --- |\n");
      }
      for (JsonNode option : operator.get("options")) {
        row(
            page,
            "`" + option.get("name").asText() + "`",
            type(option),
            option.get("unit").asText(),
            presence(option),
            option.get("description").asText());
      }
    }
    return page.toString();
  }

  private static String type(JsonNode option) {
    if (option.get("allowed").isEmpty()) {
      return option.get("type").asText().replace('_', ' ');
    }
    List<String> words = new ArrayList<>();
    option.get("allowed").forEach(word -> words.add("`" + word.asText() + "`"));
    return String.join(", ", words);
  }

  private static String presence(JsonNode option) {
    if (option.get("required").asBoolean()) {
      return "required";
    }
    return option.get("default").isNull() ? "" : "`" + option.get("default").asText() + "`";
  }

  private static void row(StringBuilder page, String... cells) {
    page.append('|');
    for (String cell : cells) {
      page.append(cell.isEmpty() ? "" : " " + cell.replace("|", "\\|")).append(" |");
    }
    page.append('\n');
  }
}
