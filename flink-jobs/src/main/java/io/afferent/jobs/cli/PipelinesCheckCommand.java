package io.afferent.jobs.cli;

import io.afferent.jobs.frame.Rate;
import io.afferent.jobs.pipeline.BundleStore;
import io.afferent.jobs.pipeline.CheckReport;
import io.afferent.jobs.pipeline.PipelineCheck;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks pipeline files without starting anything. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Checks pipeline files as a job would before it starts, and starts nothing.",
      "Prints what flows between the steps; or each problem with its file and line, and exit code"
          + " 2. What depends on the streams is checked when --rate and --units, or rate_hz and"
          + " units in the file, say what they are; else when the first block arrives."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  afferent pipelines check pipelines/eeg.yaml",
      "  afferent pipelines check pipelines/eeg.yaml --rate 160 --units Fp1,Fp2,O1,O2"
    })
final class PipelinesCheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Pipeline files.")
  private List<Path> files;

  @Option(names = "--rate", paramLabel = "HZ", description = "Sampling rate of the streams.")
  private @Nullable BigDecimal rateHz;

  @Option(
      names = "--units",
      paramLabel = "NAME",
      split = ",",
      description = "Units (channels) of the streams, divided by commas.")
  private @Nullable List<String> units;

  @Override
  public Integer call() {
    Optional<Rate> rate;
    try {
      rate = Optional.ofNullable(rateHz).map(Rate::ofHz);
    } catch (IllegalArgumentException impossible) {
      throw new UserError("--rate cannot be used: " + impossible.getMessage(), impossible);
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    boolean ok = true;
    for (Path file : files) {
      CheckReport report =
          PipelineCheck.check(file, rate, Optional.ofNullable(units), BundleStore.besideFile(file));
      (report.ok() ? out : err).print(report.render());
      out.flush();
      err.flush();
      ok &= report.ok();
    }
    return ok ? 0 : Afferent.EXIT_USER;
  }
}
