package io.afferent.models.training;

/** How often each code was chosen. */
final class CodeUsage {
  private final long[] counts;
  private long total;

  CodeUsage(int codebookSize) {
    this.counts = new long[codebookSize];
  }

  void add(int[] codes) {
    for (int code : codes) {
      counts[code]++;
    }
    total += codes.length;
  }

  /** The exponential of the entropy: the number of codes in use if all were used alike. */
  double perplexity() {
    double entropy = 0;
    for (long count : counts) {
      if (count > 0) {
        double part = (double) count / total;
        entropy -= part * Math.log(part);
      }
    }
    return Math.exp(entropy);
  }

  /** The part of the code that was chosen most. */
  double largestPart() {
    long largest = 0;
    for (long count : counts) {
      largest = Math.max(largest, count);
    }
    return total == 0 ? 0 : (double) largest / total;
  }
}
