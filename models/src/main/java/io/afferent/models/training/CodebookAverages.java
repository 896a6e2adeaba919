package io.afferent.models.training;

import io.afferent.models.eegformer.QuantizerConfig;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Moves codes to exponential moving averages of the vectors that chose them (van den Oord et al.
 * 2017, arXiv 1711.00937, appendix A.1), and dead codes to vectors of the batch.
 */
final class CodebookAverages {
  /** Below this much of a vector an average says nothing; the code stays. */
  private static final double NOTHING = 1e-9;

  private final QuantizerConfig config;
  private final float[] codebook;
  private final int width;
  private final double[] usage;
  private final double[] sums;

  /**
   * Averages that begin at the codes, each as if one vector per step had chosen it.
   *
   * @param codebook {@code [K][width]}, which it changes
   */
  CodebookAverages(QuantizerConfig config, float[] codebook, int width) {
    this.config = config;
    this.codebook = codebook;
    this.width = width;
    this.usage = new double[config.codebookSize()];
    this.sums = new double[codebook.length];
    Arrays.fill(usage, 1);
    for (int i = 0; i < sums.length; i++) {
      sums[i] = codebook[i];
    }
  }

  /**
   * One step.
   *
   * @param vectors {@code [count][width]}
   * @param codes {@code [count]}, what each vector chose
   * @param random picks the vectors that dead codes move to
   */
  void update(float[] vectors, int[] codes, SplittableRandom random) {
    double kept = config.movingAverageDecay();
    double added = 1 - kept;
    for (int j = 0; j < usage.length; j++) {
      usage[j] *= kept;
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] *= kept;
    }
    for (int i = 0; i < codes.length; i++) {
      int code = codes[i];
      usage[code] += added;
      for (int d = 0; d < width; d++) {
        sums[code * width + d] += added * vectors[i * width + d];
      }
    }
    for (int code = 0; code < usage.length; code++) {
      if (usage[code] < config.deadCodeUsage()) {
        revive(code, vectors, random.nextInt(codes.length));
      } else if (usage[code] > NOTHING) {
        for (int d = 0; d < width; d++) {
          codebook[code * width + d] = (float) (sums[code * width + d] / usage[code]);
        }
      }
    }
  }

  private void revive(int code, float[] vectors, int chosen) {
    usage[code] = Math.max(1, config.deadCodeUsage());
    for (int d = 0; d < width; d++) {
      float value = vectors[chosen * width + d];
      codebook[code * width + d] = value;
      sums[code * width + d] = value * usage[code];
    }
  }
}
