package io.afferent.ingest.simulate;

/**
 * Random values by key and counter, in any order. The mixing function is the finaliser of the
 * SplitMix generator (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA
 * 2014) with the constants that java.util.SplittableRandom documents.
 */
final class SeededValues {
  private static final long GAMMA = 0x9e3779b97f4a7c15L;

  private SeededValues() {}

  static long bits(long key, long counter) {
    return mixed(mixed(key * GAMMA + 1) + counter * GAMMA);
  }

  /** Uniform in 0 (inclusive) to 1 (exclusive). */
  static double uniform(long key, long counter) {
    return (bits(key, counter) >>> 11) * 0x1.0p-53;
  }

  static double uniform(long key, long counter, double from, double to) {
    return from + uniform(key, counter) * (to - from);
  }

  /** Mean 0, variance 1, nearly normal within 3.4: the sum of four uniform values. */
  static double normal(long key, long counter) {
    long bits = bits(key, counter);
    double sum =
        ((bits & 0xffff) + (bits >>> 16 & 0xffff) + (bits >>> 32 & 0xffff) + (bits >>> 48))
            / 65535.0;
    return (sum - 2) * Math.sqrt(3);
  }

  private static long mixed(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
