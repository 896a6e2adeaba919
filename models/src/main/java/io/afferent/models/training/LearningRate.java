package io.afferent.models.training;

/**
 * The learning rate of each step: a linear rise to the peak, then a cosine to a tenth of it.
 *
 * @param peak highest rate
 * @param warmUpSteps steps of the rise
 * @param steps all steps
 */
record LearningRate(double peak, int warmUpSteps, int steps) {
  private static final double LAST_PART = 0.1;

  /** The rate of a step, from 1. */
  double at(int step) {
    if (step <= warmUpSteps) {
      return peak * step / warmUpSteps;
    }
    double way = (double) (step - warmUpSteps) / Math.max(1, steps - warmUpSteps);
    return peak * (LAST_PART + (1 - LAST_PART) * 0.5 * (1 + Math.cos(Math.PI * way)));
  }
}
