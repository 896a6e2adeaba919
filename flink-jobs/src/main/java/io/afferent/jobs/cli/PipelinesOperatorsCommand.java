package io.afferent.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.afferent.jobs.pipeline.Operator;
import io.afferent.jobs.pipeline.OperatorListing;
import io.afferent.jobs.pipeline.Operators;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the operators. */
@Command(
    name = "operators",
    mixinStandardHelpOptions = true,
    description =
        "Explains the operators that pipeline files can name: options with types, units and"
            + " defaults, and an example of each.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  afferent pipelines operators",
      "  afferent pipelines operators bandpass",
      "  afferent pipelines operators --json"
    })
final class PipelinesOperatorsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "NAME", description = "Operators. Default: all.")
  private @Nullable List<String> names;

  @Option(names = "--json", description = "Print an array of JSON objects.")
  private boolean json;

  @Override
  public Integer call() throws JsonProcessingException {
    Operators operators = Operators.load();
    List<Operator> chosen = new ArrayList<>();
    if (names == null || names.isEmpty()) {
      chosen.addAll(operators.all());
    } else {
      for (String name : names) {
        chosen.add(operators.find(name).orElseThrow(() -> new UserError(operators.unknown(name))));
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(
          new ObjectMapper()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .writeValueAsString(OperatorListing.toJson(chosen)));
    } else {
      out.print(OperatorListing.render(chosen));
    }
    out.flush();
    return 0;
  }
}
