package io.afferent.jobs.cli;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/**
 * The command line of Afferent. Exit codes: 0 done, 1 a fault of the program or of what it runs on,
 * 2 something that the person at the terminal can put right.
 *
 * <p>Commands are made when the line is read, all of them: their fields and static parts must stay
 * free of Flink, Kafka and DJL, whose classes take longer to load than a whole help page.
 */
@Command(
    name = "afferent",
    version = "afferent 0.1.0-SNAPSHOT",
    mixinStandardHelpOptions = true,
    description = "A streaming platform for neural signals, biological and artificial.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nFirst steps:%n",
    footer = {
      "  afferent demo --duration 30s     see everything work on a simulated subject",
      "  afferent info FILE.edf           look into a recording",
      "  afferent COMMAND --help          options of a command, with an example"
    },
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      InfoCommand.class,
      CatCommand.class,
      FormatsCommand.class,
      ReplayCommand.class,
      TopicsCommand.class,
      SimulateCommand.class,
      PipelinesCommand.class,
      ModelsCommand.class,
      TrainCommand.class,
      ResultsCommand.class,
      BrokerCommand.class
    })
public final class Afferent {

  static final int EXIT_FAULT = 1;
  static final int EXIT_USER = 2;

  /** Property that the logging configuration reads. */
  private static final String LOG_LEVEL_PROPERTY = "afferent.log.level";

  private boolean verbose;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show the log, and the stack of an error.")
  void setVerbose(boolean value) {
    verbose = value;
    if (value) {
      System.setProperty(LOG_LEVEL_PROPERTY, "INFO");
    }
  }

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    // Logging that ends before the commands do, or cannot start any more, is one more error.
    System.setProperty("log4j2.shutdownHookEnabled", "false");
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code = run(out, err, arguments);
    out.flush();
    err.flush();
    System.exit(CtrlC.lastLinePrinted(code));
  }

  /** Runs one command and returns its exit code. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine commandLine = commandLine();
    commandLine.setOut(out);
    commandLine.setErr(err);
    if (arguments.length == 0) {
      commandLine.usage(out);
      out.flush();
      return 0;
    }
    return execute(commandLine, arguments);
  }

  /** Runs one command; also a heap that is full is told in a line, not as a stack. */
  static int execute(CommandLine commandLine, String... arguments) {
    try {
      return commandLine.execute(arguments);
    } catch (OutOfMemoryError full) {
      PrintWriter err = commandLine.getErr();
      err.println(
          "afferent: out of memory with a heap of "
              + (Runtime.getRuntime().maxMemory() >> 20)
              + " MiB; give it more, for example AFFERENT_JAVA_OPTS=-Xmx4g, or a smaller file");
      err.flush();
      return EXIT_FAULT;
    }
  }

  /** The commands, ready to read arguments. */
  static CommandLine commandLine() {
    Afferent root = new Afferent();
    CommandLine commandLine = new CommandLine(root);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.registerConverter(Duration.class, DurationText::parse);
    commandLine.registerConverter(Path.class, PathText::parse);
    commandLine.registerConverter(BigDecimal.class, Afferent::number);
    ErrorReport report = new ErrorReport(() -> root.verbose);
    commandLine.setParameterExceptionHandler(report);
    commandLine.setExecutionExceptionHandler(report);
    arrange(commandLine, commandLine.getCommandSpec().version());
    return commandLine;
  }

  private static BigDecimal number(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException notANumber) {
      throw new TypeConversionException("'" + text + "' is not a number");
    }
  }

  /** What all help pages have in common: options in the order of the code, a brief first line. */
  private static void arrange(CommandLine command, String... version) {
    command.getCommandSpec().version(version);
    command.getCommandSpec().usageMessage().sortOptions(false).abbreviateSynopsis(true);
    command.getSubcommands().values().forEach(each -> arrange(each, version));
  }
}
