package io.afferent.jobs.cli;

import io.afferent.jobs.pipeline.PipelineException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The command line of Afferent. Exit codes: 0 done, 1 a fault of the program or of what it runs on,
 * 2 something that the person at the terminal can put right.
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
    subcommands = {})
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
    int code = run(arguments);
    System.out.flush();
    System.exit(code);
  }

  /** Runs one command and returns its exit code. */
  static int run(String... arguments) {
    Afferent root = new Afferent();
    CommandLine commandLine = new CommandLine(root);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExecutionExceptionHandler(root::report);
    if (arguments.length == 0) {
      commandLine.usage(commandLine.getOut());
      return 0;
    }
    return commandLine.execute(arguments);
  }

  private int report(Exception error, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    boolean user = isForTheUser(error);
    err.println("afferent: " + (user ? "" : "internal fault: ") + describe(error));
    if (verbose) {
      error.printStackTrace(err);
    } else if (!user) {
      err.println("afferent: run it again with --verbose to see where.");
    }
    err.flush();
    return user ? EXIT_USER : EXIT_FAULT;
  }

  private static boolean isForTheUser(Exception error) {
    return error instanceof UserError
        || error instanceof PipelineException
        || error instanceof NoSuchFileException
        || error instanceof AccessDeniedException
        || (error instanceof IOException
            && error.getClass().getPackageName().startsWith("io.afferent."));
  }

  private static String describe(Exception error) {
    if (error instanceof NoSuchFileException) {
      return "there is no file " + error.getMessage() + "; check the path";
    }
    if (error instanceof AccessDeniedException) {
      return "no permission to open " + error.getMessage();
    }
    String message = error.getMessage();
    return message == null ? error.getClass().getSimpleName() : message;
  }
}
