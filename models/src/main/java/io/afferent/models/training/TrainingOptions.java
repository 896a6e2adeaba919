package io.afferent.models.training;

/**
 * How an encoder is trained.
 *
 * @param seed seed of initial weights, order of batches, dropout and codebook
 * @param steps optimiser steps
 * @param batchRows rows (channel windows) of a step
 * @param learningRate peak learning rate
 * @param warmUpSteps steps of linear rise to the peak; a cosine falls to a tenth of it afterwards
 * @param weightDecay decoupled weight decay of matrices (AdamW)
 * @param gradientClip largest norm of the gradient; 0 is no clipping
 * @param validationPart part of the windows (or recordings, when there are several) that is held
 *     out, 0 to 0.5
 * @param validateEverySteps steps from one validation to the next
 * @param earlyStopPatience validations without a better loss after which training stops; 0 is never
 * @param torchThreads threads inside one operation of the engine; the first user of the engine in a
 *     process sets it
 */
public record TrainingOptions(
    long seed,
    int steps,
    int batchRows,
    double learningRate,
    int warmUpSteps,
    double weightDecay,
    double gradientClip,
    double validationPart,
    int validateEverySteps,
    int earlyStopPatience,
    int torchThreads) {

  public TrainingOptions {
    requireAtLeast("steps", steps, 1);
    requireAtLeast("batchRows", batchRows, 1);
    requireAtLeast("warmUpSteps", warmUpSteps, 0);
    requireAtLeast("validateEverySteps", validateEverySteps, 1);
    requireAtLeast("earlyStopPatience", earlyStopPatience, 0);
    requireAtLeast("torchThreads", torchThreads, 1);
    requireRange("learningRate", learningRate, Double.MIN_VALUE, 1);
    requireRange("weightDecay", weightDecay, 0, 1);
    requireRange("gradientClip", gradientClip, 0, Double.MAX_VALUE);
    requireRange("validationPart", validationPart, 0, 0.5);
  }

  /** Defaults for small data sets on a CPU. */
  public static TrainingOptions defaults() {
    return new TrainingOptions(1, 400, 32, 1e-3, 40, 0.01, 1, 0.1, 50, 0, 1);
  }

  private static void requireAtLeast(String name, int value, int min) {
    if (value < min) {
      throw new IllegalArgumentException(name + " must be at least " + min + ", was " + value);
    }
  }

  private static void requireRange(String name, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw new IllegalArgumentException(
          name + " must be " + min + " to " + max + ", was " + value);
    }
  }
}
