package io.afferent.models.training;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The losses of every step as CSV. Holds no times, so that equal trainings give equal files. */
final class LossLog implements AutoCloseable {
  static final String HEADER =
      "step,reconstruction_loss,codebook_loss,commitment_loss,perplexity,gradient_norm,"
          + "learning_rate,validation_loss";

  private final BufferedWriter out;

  LossLog(Path file) throws IOException {
    out = Files.newBufferedWriter(file);
    out.write(HEADER + "\n");
  }

  void add(TrainingProgress step) throws IOException {
    out.write(
        String.join(
                ",",
                Integer.toString(step.step()),
                Double.toString(step.reconstructionLoss()),
                Double.toString(step.codebookLoss()),
                Double.toString(step.commitmentLoss()),
                Double.toString(step.perplexity()),
                Double.toString(step.gradientNorm()),
                Double.toString(step.learningRate()),
                step.validationLoss().isPresent()
                    ? Double.toString(step.validationLoss().getAsDouble())
                    : "")
            + "\n");
    if (step.validationLoss().isPresent()) {
      out.flush();
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
