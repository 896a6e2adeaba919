package io.afferent.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the pipelines in the documentation to what the program accepts: a block of YAML that begins
 * with {@code name:} passes the check, one that begins with {@code # refused} does not, and the
 * page shows why in the program's words.
 */
class DocsPipelinesTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern BLOCK = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);
  private static final String REFUSED = "# refused";

  /** A pipeline on a page; its name is for messages. */
  record Example(String name, String page, String text) {

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Example> examples() throws IOException {
    List<Path> pages = new ArrayList<>();
    pages.add(ROOT.resolve("README.md"));
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    List<Example> examples = new ArrayList<>();
    for (Path file : pages) {
      String page = Files.readString(file);
      Matcher block = BLOCK.matcher(page);
      while (block.find()) {
        String text = block.group(1);
        if (text.startsWith("name:") || text.startsWith(REFUSED)) {
          long line = page.substring(0, block.start(1)).lines().count() + 1;
          examples.add(new Example(file.getFileName() + ":" + line, page, text));
        }
      }
    }
    assertThat(examples).as("pipelines in the documentation").isNotEmpty();
    return examples;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void aPipelineInTheDocumentationIsWhatItSays(Example example) {
    CheckReport report =
        PipelineCheck.check(
            PipelineReader.read(example.text(), "pipeline.yaml", Operators.load()),
            Optional.empty(),
            Optional.empty(),
            BundleStore.besideFolder(Optional.empty()));
    List<String> problems = report.problems().stream().map(PipelineProblem::toString).toList();

    if (example.text().startsWith(REFUSED)) {
      assertThat(problems).as("%s is marked as refused", example).isNotEmpty();
      assertThat(problems)
          .as("%s: reasons on the page", example)
          .allMatch(example.page()::contains);
    } else {
      assertThat(problems).as("%s: problems of the pipeline", example).isEmpty();
    }
  }
}
