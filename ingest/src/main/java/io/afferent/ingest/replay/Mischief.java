package io.afferent.ingest.replay;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Seeded damage to the order and completeness of blocks. What happens to a block depends only on
 * the seed, the stream id and the number of the block, not on pace, batching or other streams. A
 * block suffers at most one of the three.
 *
 * @param drop probability that a block is not sent
 * @param duplicate probability that a block is sent twice with the same bytes, the second time at
 *     once or up to {@value #LONGEST_DELAY} places later
 * @param reorder probability that a block is sent 1 to {@value #LONGEST_DELAY} places late
 * @param seed seed of all decisions
 */
public record Mischief(double drop, double duplicate, double reorder, long seed) {
  /** Most places by which a block is late. */
  public static final int LONGEST_DELAY = 4;

  /** Every block once, in order. */
  public static final Mischief NONE = new Mischief(0, 0, 0, 0);

  public Mischief {
    requireProbability("drop", drop);
    requireProbability("duplicate", duplicate);
    requireProbability("reorder", reorder);
    if (drop + duplicate + reorder > 1) {
      throw new IllegalArgumentException(
          "drop, duplicate and reorder exclude each other, so that their sum must be at most 1, was "
              + drop
              + " + "
              + duplicate
              + " + "
              + reorder
              + "; lower one of them");
    }
  }

  private static void requireProbability(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be a probability from 0 to 1, was " + value);
    }
  }

  /** What is done to a block. */
  enum Action {
    SEND,
    DROP,
    DUPLICATE,
    REORDER
  }

  /**
   * Decision on one block.
   *
   * @param delay how many blocks later it, or its copy, is sent; 0 for a copy that follows at once
   */
  record Fate(Action action, int delay) {}

  private static final Fate UNTOUCHED = new Fate(Action.SEND, 0);

  /** Whether no block is ever touched. */
  public boolean isNone() {
    return drop + duplicate + reorder == 0;
  }

  /** What happens to a block of a stream. */
  Fate fate(String streamId, long blockSequence) {
    if (isNone()) {
      return UNTOUCHED;
    }
    SplittableRandom random =
        new SplittableRandom(mixed(mixed(seed ^ hash(streamId)) + blockSequence));
    double u = random.nextDouble();
    if (u < drop) {
      return new Fate(Action.DROP, 0);
    }
    if (u < drop + duplicate) {
      return new Fate(Action.DUPLICATE, random.nextInt(LONGEST_DELAY + 1));
    }
    if (u < drop + duplicate + reorder) {
      return new Fate(Action.REORDER, 1 + random.nextInt(LONGEST_DELAY));
    }
    return UNTOUCHED;
  }

  /** Spreads nearby keys: the first output of a generator that starts there. */
  private static long mixed(long key) {
    return new SplittableRandom(key).nextLong();
  }

  /** FNV-1a with 64 bits over UTF-8. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }
}
