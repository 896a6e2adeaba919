package io.afferent.models.eegformer;

/**
 * The codebook of an EEGFormer (specification of encoders, 3.2 and 3.4). The switches are off by
 * default: the paper describes none of them.
 *
 * @param codebookSize codes, K
 * @param commitmentWeight weight of the commitment loss, beta
 * @param kMeansStart whether the codebook starts as the k-means centres of the first batch
 * @param movingAverage whether codes follow exponential moving averages of the vectors that chose
 *     them, instead of the gradient of the codebook loss
 * @param movingAverageDecay how much of the average a step keeps
 * @param deadCodeUsage with moving averages: a code that fewer vectors per step than this chose, on
 *     average, moves to a vector of the batch
 */
public record QuantizerConfig(
    int codebookSize,
    double commitmentWeight,
    boolean kMeansStart,
    boolean movingAverage,
    double movingAverageDecay,
    double deadCodeUsage) {

  public QuantizerConfig {
    if (codebookSize < 2 || codebookSize > 1 << 20) {
      throw new IllegalArgumentException(
          "codebookSize must be 2 to " + (1 << 20) + ", was " + codebookSize);
    }
    if (!(commitmentWeight >= 0 && commitmentWeight <= 100)) {
      throw new IllegalArgumentException(
          "commitmentWeight must be 0 to 100, was " + commitmentWeight);
    }
    if (!(movingAverageDecay > 0 && movingAverageDecay < 1)) {
      throw new IllegalArgumentException(
          "movingAverageDecay must be above 0 and below 1, was " + movingAverageDecay);
    }
    if (!(deadCodeUsage >= 0 && deadCodeUsage <= 1000)) {
      throw new IllegalArgumentException("deadCodeUsage must be 0 to 1000, was " + deadCodeUsage);
    }
  }

  /** K codes as the paper has them: no switch is on. */
  public static QuantizerConfig plain(int codebookSize) {
    return new QuantizerConfig(codebookSize, 0.25, false, false, 0.99, 0.5);
  }

  /** K codes with k-means start, moving averages and re-seeding of dead codes. */
  public static QuantizerConfig stable(int codebookSize) {
    return new QuantizerConfig(codebookSize, 0.25, true, true, 0.95, 0.1);
  }
}
