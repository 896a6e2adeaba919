package io.afferent.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class CliErrorsTest {

  @TempDir Path folder;

  private static void assertRefused(Cli run, String line) {
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines().toList().get(0)).isEqualTo(line);
    assertThat(run.err().lines()).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void aMissingOptionIsNamedInOneLine() {
    Cli run = Cli.run("topics", "list");

    assertRefused(run, "afferent topics list: missing required option: '--bootstrap=HOST:PORT'");
    assertThat(run.err())
        .endsWith("See afferent topics list --help for the options and an example.\n");
  }

  @Test
  void aMisspeltOptionIsNamedRatherThanTheOneThatIsMissing() {
    assertRefused(
        Cli.run("topics", "list", "--bootstrp=a:1"),
        "afferent topics list: there is no option --bootstrp; did you mean --bootstrap?");
  }

  @Test
  void aMisspeltCommandIsGuessed() {
    assertRefused(Cli.run("repley"), "afferent: there is no command repley; did you mean replay?");
    assertRefused(
        Cli.run("help"),
        "afferent: there is no command help; write --help behind the command instead");
  }

  @Test
  void aFullHeapIsToldInOneLine() {
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        Afferent.commandLine()
            .addSubcommand("burst", CommandSpec.wrapWithoutInspection(new Bursting()));
    commandLine.setErr(new PrintWriter(err));

    assertThat(Afferent.execute(commandLine, "burst")).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("afferent: out of memory with a heap of ")
        .contains("AFFERENT_JAVA_OPTS=-Xmx");
  }

  private static final class Bursting implements Runnable {
    @Override
    public void run() {
      throw new OutOfMemoryError("Java heap space");
    }
  }

  @Test
  void aGroupWithoutACommandNamesItsCommands() {
    assertRefused(Cli.run("topics"), "afferent topics: a command is missing, one of create, list");
  }

  @Test
  void aValueOfTheWrongKindIsToldInPlainWords() {
    assertRefused(
        Cli.run("simulate", "eeg", "--rate", "fast"),
        "afferent simulate eeg: invalid value for option '--rate': 'fast' is not a number");
    assertRefused(
        Cli.run("simulate", "eeg", "--duration", "30"),
        "afferent simulate eeg: invalid value for option '--duration': '30' is not a duration;"
            + " write a number and a unit: 500ms, 30s, 2min, 1h or 7d");
    assertRefused(
        Cli.run("demo", "--seed", "one"),
        "afferent demo: invalid value for option '--seed': 'one' is not a whole number in range");
    assertRefused(
        Cli.run("run", "a.yaml", "--drop", "some"),
        "afferent run: invalid value for option '--drop': 'some' is not a number");
  }

  @Test
  void aFileThatIsNotThereIsOneLine() {
    assertRefused(
        Cli.run("info", "absent.edf"), "afferent: absent.edf: no such file; check the path");
  }

  @Test
  void aFolderIsNoRecording() {
    assertRefused(
        Cli.run("info", folder.toString()),
        "afferent: " + folder + ": this is a folder; name a recording");
  }

  @Test
  void aRunThatCannotBeIsRefusedBeforeABrokerIsStarted() {
    String[] base = {"run", "eeg.yaml", "--embedded"};

    assertRefused(
        with(base, "--pace", "max"),
        "afferent: --pace says how recordings are sent; add --replay FILE, or leave it out");
    assertRefused(
        with(base, "--duration", "0s"), "afferent: --duration must be longer than 0, or left out");
    assertRefused(
        with(base, "--from-savepoint", folder.resolve("absent").toString()),
        "afferent: --from-savepoint: there is nothing at "
            + folder.resolve("absent")
            + "; name a savepoint or a checkpoint");
    assertRefused(
        with(base, "--replay", "a.edf", "--drop", "2"),
        "afferent: drop must be a probability from 0 to 1, was 2.0");
    assertRefused(
        with(base, "--replay", "a.edf", "--ledger", folder.toString()),
        "afferent: --ledger: " + folder + " is a folder; name a file");
  }

  @Test
  void aBrokerNeedsAFolderOfItsOwn() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    String[] base = {"broker", "--port", "0", "--data"};

    assertRefused(
        with(base, file.toString()),
        "afferent: the data directory " + file + " is a file; name a directory");
    assertRefused(
        with(base, folder.toString()),
        "afferent: the data directory "
            + folder
            + " holds files that are no broker's; name an empty or a new one");
  }

  @Test
  void verboseShowsTheStack() {
    Cli run = Cli.run("info", "absent.edf", "--verbose");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("RecordingException").contains("\tat io.afferent.ingest.");
  }

  @Test
  void aFaultIsCalledOneAndHasItsOwnCode() {
    StringWriter err = new StringWriter();
    ErrorReport report = new ErrorReport(() -> false);

    report.report(new IllegalStateException("broken"), new PrintWriter(err));

    assertThat(err.toString())
        .isEqualTo(
            "afferent: internal fault: broken\nafferent: run it again with --verbose to see where.\n");
    assertThat(ErrorReport.isForTheUser(new IllegalStateException("broken"))).isFalse();
    assertThat(ErrorReport.isForTheUser(new IOException("no broker"))).isFalse();
  }

  @Test
  void anEnvironmentThatFailsIsNoInternalFault() {
    StringWriter err = new StringWriter();

    new ErrorReport(() -> false).report(new IOException("no broker"), new PrintWriter(err));

    assertThat(err.toString()).isEqualTo("afferent: no broker\n");
  }

  @Test
  void secretsOnTheCommandLineAreRefusedAndNotRepeated() {
    Cli run =
        Cli.run(
            "topics", "list", "--bootstrap=a:1", "--kafka-property", "ssl.key.password=hunter2");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("ssl.key.password carries a secret").doesNotContain("hunter2");
  }

  @Test
  void aWrongKafkaPropertyIsTheUsersAndNamesTheProperty() {
    Cli run =
        Cli.run("topics", "list", "--bootstrap=a:1", "--kafka-property", "security.protocol=X");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("afferent: Kafka's client says: Invalid value X")
        .contains("security.protocol")
        .hasLineCount(1);
  }

  @Test
  void aConfigurationFileThatIsNotThereIsOneLine() {
    assertRefused(
        Cli.run("topics", "list", "--bootstrap=a:1", "--kafka-config", "absent.properties"),
        "afferent: there is no file absent.properties; check the path");
  }

  @Test
  void anAddressWithoutPortIsRefused() {
    assertRefused(
        Cli.run("topics", "list", "--bootstrap=localhost"),
        "afferent: --bootstrap must be HOST:PORT, or several divided by commas, was 'localhost'");
  }

  @Test
  void aHostThatNobodyKnowsIsRefused() {
    assertRefused(
        Cli.run("topics", "list", "--bootstrap=nobody.invalid:9092"),
        "afferent: no host of --bootstrap has an address that is known here; check the names");
  }

  @Test
  void aReplayThatCannotBeIsRefusedBeforeAnyBrokerIsAsked() throws IOException {
    Path edf = folder.resolve("a.edf");
    Cli.run("simulate", "eeg", "--out", edf.toString(), "--duration", "2s");
    String[] base = {"replay", edf.toString(), "--bootstrap", "localhost:1"};

    assertRefused(
        with(base, "--drop", "0.6", "--duplicate", "0.6"),
        "afferent: drop, duplicate and reorder exclude each other, so that their sum must be at most"
            + " 1, was 0.6 + 0.6 + 0.0; lower one of them");
    assertRefused(
        with(base, "--pace", "fast"),
        "afferent: pace \"fast\": allowed are \"max\" and a factor above 0 with or without x, for"
            + " example \"1x\", \"0.5x\" or \"50x\"");
    assertRefused(
        with(base, "--compression", "rar"),
        "afferent: --compression must be one of none, lz4, zstd, snappy, gzip, was 'rar'");
    Files.writeString(folder.resolve("b.edf"), "no recording");
    assertThat(with(base, folder.resolve("b.edf").toString()).code()).isEqualTo(2);
  }

  private static Cli with(String[] base, String... more) {
    String[] all = new String[base.length + more.length];
    System.arraycopy(base, 0, all, 0, base.length);
    System.arraycopy(more, 0, all, base.length, more.length);
    return Cli.run(all);
  }
}
