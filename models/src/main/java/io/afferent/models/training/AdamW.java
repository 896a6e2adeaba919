package io.afferent.models.training;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101, algorithm 2) for one
 * array of weights, with beta1 0.9, beta2 0.999 and epsilon 1e-8.
 */
final class AdamW {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final float[] weights;
  private final double decay;
  private final float[] mean;
  private final float[] square;
  private int steps;

  /**
   * An optimiser without history.
   *
   * @param weights what it changes
   * @param decay weight decay, 0 for none
   */
  AdamW(float[] weights, double decay) {
    this.weights = weights;
    this.decay = decay;
    this.mean = new float[weights.length];
    this.square = new float[weights.length];
  }

  /**
   * One step.
   *
   * @param gradient gradient of the loss
   * @param factor what the gradient is multiplied with first
   * @param learningRate learning rate of this step
   */
  void step(float[] gradient, double factor, double learningRate) {
    steps++;
    double meanCorrection = 1 - Math.pow(BETA1, steps);
    double squareCorrection = 1 - Math.pow(BETA2, steps);
    double kept = 1 - learningRate * decay;
    for (int i = 0; i < weights.length; i++) {
      double g = gradient[i] * factor;
      double m = BETA1 * mean[i] + (1 - BETA1) * g;
      double v = BETA2 * square[i] + (1 - BETA2) * g * g;
      mean[i] = (float) m;
      square[i] = (float) v;
      double update = m / meanCorrection / (Math.sqrt(v / squareCorrection) + EPSILON);
      weights[i] = (float) (weights[i] * kept - learningRate * update);
    }
  }
}
