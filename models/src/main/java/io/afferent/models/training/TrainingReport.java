package io.afferent.models.training;

import io.afferent.models.bundle.Bundle;
import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * How a training ended.
 *
 * @param bundle the bundle that it wrote
 * @param stepsDone steps done
 * @param stoppedEarly whether the early stop ended it
 * @param last the last step
 * @param validationLoss reconstruction loss of the saved weights on the validation split; empty
 *     without a split
 * @param validationPerplexity code perplexity on the validation split, or on the training rows
 *     without a split
 * @param lossCurveCsv loss of every step
 * @param lossCurvePng picture of the losses
 */
public record TrainingReport(
    Bundle bundle,
    int stepsDone,
    boolean stoppedEarly,
    TrainingProgress last,
    OptionalDouble validationLoss,
    double validationPerplexity,
    Path lossCurveCsv,
    Path lossCurvePng) {}
