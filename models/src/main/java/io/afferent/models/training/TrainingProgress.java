package io.afferent.models.training;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * Where a training is.
 *
 * @param step steps done, from 1
 * @param totalSteps steps planned
 * @param reconstructionLoss mean squared error of the normalised spectrum, training batch
 * @param codebookLoss codebook term
 * @param commitmentLoss commitment term, before its weight
 * @param perplexity exp of the entropy of the codes of the batch: how many are in use
 * @param gradientNorm norm of the gradient before clipping
 * @param learningRate learning rate of the step
 * @param validationLoss reconstruction loss of the validation split, at steps that measure it
 * @param elapsed time since training began
 * @param timeLeft expected time to the end
 */
public record TrainingProgress(
    int step,
    int totalSteps,
    double reconstructionLoss,
    double codebookLoss,
    double commitmentLoss,
    double perplexity,
    double gradientNorm,
    double learningRate,
    OptionalDouble validationLoss,
    Duration elapsed,
    Duration timeLeft) {}
