package io.afferent.jobs.cli;

import io.afferent.ingest.broker.BrokerException;
import io.afferent.jobs.pipeline.PipelineException;
import io.afferent.jobs.run.RunException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** How errors reach a person: what is wrong in one line, and what to do. */
final class ErrorReport implements IParameterExceptionHandler, IExecutionExceptionHandler {

  /** How Kafka's clients begin to say that they cannot look up any broker. */
  private static final String UNKNOWN_HOSTS = "No resolvable bootstrap urls";

  private final BooleanSupplier verbose;

  ErrorReport(BooleanSupplier verbose) {
    this.verbose = verbose;
  }

  @Override
  public int handleParseException(ParameterException error, String[] arguments) {
    CommandLine command = error.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    err.println(name + ": " + describe(error, arguments, command));
    err.println("See " + name + " --help for the options and an example.");
    if (verbose.getAsBoolean()) {
      error.printStackTrace(err);
    }
    err.flush();
    return Afferent.EXIT_USER;
  }

  private static String describe(
      ParameterException error, String[] arguments, CommandLine command) {
    // A misspelt option is often the reason why another one is missing.
    if (error instanceof MissingParameterException) {
      for (String argument : arguments) {
        String name = argument.split("=", 2)[0];
        if (name.startsWith("--")
            && name.length() > 2
            && !command.getCommandSpec().optionsMap().containsKey(name)) {
          return unmatched(new UnmatchedArgumentException(command, List.of(name)), command);
        }
      }
    }
    String message = String.valueOf(error.getMessage()).replaceAll("\\s*\\R\\s*", " ").strip();
    if (message.startsWith("Missing required subcommand")) {
      return "a command is missing, one of " + String.join(", ", command.getSubcommands().keySet());
    }
    if (error instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched, command);
    }
    message = message.replaceFirst(" is not an? (int|long)$", " is not a whole number in range");
    message = message.replaceFirst(" is not a double$", " is not a number");
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  private static String unmatched(UnmatchedArgumentException error, CommandLine command) {
    String word = error.getUnmatched().get(0);
    if (word.equals("help")) {
      return "there is no command help; write --help behind the command instead";
    }
    List<String> near = error.getSuggestions();
    boolean isCommand = !command.getSubcommands().isEmpty() && !word.startsWith("-");
    return (word.startsWith("-")
            ? "there is no option "
            : isCommand ? "there is no command " : "there is an argument too many: ")
        + word
        + (near.isEmpty() ? "" : "; did you mean " + near.get(0) + "?")
        + (isCommand && near.isEmpty()
            ? "; commands are " + String.join(", ", command.getSubcommands().keySet())
            : "");
  }

  @Override
  public int handleExecutionException(
      Exception error, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    report(error, err);
    return isForTheUser(error) ? Afferent.EXIT_USER : Afferent.EXIT_FAULT;
  }

  /** Prints an error, with its stack when asked for. */
  void report(Exception error, PrintWriter err) {
    boolean expected = isForTheUser(error) || error instanceof IOException || ofKafka(error);
    if (error instanceof PipelineException) {
      // One line per problem, each with file and line, as compilers print theirs.
      err.println(error.getMessage());
    } else {
      err.println("afferent: " + (expected ? "" : "internal fault: ") + describe(error));
    }
    if (verbose.getAsBoolean()) {
      error.printStackTrace(err);
    } else if (!expected) {
      err.println("afferent: run it again with --verbose to see where.");
    }
    err.flush();
  }

  /** Whether the person at the terminal can put it right. */
  static boolean isForTheUser(Exception error) {
    if (error instanceof RunException run) {
      return run.isForTheUser();
    }
    return error instanceof UserError
        // The port or the directory that was named.
        || error instanceof BrokerException
        || error instanceof PipelineException
        || error instanceof NoSuchFileException
        || error instanceof AccessDeniedException
        || error instanceof FileAlreadyExistsException
        || (error instanceof IOException
            && error.getClass().getPackageName().startsWith("io.afferent."))
        || (ofKafka(error)
            && (kafkaReason(error).startsWith("Invalid")
                || kafkaReason(error).startsWith(UNKNOWN_HOSTS)));
  }

  // By name, so that a help page does not load Kafka.
  private static boolean ofKafka(Throwable error) {
    return error.getClass().getName().startsWith("org.apache.kafka.");
  }

  private static String kafkaReason(Throwable error) {
    Throwable deepest = error;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage());
  }

  private static String describe(Exception error) {
    if (error instanceof NoSuchFileException) {
      return "there is no file " + error.getMessage() + "; check the path";
    }
    if (error instanceof AccessDeniedException) {
      return "no permission to open " + error.getMessage();
    }
    if (error instanceof FileAlreadyExistsException) {
      return error.getMessage() + " is there already; name another";
    }
    if (error instanceof FileSystemException failed) {
      return failed.getFile() + ": " + (failed.getReason() == null ? error : failed.getReason());
    }
    if (ofKafka(error) && kafkaReason(error).startsWith(UNKNOWN_HOSTS)) {
      return "no host of --bootstrap has an address that is known here; check the names";
    }
    if (ofKafka(error)) {
      return "Kafka's client says: " + kafkaReason(error);
    }
    String message = error.getMessage();
    return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
  }
}
