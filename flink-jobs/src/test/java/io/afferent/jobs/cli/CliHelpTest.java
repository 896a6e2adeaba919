package io.afferent.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class CliHelpTest {

  static Stream<String> commands() {
    List<String> names = new ArrayList<>();
    collect(Afferent.commandLine(), names);
    return names.stream();
  }

  private static void collect(CommandLine command, List<String> names) {
    names.add(command.getCommandSpec().qualifiedName());
    command.getSubcommands().values().forEach(each -> collect(each, names));
  }

  private static CommandLine find(String qualifiedName) {
    CommandLine command = Afferent.commandLine();
    String[] words = qualifiedName.split(" ");
    for (String word : Arrays.copyOfRange(words, 1, words.length)) {
      command = Objects.requireNonNull(command.getSubcommands().get(word), word);
    }
    return command;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandSaysWhatItDoes(String name) {
    assertThat(find(name).getCommandSpec().usageMessage().description())
        .isNotEmpty()
        .allMatch(line -> line.endsWith("."));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyOptionSaysWhatItDoes(String name) {
    for (OptionSpec option : find(name).getCommandSpec().options()) {
      assertThat(option.description())
          .as(option.longestName())
          .isNotEmpty()
          .allMatch(line -> line.strip().endsWith("."));
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasAnExampleThatParses(String name) {
    List<String> examples =
        Arrays.stream(find(name).getCommandSpec().usageMessage().footer())
            .map(String::strip)
            .filter(line -> line.startsWith(name + " "))
            .toList();
    assertThat(examples).isNotEmpty();
    if (name.equals("afferent")) {
      return; // First steps name commands, with words that stand for others.
    }
    for (String example : examples) {
      String[] words = example.split(" +");
      CommandLine.ParseResult parsed =
          Afferent.commandLine().parseArgs(Arrays.copyOfRange(words, 1, words.length));
      assertThat(parsed.errors()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyHelpPageIsPrintedAndFitsATerminal(String name) {
    String[] words = (name + " --help").split(" ");

    Cli run = Cli.run(Arrays.copyOfRange(words, 1, words.length));

    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("Usage: " + name).doesNotContain("${");
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void withoutArgumentsTheFirstStepsAreShown() {
    Cli run = Cli.run();

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("First steps:").contains("afferent info FILE.edf");
  }

  @Test
  void everyCommandKnowsTheVersion() {
    assertThat(Cli.run("topics", "list", "--version").out()).startsWith("afferent 0.");
  }
}
