package io.afferent.jobs.cli;

import io.afferent.models.training.EegFormerTrainer;
import io.afferent.models.training.TrainingProgress;
import io.afferent.models.training.TrainingReport;
import io.afferent.models.training.WindowSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;

/** A training with its progress on the terminal and a table at its end. */
final class TrainingRun {

  private final PrintWriter out;
  private final PrintWriter err;
  private OptionalDouble heldOut = OptionalDouble.empty();

  TrainingRun(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  TrainingReport train(
      EegFormerTrainer trainer, WindowSource windows, EegFormerTrainer.BundleTarget target)
      throws IOException {
    AtomicBoolean stopped = new AtomicBoolean();
    CtrlC interrupt = new CtrlC(() -> stopped.set(true));
    try (ProgressLine line = new ProgressLine(err)) {
      return trainer.train(
          windows,
          target,
          progress -> {
            if (stopped.get()) {
              throw new UserError("stopped at step " + progress.step() + "; no bundle was written");
            }
            line.show(text(progress));
          });
    } finally {
      interrupt.done();
    }
  }

  private String text(TrainingProgress progress) {
    if (progress.validationLoss().isPresent()) {
      heldOut = progress.validationLoss();
    }
    return String.format(
        Locale.ROOT,
        "step %d of %d, loss %.4f%s, codebook %.4f, commitment %.4f, perplexity %.1f, %s left",
        progress.step(),
        progress.totalSteps(),
        progress.reconstructionLoss(),
        heldOut.isPresent()
            ? String.format(Locale.ROOT, " (held out %.4f)", heldOut.getAsDouble())
            : "",
        progress.codebookLoss(),
        progress.commitmentLoss(),
        progress.perplexity(),
        DurationText.clock(progress.timeLeft().toNanos()));
  }

  void print(TrainingReport report) {
    TextTable table = new TextTable("measure", "value");
    table.row("steps", report.stepsDone() + (report.stoppedEarly() ? " (stopped early)" : ""));
    table.row("time", DurationText.clock(report.last().elapsed().toNanos()));
    table.row("loss, last batch", number(report.last().reconstructionLoss()));
    report.validationLoss().ifPresent(loss -> table.row("loss, held out", number(loss)));
    table.row(
        "codes in use (perplexity)",
        String.format(Locale.ROOT, "%.1f", report.validationPerplexity()));
    out.print(table);
    out.println("bundle       " + report.bundle().directory());
    out.println("  sha256     " + report.bundle().digest());
    out.println("loss table   " + report.lossCurveCsv());
    out.println("loss picture " + report.lossCurvePng());
    if (report.bundle().manifest().training().simulated()) {
      out.println(report.bundle().manifest().training().statement());
    }
    out.flush();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
