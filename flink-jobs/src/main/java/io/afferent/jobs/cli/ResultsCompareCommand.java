package io.afferent.jobs.cli;

import io.afferent.connectors.parquet.ResultComparison;
import io.afferent.connectors.parquet.ResultComparison.DatasetDifference;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares the results of two runs. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Compares the Parquet files of two runs, value by value, in whatever files and order the rows"
          + " lie. Exit code 0 when all are the same, 1 when not.",
      "Two runs of a recording with --embedded, or with --stable-ids, should be the same."
    },
    footerHeading = "%nExample:%n",
    footer = "  afferent results compare out/first out/second")
final class ResultsCompareCommand implements Callable<Integer> {

  private static final int EXAMPLE_CHARACTERS = 300;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "DIR", description = "Folder of one run.")
  private Path first;

  @Parameters(index = "1", paramLabel = "DIR", description = "Folder of the other run.")
  private Path second;

  @Override
  public Integer call() throws IOException {
    for (Path folder : List.of(first, second)) {
      if (!Files.isDirectory(folder)) {
        throw new UserError("there is no folder " + folder + "; name the --out of a run");
      }
    }
    List<DatasetDifference> differences = ResultComparison.of(first, second);
    if (differences.isEmpty()) {
      throw new UserError(
          "neither "
              + first
              + " nor "
              + second
              + " holds Parquet files of a run; has the pipeline a parquet sink?");
    }
    requireResults(first, differences.stream().mapToLong(DatasetDifference::rowsFirst).sum());
    requireResults(second, differences.stream().mapToLong(DatasetDifference::rowsSecond).sum());
    PrintWriter out = spec.commandLine().getOut();
    TextTable table = new TextTable("dataset", "first", "second", "only first", "only second", "");
    for (DatasetDifference difference : differences) {
      table.row(
          difference.dataset(),
          difference.rowsFirst(),
          difference.rowsSecond(),
          difference.onlyFirst(),
          difference.onlySecond(),
          difference.same() ? "same" : "DIFFERENT");
    }
    out.print(table);
    boolean same = true;
    for (DatasetDifference difference : differences) {
      if (!difference.same()) {
        same = false;
        String row = difference.example();
        out.println(
            difference.dataset()
                + ", for example: "
                + (row.length() > EXAMPLE_CHARACTERS
                    ? row.substring(0, EXAMPLE_CHARACTERS) + "..."
                    : row));
      }
    }
    out.flush();
    return same ? 0 : Afferent.EXIT_FAULT;
  }

  private static void requireResults(Path folder, long rows) {
    if (rows == 0) {
      throw new UserError(folder + " holds no results; name the --out of a run");
    }
  }
}
